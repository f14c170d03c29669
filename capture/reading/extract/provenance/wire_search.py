"""Where words came over the wire: the payload that holds them, and how far into it they begin.

Words are compared by their letters (``normalized_text``). Pure; the work is bounded, whatever the payloads hold.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from capture.reading.extract.provenance.normalized_text import PIECE, character, letters_of, letters_of_words, pieces
from capture.reading.extract.source.encoding import decoded

__all__ = ["Search", "WireMatch", "WirePayload"]

MAX_SEARCHED = 30_000_000  # letters that one search looks at in all, so that many words in much text end
_LONGEST = 2000  # letters of a block that are looked for: enough to know it by
_NEAR = 20_000  # letters around a block, where the few words beside it may stand
_PROBES = 8  # blocks that speak for the others when a payload is judged by its bytes
_SHORT = 24  # letters: fewer are believed only between neighbours that were found
_WORD = re.compile(r"(?<![\w&\\])[A-Za-z]{4,}(?!\w)")


@dataclass(frozen=True, slots=True)
class WireMatch:
    """``offset``: bytes into the payload, None where its encoding does not tell."""

    payload: int
    offset: int | None


class WirePayload:
    """The text of one decoded payload, made ready to be searched. ``content_type`` as the header says it."""

    def __init__(self, data: bytes, content_type: str, *, markup: bool) -> None:
        self._text, self._codec, self._mark = decoded(data, content_type)
        self._starts: list[int] = []  # of each piece in the text
        self._sums: list[int] = []  # letters before each piece
        self._bytes: dict[int, int] = {}  # before each piece
        parts: list[bytes] = []
        total = 0
        for start, piece in pieces(self._text, markup=markup):
            letters = letters_of(piece)
            if letters:
                self._starts.append(start)
                self._sums.append(total)
                parts.append(letters)
                total += len(letters)
        self.letters = b"".join(parts)

    def offset(self, index: int) -> int | None:
        """Bytes into the payload of the letter at ``index``; None where its encoding does not tell."""
        number = bisect_right(self._sums, index) - 1
        start = self._starts[number]
        at = start + character(self._text[start : start + 2 * PIECE], index - self._sums[number])
        if not self._codec:
            return None
        if self._text.isascii() and self._codec == "utf-8":
            return self._mark + at
        if not self._bytes:  # counted once for all pieces
            last = total = 0
            for each in sorted(self._starts):
                total += self._size(last, each)
                self._bytes[each] = total
                last = each
        return self._mark + self._bytes[start] + self._size(start, at)

    def _size(self, start: int, end: int) -> int:
        return len(self._text[start:end].encode(self._codec, "surrogateescape"))


class Search:
    """Looks for the blocks of one article, in reading order, in one payload after another."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._wanted = [letters_of_words(text[: 2 * _LONGEST])[:_LONGEST] for text in texts]
        self._texts = texts
        self.found: list[WireMatch | None] = [None] * len(texts)
        self._left = MAX_SEARCHED

    @property
    def missing(self) -> list[int]:
        """The blocks with words that no payload has held so far."""
        return [block for block, wanted in enumerate(self._wanted) if wanted and self.found[block] is None]

    def may_be_in(self, data: bytes) -> bool:
        """Whether it is worth looking: the telling words of one of the longest missing blocks are there as they are."""
        longest = sorted(self.missing, key=lambda block: -len(self._wanted[block]))[:_PROBES]
        for block in longest:
            # The longest plain words of a text stand as they are in any encoding and escape.
            words = sorted(set(_WORD.findall(self._texts[block][:_LONGEST])), key=lambda word: (-len(word), word))
            if all(word.encode() in data for word in words[:3]):
                return True
        return False

    def look(self, payload: WirePayload, number: int) -> None:
        """Look for what is missing; what is found is noted with the payload's ``number``."""
        letters, missing = payload.letters, self.missing
        indexes: dict[int, int] = {}
        after = 0
        for block in missing:
            wanted = self._wanted[block]
            if len(wanted) < _SHORT:
                continue
            index = self._find(letters, wanted, after, len(letters))
            if index < 0 and after:
                index = self._find(letters, wanted, 0, len(letters))
            if index >= 0:
                indexes[block] = index
                after = index + len(wanted)
        self._look_between(letters, [block for block in missing if len(self._wanted[block]) < _SHORT], indexes)
        for block, index in indexes.items():
            self.found[block] = WireMatch(number, payload.offset(index))

    def _look_between(self, letters: bytes, short: list[int], indexes: dict[int, int]) -> None:
        """A few words are believed right behind the block before, or close before the one after; else nowhere.

        Where a page has no long blocks, they are looked for everywhere.
        """
        long = sorted(indexes)
        nothing_long = all(len(wanted) < _SHORT for wanted in self._wanted)
        end_before, last = (0, -1) if nothing_long else (-1, -1)
        for block in short:
            number = bisect_right(long, block)
            if number and long[number - 1] > last:
                last = long[number - 1]
                end_before = indexes[last] + len(self._wanted[last])
            ahead = indexes[long[number]] if number < len(long) else -1
            if end_before < 0 and ahead < 0:
                continue
            start = end_before if end_before >= 0 else max(0, ahead - _NEAR)
            end = ahead if ahead > start else len(letters) if nothing_long else start + _NEAR
            index = self._find(letters, self._wanted[block], start, end)
            if index >= 0:
                indexes[block] = index
                last, end_before = block, index + len(self._wanted[block])

    def _find(self, letters: bytes, wanted: bytes, start: int, end: int) -> int:
        if self._left <= 0:
            return -1
        index = letters.find(wanted, start, end)
        self._left -= (index if index >= 0 else min(end, len(letters))) - start + len(wanted)
        return index
