"""Where words came over the wire: the payload that holds them, and how far into it they begin.

Words are compared without what HTML, JSON and browsers change around them: white space, ASCII marks, tags between
them, character references, escapes. Pure; the work is bounded, whatever the payloads hold.

piece: a short stretch of a payload's text · letters: what of a text is compared, as UTF-8.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from capture.extract.encoding import decoded

__all__ = ["Found", "Payload", "Search"]

MAX_SEARCHED = 30_000_000  # letters that one search looks at in all, so that many words in much text end
_PIECE = 600  # characters
_LONGEST = 2000  # letters of a block that are looked for: enough to know it by
_NEAR = 20_000  # letters around a block, where the few words beside it may stand
_PROBES = 8  # blocks that speak for the others when a payload is judged by its bytes
_SHORT = 24  # letters: fewer are believed only between neighbours that were found
_APART = re.compile(r"<script\b|<style\b|<!--", re.IGNORECASE)
_ENDS = {"<s": "</s", "<S": "</S", "<!": "-->"}
# Four backslashes at most: JSON in a string of JSON. Every alternative begins with a letter that is rare: fast.
_ESCAPE = re.compile(
    r"\\{1,4}u[0-9a-fA-F]{4}(?:\\{1,4}u[0-9a-fA-F]{4}){0,20}|\\{1,4}[bfnrtv]|&#?[0-9a-zA-Z]{2,32};"
)
_UNIT = re.compile(r"u([0-9a-fA-F]{4})")
_TAG = re.compile(r"<r[tp]\b[^<>]*>[^<]*|<[a-zA-Z/!?][^<>]*>")  # readings above characters are no words
_WORD = re.compile(r"(?<![\w&\\])[A-Za-z]{4,}(?!\w)")
_DROPPED = bytes(number for number in range(128) if not chr(number).isalnum())
_SPACES = re.compile("[\u0080-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")


def _letters(text: str) -> bytes:
    """What is compared of a payload's text."""
    if "\\" in text or "&" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if "<" in text:
        text = _TAG.sub("", text)
    return _kept(text)


def _kept(text: str) -> bytes:
    """The same of plain words: all but white space and ASCII's marks."""
    if not text.isascii():
        text = _SPACES.sub("", text)
    return text.encode("utf-8", "replace").translate(None, _DROPPED)


def _unescaped(match: re.Match[str]) -> str:
    return _meaning(match[0])


@lru_cache(maxsize=4096)
def _meaning(found: str) -> str:
    """What an escape or a character reference stands for; a space for those that are no letter."""
    if found[0] == "&":
        found = html.unescape(found)
        return " " if found in "<>&" else found
    if "u" not in found:
        return " "
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in _UNIT.findall(found))
    return units.decode("utf-16-be", "replace")


@dataclass(frozen=True, slots=True)
class Found:
    """``offset``: bytes into the payload, None where its encoding does not tell."""

    payload: int
    offset: int | None


class Payload:
    """The text of one decoded payload, made ready to be searched. ``content_type`` as the header says it."""

    def __init__(self, data: bytes, content_type: str, *, markup: bool) -> None:
        self._text, self._codec, self._mark = decoded(data, content_type)
        self._starts: list[int] = []  # of each piece in the text
        self._sums: list[int] = []  # letters before each piece
        self._bytes: dict[int, int] = {}  # before each piece
        parts: list[bytes] = []
        total = 0
        for start, piece in _pieces(self._text, markup=markup):
            letters = _letters(piece)
            if letters:
                self._starts.append(start)
                self._sums.append(total)
                parts.append(letters)
                total += len(letters)
        self.letters = b"".join(parts)

    def offset(self, place: int) -> int | None:
        """Bytes into the payload of the letter at ``place``; None where its encoding does not tell."""
        number = bisect_right(self._sums, place) - 1
        start = self._starts[number]
        at = start + _character(self._text[start : start + 2 * _PIECE], place - self._sums[number])
        if not self._codec:
            return None
        if self._text.isascii() and self._codec == "utf-8":
            return self._mark + at
        return self._mark + self._before(start) + len(self._encoded(start, at))

    def _encoded(self, start: int, end: int) -> bytes:
        return self._text[start:end].encode(self._codec, "surrogateescape")

    def _before(self, start: int) -> int:
        """Bytes before a piece, counted once for all of them."""
        if not self._bytes:
            last = total = 0
            for each in sorted(self._starts):
                total += len(self._encoded(last, each))
                self._bytes[each] = total
                last = each
        return self._bytes[start]


class Search:
    """Looks for the blocks of one article, in reading order, in one payload after another."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._wanted = [_kept(text[: 2 * _LONGEST])[:_LONGEST] for text in texts]
        self._texts = texts
        self.found: list[Found | None] = [None] * len(texts)
        self._left = MAX_SEARCHED

    @property
    def missing(self) -> list[int]:
        """The blocks with words that no payload has held so far."""
        return [block for block, wanted in enumerate(self._wanted) if wanted and self.found[block] is None]

    def may_be_in(self, data: bytes) -> bool:
        """Whether it is worth looking: the telling words of one of the longest missing blocks are there as they are."""
        longest = sorted(self.missing, key=lambda block: -len(self._wanted[block]))[:_PROBES]
        return any(all(word in data for word in _telling(self._texts[block])) for block in longest)

    def look(self, payload: Payload, number: int) -> None:
        """Look for what is missing; what is found is noted with the payload's ``number``."""
        letters, missing = payload.letters, self.missing
        places: dict[int, int] = {}
        after = 0
        for block in missing:
            wanted = self._wanted[block]
            if len(wanted) < _SHORT:
                continue
            place = self._find(letters, wanted, after, len(letters))
            if place < 0 and after:
                place = self._find(letters, wanted, 0, len(letters))
            if place >= 0:
                places[block] = place
                after = place + len(wanted)
        self._look_between(letters, [block for block in missing if len(self._wanted[block]) < _SHORT], places)
        for block, place in places.items():
            self.found[block] = Found(number, payload.offset(place))

    def _look_between(self, letters: bytes, short: list[int], places: dict[int, int]) -> None:
        """A few words are believed right behind the block before, or close before the one after; else nowhere.

        Where a page has no long blocks, they are looked for everywhere.
        """
        long = sorted(places)
        nothing_long = all(len(wanted) < _SHORT for wanted in self._wanted)
        end_before, last = (0, -1) if nothing_long else (-1, -1)
        for block in short:
            number = bisect_right(long, block)
            if number and long[number - 1] > last:
                last = long[number - 1]
                end_before = places[last] + len(self._wanted[last])
            ahead = places[long[number]] if number < len(long) else -1
            if end_before < 0 and ahead < 0:
                continue
            start = end_before if end_before >= 0 else max(0, ahead - _NEAR)
            end = ahead if ahead > start else len(letters) if nothing_long else start + _NEAR
            place = self._find(letters, self._wanted[block], start, end)
            if place >= 0:
                places[block] = place
                last, end_before = block, place + len(self._wanted[block])

    def _find(self, letters: bytes, wanted: bytes, start: int, end: int) -> int:
        if self._left <= 0:
            return -1
        place = letters.find(wanted, start, end)
        self._left -= (place if place >= 0 else min(end, len(letters))) - start + len(wanted)
        return place


def _telling(text: str) -> tuple[bytes, ...]:
    """The longest plain words of a text, which stand as they are in any encoding and escape."""
    words = sorted(set(_WORD.findall(text[:_LONGEST])), key=lambda word: (-len(word), word))
    return tuple(word.encode() for word in words[:3])


def _pieces(text: str, *, markup: bool) -> Iterator[tuple[int, str]]:
    """The text in short pieces with their starts, none cut inside a tag or an escape.

    Of markup what stands between scripts comes first: words that stand in both are the page's own.
    """
    apart = list(_scripts(text)) if markup else []
    last = 0
    for start, end in apart:
        yield from _cut(text, last, start)
        last = end
    yield from _cut(text, last, len(text))
    for start, end in apart:
        yield from _cut(text, start, end)


def _scripts(text: str) -> Iterator[tuple[int, int]]:
    """Where scripts, styles and comments stand; one without an end takes the rest."""
    place = 0
    while (match := _APART.search(text, place)) is not None:
        end = text.find(_ENDS[match[0][:2]], match.end())
        place = end if end >= 0 else len(text)
        yield match.start(), place


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while end - start > _PIECE:
        stop = text.rfind("<", start + _PIECE // 2, start + _PIECE)
        if stop < 0:
            stop = text.rfind(" ", start + _PIECE // 2, start + _PIECE)
        if stop < 0:
            stop = start + _PIECE
        yield start, text[start:stop]
        start = stop
    yield start, text[start:end]


def _character(piece: str, letter: int) -> int:
    """The place in a piece of the character with its letter of that number, from 0."""
    bounds = [(0, 0)]  # pairs of places in the unescaped piece and in the piece, at both ends of each escape
    parts: list[str] = []
    last = size = 0
    for match in _ESCAPE.finditer(piece):
        parts += piece[last : match.start()], _unescaped(match)
        size += match.start() - last
        bounds.append((size, match.start()))
        size += len(parts[-1])
        bounds.append((size, match.end()))
        last = match.end()
    parts.append(piece[last:])
    place = _place("".join(parts), letter)
    number = bisect_right(bounds, (place, len(piece))) - 1
    inside = number % 2 == 1  # in what an escape stands for
    return bounds[number][1] + (0 if inside else place - bounds[number][0])


def _place(text: str, letter: int) -> int:
    """The same in text without escapes: first the stretch between two tags, then the character in it."""
    seen = last = 0
    for match in _TAG.finditer(text):
        size = len(_kept(text[last : match.start()]))
        if seen + size > letter:
            break
        seen += size
        last = match.end()
    stretch = text[last:]
    return (
        last + bisect_right(range(len(stretch)), letter - seen, key=lambda end: len(_kept(stretch[:end]))) - 1
    )
