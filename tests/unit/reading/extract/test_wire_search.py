"""Words found again in the bytes that they came with."""

import html
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.reading.extract.provenance.wire_search import MAX_SEARCHED, Search, WirePayload

LONG = "The old dockside crane, which has lifted nothing since the fish market closed, will be looked after."
OTHER = "“It may, on Fridays and in fog,” she said — naïvely, as some thought; Ærø’s crane was never lit."


def found(texts: list[str], *payloads: tuple[bytes, str]) -> list[tuple[int, bytes] | None]:
    """For each text the payload that holds it and the first bytes of it there."""
    search = Search(texts)
    for number, (data, mime) in enumerate(payloads):
        search.look(WirePayload(data, mime, markup="html" in mime), number)
    result: list[tuple[int, bytes] | None] = []
    for one in search.found:
        at = one.offset if one is not None else None
        assert one is None or at is not None
        result.append(None if one is None else (one.payload, payloads[one.payload][0][at : at + 8]))  # type: ignore[operator]
    return result


@pytest.mark.parametrize(
    "written",
    [
        f"<p>{LONG}</p>",
        f"<p>\n  {LONG.replace(' ', chr(10))}</p>",
        f"<p>{LONG.replace('crane', '<a title=x href=/c>crane</a>')}</p>",
        f"<p>{LONG.replace(' ', '&nbsp;')}</p>",
        f"<p>{LONG.replace('i', '&#105;').replace('a', '&#x61;')}</p>",
        f"<p>{LONG.replace('market', 'mar&shy;ket')}</p>",
    ],
)
def test_words_in_markup(written: str) -> None:
    """White space, tags and references in between do not matter; the offset is that of the first letter."""
    page = f"<html><head><style>p {{}}</style></head><body>{'<br>' * 300}{written}<p>end</p></body></html>"
    ((number, start),) = found([LONG], (page.encode(), "text/html"))  # type: ignore[misc]
    assert (number, start) == (0, written.partition("T")[1].encode() + written.partition("T")[2][:7].encode())


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("deep", [False, True])
def test_words_in_json(ascii_only: bool, deep: bool) -> None:
    """Escaped once or twice, with markup inside, whatever the writer escapes."""
    inner = json.dumps({"body": f"<p>{LONG}</p>\n<p><b>{OTHER}</b></p>"}, ensure_ascii=ascii_only)
    data = json.dumps({"pad": "é" * 2000, "data": inner} if deep else json.loads(inner), ensure_ascii=ascii_only)
    data = data.replace("</", "<\\/").replace("<", "\\u003c")
    first, second = found([LONG, OTHER], (data.encode(), "application/json"))
    assert first == (0, LONG[:8].encode())
    assert second is not None
    assert second[1].startswith((b"\\u201c", b"\\\\u201c") if ascii_only else "“".encode())


def test_offsets_are_bytes_of_any_encoding() -> None:
    """As many as the characters before take."""
    text = f"<p>{'ж' * 5000}</p><p>{LONG}</p>"
    for encoding in ("utf-8", "windows-1251", "utf-16-le"):
        mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
        data = mark + text.encode(encoding)
        search = Search([LONG])
        search.look(WirePayload(data, f"text/html; charset={encoding}", markup=True), 0)
        (one,) = search.found
        assert one is not None
        assert one.offset is not None
        assert data[one.offset :].decode(encoding).startswith(LONG)


def test_an_encoding_that_does_not_tell_gives_no_offset() -> None:
    """Bad bytes in GBK: the record is known, the place is not."""
    search = Search([LONG])
    search.look(WirePayload(b"\xff\xff" + LONG.encode(), "text/html; charset=gbk", markup=True), 0)
    (one,) = search.found
    assert one is not None
    assert one.offset is None


def test_bad_utf_8_is_counted_byte_by_byte() -> None:
    ((_, start),) = found([LONG], (b"\xff\xfd\x80" * 900 + LONG.encode(), "text/html; charset=utf-8"))  # type: ignore[misc]
    assert start == LONG[:8].encode()


def test_the_pages_own_markup_goes_before_its_scripts() -> None:
    """The same words stand in both."""
    page = f'<script type="application/ld+json">{{"articleBody": "{LONG}"}}</script><p>{LONG}</p>'
    search = Search([LONG])
    search.look(WirePayload(page.encode(), "text/html", markup=True), 0)
    assert search.found[0] is not None
    assert search.found[0].offset == page.index("<p>") + 3


def test_a_few_words_are_believed_between_their_neighbours_alone() -> None:
    """They stand anywhere by chance."""
    page = f"<p>Crane</p><p>{LONG}</p><p>Crane</p><p>{OTHER}</p>"
    search = Search([LONG, "Crane", OTHER, "Ship"])
    search.look(WirePayload(page.encode(), "text/html", markup=True), 0)
    assert [one.offset if one else None for one in search.found] == [
        len(b"<p>Crane</p><p>"),
        page.encode().rindex(b"Crane"),
        page.encode().index("“".encode()),
        None,
    ]


@pytest.mark.parametrize("kind", ["text/html", "application/json"])
def test_code_is_found_with_its_own_escapes_and_tags(kind: str) -> None:
    """What looks like an escape or a reference to us is what the page shows."""
    code = "print('crane\\nlift\\u00e9') # <b>no heavier than a flag</b> in C:\\new &amp; C:\\tmp"
    page = f"<pre>{html.escape(code)}</pre>"
    data = (page if kind == "text/html" else json.dumps({"pad": [1, 2], "html": page})).encode()
    ((_, start),) = found([code], (data, kind))  # type: ignore[misc]
    assert start == b"print(&#"


def test_words_that_stand_twice_are_found_twice() -> None:
    """In the order of the blocks."""
    page = f"<h2>{LONG}</h2><p>{OTHER}</p><p>{LONG}</p>".encode()
    search = Search([LONG, OTHER, LONG])
    search.look(WirePayload(page, "text/html", markup=True), 0)
    assert [one.offset if one else None for one in search.found] == [
        page.index(b"The old"),
        page.index("“".encode()),
        page.rindex(b"The old"),
    ]


def test_what_one_payload_lacks_the_next_may_hold() -> None:
    """And what was found stays where it was found."""
    one, two = f"<p>{LONG}</p>".encode(), json.dumps([OTHER, LONG]).encode()
    first, second = found([LONG, OTHER], (one, "text/html"), (two, "application/json"))
    assert (first or (9,))[0] == 0
    assert (second or (9,))[0] == 1


def test_a_payload_is_worth_a_look_where_the_telling_words_are() -> None:
    search = Search([LONG])
    assert search.may_be_in(f"x {LONG}".encode())
    assert not search.may_be_in(b"function crane() {}")


_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(deadline=None)
@given(st.lists(st.tuples(_ANY, _ANY), min_size=1, max_size=5))
def test_any_words_are_found_in_their_page(parts: list[tuple[str, str]]) -> None:
    """A page that holds them escaped holds them, whatever stands between."""
    texts = [f"{LONG}{number}{text}" for number, (text, _) in enumerate(parts)]
    page = "".join(
        f"<p>{html.escape(text)}</p><!--{other.replace('-', '').replace('>', '')}-->"
        for text, (_, other) in zip(texts, parts, strict=True)
    )
    search = Search(texts)
    search.look(WirePayload(page.encode(), "text/html; charset=utf-8", markup=True), 0)
    offsets = [one.offset if one is not None else None for one in search.found]
    assert offsets == [page[: page.index(f"<p>{LONG}{number}") + 3].encode().__len__() for number in range(len(texts))]


@settings(deadline=None)
@given(st.binary(max_size=400), st.booleans(), st.lists(_ANY, max_size=4))
def test_any_bytes_can_be_searched(data: bytes, markup: bool, texts: list[str]) -> None:
    """Nothing raises, and an offset lies in the payload."""
    search = Search([*texts, data.decode("utf-8", "replace")])
    search.look(WirePayload(data, "text/html", markup=markup), 0)
    assert all(one is None or one.offset is None or 0 <= one.offset < len(data) for one in search.found)


@pytest.mark.parametrize(
    "data",
    [b"<" * 900_000, b"<script" * 120_000, b"&a" * 400_000, b"\\" * 900_000, b"\\u0041" * 150_000, b"<a " * 300_000,
     b"<!--" * 200_000, b"a" * 900_000, b"\\u003c" * 150_000, "ж".encode() * 400_000],
)  # fmt: skip
def test_hostile_payloads_end(data: bytes) -> None:
    """What a search looks at is bounded, however much there is of both."""
    search = Search([f"{'a' * 1000}{number}" for number in range(3000)] + ["a b"] * 3000)
    search.look(WirePayload(data, "text/html", markup=True), 0)
    assert len(data) * 6000 > MAX_SEARCHED
