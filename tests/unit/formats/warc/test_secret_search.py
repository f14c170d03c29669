"""Every spelling of a secret is taken out, in one piece or in many; everything else stays byte for byte."""

import base64
import html
import json
from collections.abc import Callable
from random import Random
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from capture.formats.warc.secret_search import MARK, erase, erased, find, needles
from capture.model.secret import Secrets

SECRET = 'Sw0rd/fish & "Ünï"'

# Control characters are the surroundings, so that what stays is known exactly.
VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=6, max_size=40)
AROUND = st.binary(max_size=30).map(lambda data: bytes(byte % 8 for byte in data))

SPELLINGS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "percent": lambda text: quote(text, safe=""),
    "path": quote,
    "form": quote_plus,
    "twice": lambda text: quote(quote(text, safe=""), safe=""),
    "every byte": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "json": lambda text: json.dumps(text)[1:-1],
    "json utf-8": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "json slash": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "json in json": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "html": html.escape,
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "javascript": lambda text: "".join(f"\\x{ord(char):02X}" if ord(char) < 256 else char for char in text),
}


def sought(*values: str) -> Secrets:
    return Secrets.named({f"secret {number}": value for number, value in enumerate(values)})


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(value=VALUES, before=AROUND, after=AROUND)
@example(value="00000Ã", before=b"", after=b"")
@example(value="00000\\\\", before=b"", after=b"")
@example(value="00000%", before=b"", after=b"")
@settings(max_examples=100, deadline=None)
def test_no_spelling_is_left(spelling: str, value: str, before: bytes, after: bytes) -> None:
    """And everything around it is as it was, byte for byte."""
    wanted = needles(sought(value))
    data = before + SPELLINGS[spelling](value).encode() + after
    assert erase(data, wanted) == before + MARK + after
    assert [(hit.name, hit.at) for hit in find((data,), wanted)] == [("secret 0", len(before))]


@given(
    value=st.text("abcXYZ019-_.~!/+ü€", min_size=6, max_size=40),
    before=st.binary(max_size=40),
    after=st.binary(max_size=40),
    alphabet=st.sampled_from([b"+/", b"-_"]),
    percent=st.booleans(),
)
@settings(deadline=None)
def test_none_is_left_in_base64(value: str, before: bytes, after: bytes, alphabet: bytes, percent: bool) -> None:
    """At any of the three places in a group, in either alphabet, percent-encoded too."""
    packed = base64.b64encode(before + value.encode() + after, alphabet)
    packed = quote(packed, safe="").encode() if percent else packed
    wanted = needles(sought(value))
    gone = erase(packed, wanted)
    assert MARK in gone
    start, end = gone.split(MARK)[0], gone.split(MARK)[-1]
    assert packed.startswith(start)
    assert packed.endswith(end)
    assert find((packed,), wanted)


@given(
    parts=st.lists(
        st.one_of(st.binary(max_size=300), st.sampled_from([f(SECRET).encode() for f in SPELLINGS.values()])),
        max_size=12,
    ),
    size=st.integers(1, 400),
)
@settings(deadline=None)
def test_pieces_are_as_good_as_the_whole(parts: list[bytes], size: int) -> None:
    """Wherever a secret is cut in two."""
    data = b"".join(parts)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    wanted = needles(sought(SECRET))
    assert b"".join(erased(pieces, wanted)) == erase(data, wanted)
    assert find(pieces, wanted) == find((data,), wanted)


@pytest.mark.parametrize("at", [0, 1, 262_143, 262_144 - 9, 262_144 - 500, 300_000, 524_288 - 3])
def test_a_secret_at_a_windows_edge(at: int) -> None:
    """Windows are a quarter of a megabyte."""
    data = b"x" * at + SECRET.encode() + b"y" * 300_000
    wanted = needles(sought(SECRET))
    pieces = [data[start : start + 65_536] for start in range(0, len(data), 65_536)]
    assert b"".join(erased(pieces, wanted)) == b"x" * at + MARK + b"y" * 300_000
    assert [hit.at for hit in find(pieces, wanted)] == [at]


def test_pages_that_are_not_utf8() -> None:
    """Raw and percent-encoded Latin-1."""
    wanted = needles(sought("grün-7-Äh"))
    assert erase("grün-7-Äh gr%FCn-7-%c4h".encode("latin-1"), wanted) == b"REDACTED REDACTED"


def test_the_longer_secret_goes_first() -> None:
    """A login that begins with another secret is not left half."""
    assert erase(b"token-and-more token", needles(sought("token", "token-and-more"))) == b"REDACTED REDACTED"


def test_short_values_are_not_looked_for() -> None:
    """They stand everywhere; their names are told."""
    secrets = sought("abc", "abcd")
    assert secrets.too_short == ("secret 0",)
    assert erase(b"abc abcd", needles(secrets)) == b"abc REDACTED"


def test_five_bytes_are_not_looked_for_in_base64() -> None:
    assert len(needles(sought("12345"))) == 1


def test_a_very_long_value_is_found() -> None:
    """A key of 64 kB, the most that a file may hold."""
    key = Random(1).randbytes(32_000).hex()
    wanted = needles(sought(key))
    gone = erase(b"<" + key.encode() + b">", wanted)
    assert gone.replace(MARK, b"") == b"<>"
    packed = erase(base64.b64encode(b"<" + key.encode() + b">"), wanted)
    assert len(packed.replace(MARK, b"")) < 50


def test_nothing_is_said_of_values() -> None:
    """Not even when an object is printed in a traceback."""
    secrets = sought("hunter22")
    assert "hunter22" not in f"{secrets!r} {secrets}"
    assert secrets
    assert not Secrets()
