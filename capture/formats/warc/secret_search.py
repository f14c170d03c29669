"""Secrets found in, and taken out of, bytes that come in pieces; memory holds a window, never a body.

A value is looked for in all the ways in which it can stand: character by character as it is, percent-encoded (up to
three times), escaped for JSON and JavaScript or for HTML, in any mixture; and as part of a Base64 text, at each of the
three places where its first byte can fall. Each way is a regular expression with a hint that is searched first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from capture.model.secret import Secrets

__all__ = ["MARK", "Hit", "Needle", "erase", "erased", "find", "needles"]

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


MARK = b"REDACTED"
_WINDOW = 1 << 18  # bytes that are searched at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """The first place of a secret: its name, and where in the bytes it begins."""

    name: str
    at: int


def erase(data: bytes, needles: Sequence[Needle]) -> bytes:
    """``data`` with the mark in place of every spelling of every secret; everything else byte for byte."""
    for needle in needles:
        if needle.may_stand_in(data):
            data = needle.expression.sub(MARK, data)
    return data


def erased(pieces: Iterable[bytes], needles: Sequence[Needle]) -> Iterator[bytes]:
    """As ``erase``, from pieces to pieces."""
    stream = iter(pieces)
    for needle in needles:
        stream = _erased(stream, needle)
    return stream


def _erased(pieces: Iterator[bytes], needle: Needle) -> Iterator[bytes]:
    """A match that begins ``widest`` bytes before the window's end is whole; later ones wait for more."""
    window = bytearray()
    wanted = max(_WINDOW, 4 * needle.widest)
    for piece in pieces:
        window += piece
        if len(window) >= wanted:
            out, used = _replaced(window, needle, len(window) - needle.widest)
            del window[:used]
            yield out
    out, _ = _replaced(window, needle, len(window))
    if out:
        yield out


def _replaced(window: bytearray, needle: Needle, end: int) -> tuple[bytes, int]:
    """What becomes of the bytes before ``end``, and how many are used up: a match may reach beyond it."""
    if not needle.may_stand_in(window):
        return bytes(window[:end]), end
    out, used = bytearray(), 0
    for match in needle.expression.finditer(window):
        if match.start() >= end:
            break
        out += window[used : match.start()] + MARK
        used = match.end()
    out += window[used:end]
    return bytes(out), max(used, end)


def find(pieces: Iterable[bytes], needles: Sequence[Needle]) -> tuple[Hit, ...]:
    """The first place of each secret that stands in the bytes, in any spelling."""
    hits: dict[str, Hit] = {}
    left = list(needles)
    overlap = max((needle.widest for needle in needles), default=0)
    for base, window in _windows(pieces, overlap):
        for needle in left:
            if needle.may_stand_in(window) and (match := needle.expression.search(window)):
                hit = Hit(name=needle.name, at=base + match.start())
                hits[hit.name] = min(hits.get(hit.name, hit), hit, key=lambda one: one.at)
        left = [needle for needle in left if needle.name not in hits]
        if not left:
            break
    return tuple(hits.values())


def _windows(pieces: Iterable[bytes], overlap: int) -> Iterator[tuple[int, bytearray]]:
    """Windows that overlap so far that each match is whole in one of them, with where they begin."""
    base, window, fresh = 0, bytearray(), False
    wanted = max(_WINDOW, 4 * overlap)
    for piece in pieces:
        window += piece
        fresh = True
        if len(window) >= wanted:
            yield base, window
            gone = len(window) - overlap
            base += gone
            del window[:gone]
            fresh = False
    if fresh:
        yield base, window
