"""Spellings: all the ways in which a value can stand in bytes, as regular expressions. Pure.

Character by character as it is, percent-encoded (up to three times), escaped for JSON and JavaScript or for
HTML, in any mixture; and as part of a Base64 text, at each of the three places where its first byte can fall.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from capture.model.secret import Secrets

__all__ = ["Needle", "needles"]

BASE64_FROM = 6  # bytes: fewer stand in any picture's Base64 by chance
LONG = 100  # characters: in longer values letters and digits stand for themselves, which nobody escapes
_WIDEST = 16  # bytes in which one byte of a value can be written, zeros and escapes included
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
_SHORT = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}
_PERCENT = r"%(?:25){0,2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needle:
    """One expression of a secret called ``name``; ``widest`` is more bytes than any match has.

    ``hint`` stands in every match, or else a match of one of ``escapes`` does: they are found faster than the
    expression. Without a hint (empty) the expression alone tells.
    """

    name: str
    expression: re.Pattern[bytes]
    widest: int
    hint: bytes = b""
    escapes: tuple[re.Pattern[bytes], ...] = ()

    def may_stand_in(self, window: bytes | bytearray) -> bool:
        """False where the expression cannot match."""
        if not self.hint or self.hint in window:
            return True
        return any(escape.search(window) for escape in self.escapes)


def needles(secrets: Secrets) -> tuple[Needle, ...]:
    """For each secret that is long enough to be looked for, the longest first."""
    return tuple(needle for secret in secrets.sought for needle in _of(secret.name, secret.value))


def _of(name: str, value: str) -> Iterator[Needle]:
    data = value.encode("utf-8", "surrogatepass")
    run = max(re.findall(r"[0-9A-Za-z]*", value), key=len)
    hint = run.encode() if len(run) > 2 else b""
    long = len(value) > LONG
    yield Needle(
        name=name,
        expression=re.compile(_text(value, long=long).encode("latin-1")),
        widest=_WIDEST * len(data),
        hint=hint,
        escapes=tuple(re.compile(one.encode()) for one in _any_escape(run)) if hint and not long else (),
    )
    if len(data) >= BASE64_FROM:
        yield from (_base64(name, data, lead) for lead in range(3))


def _text(value: str, *, long: bool) -> str:
    """One alternative for each character; backslashes by the run, since escaping doubles them."""
    parts = []
    for char, run in groupby(value):
        count = len(list(run))
        if char == "\\":
            parts.append(rf"(?:(?:{_escape(char)}){{{count}}}|\\{{{count},{4 * count}}})")
        elif long and char.isascii() and char.isalnum():
            parts.append(char * count)
        else:
            parts += [f"(?:{'|'.join(_ways(char))})"] * count
    return "".join(parts)


def _ways(char: str) -> Iterator[str]:
    """Expressions of one character, as Latin-1 text that stands for bytes."""
    yield _escape(char)
    if char in "\"'/":
        yield rf"\\{{1,4}}{char}"
    if char in _SHORT:
        yield rf"\\{{1,4}}{_SHORT[char]}"
    if char in _ENTITIES:
        yield f"&{_ENTITIES[char]};"
    if char == " ":
        yield r"\+"
    # Late: of an escaped %, & or backslash it would take the first byte alone, as Latin-1 of some UTF-8.
    yield re.escape(char.encode("utf-8", "surrogatepass")).decode("latin-1")
    if "\x80" <= char <= "\xff":  # in a page that is not UTF-8
        yield _PERCENT + _hex(ord(char))
        yield re.escape(char)


def _escape(char: str) -> str:
    """The character in hexadecimal or decimal digits: percent-encoded, for JavaScript, for HTML."""
    utf8 = char.encode("utf-8", "surrogatepass")
    utf16 = char.encode("utf-16-be", "surrogatepass")
    units = [int.from_bytes(utf16[at : at + 2], "big") for at in range(0, len(utf16), 2)]
    number = ord(char)
    ways = [
        "".join(_PERCENT + _hex(byte) for byte in utf8),
        "".join(rf"\\{{1,4}}u{_hex(unit, 4)}" for unit in units),
        rf"\\{{1,4}}u\{{0{{0,4}}{_hex(number, 1)}\}}",
        f"&#0{{0,4}}{number};",
        f"&#[xX]0{{0,4}}{_hex(number, 1)};",
    ]
    if number < 0x100:
        ways.append(rf"\\{{1,4}}x{_hex(number)}")
    return "|".join(ways)


def _any_escape(chars: str) -> tuple[str, ...]:
    """Whatever may be one of these letters and digits, escaped. Each begins with one byte: ``re`` leaps to it."""
    numbers = sorted(set(map(ord, chars)))
    hexadecimal = "|".join(_hex(number) for number in numbers)
    decimal = "|".join(map(str, numbers))
    return (
        rf"%(?:25){{0,2}}(?:{hexadecimal})",
        rf"\\(?:x|u\{{?0{{0,4}})(?:{hexadecimal})",  # the last of its backslashes
        rf"&#(?:0{{0,4}}(?:{decimal})|[xX]0{{0,4}}(?:{hexadecimal}))",
    )


def _hex(number: int, digits: int = 2) -> str:
    """The digits in either letter case."""
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{number:0{digits}x}")


def _base64(name: str, data: bytes, lead: int) -> Needle:
    """``data`` in Base64 (RFC 4648, 4 and 5) after ``lead`` other bytes of the same group of three.

    Where a sextet holds bits of its neighbours too, every digit that agrees in ours is taken.
    """
    bits = "?" * 8 * lead + "".join(f"{byte:08b}" for byte in data)
    bits += "?" * (-len(bits) % 6)
    sextets = [bits[at : at + 6] for at in range(0, len(bits), 6)]
    wanted = [_digits(sextet) for sextet in sextets if sextet != "??????"]
    plain = "".join(one if len(one) == 1 and one.isalnum() else " " for one in wanted)
    expression = "".join(_digit(digits) for digits in wanted)
    return Needle(
        name=name,
        expression=re.compile(expression.encode()),
        widest=_WIDEST * len(wanted),
        hint=max(plain.split(), key=len, default="").encode(),
    )


def _digits(sextet: str) -> str:
    """Base64's digits whose bits agree with the known ones."""
    if "?" not in sextet:
        return chr(_ALPHABET[int(sextet, 2)])
    places = (
        number
        for number in range(64)
        if all(bit in ("?", is_set) for bit, is_set in zip(sextet, f"{number:06b}", strict=True))
    )
    return "".join(chr(_ALPHABET[number]) for number in places)


def _digit(digits: str) -> str:
    """One of these digits; the two that are no letters in all their forms."""
    ways = [f"[{one}]" if len(one) > 1 else one for one in [digits.replace("+", "").replace("/", "")] if one]
    if "+" in digits:
        ways += [r"[+\-]", _PERCENT + "2[bB]"]
    if "/" in digits:
        ways += [r"\\{0,4}/", "_", _PERCENT + "2[fF]"]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
