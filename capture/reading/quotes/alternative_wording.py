"""A text in another wording of its marked words, and the way from there to the text itself.

stretch: what one part became in either wording. Where both write it the same every letter has its place; else its
beginning and its end have.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from capture.model.marked_text import Mark, MarkedPart, Wording
from capture.reading.quotes.fold import Folded, fold
from capture.reading.quotes.search import Difference, Match, TextSpan

__all__ = ["Rewording", "reworded"]

_DIFFERENCES = {
    Mark.NOTE: "marks of notes",
    Mark.STRUCK: "words that the page strikes out",
    Mark.INSERTED: "words that the page has put in",
    Mark.RAISED: "raised figures",
    Mark.LOWERED: "lowered figures",
    Mark.DRAWN: "quotation marks",
}


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    text: str
    other_start: int
    other: str
    mark: Mark

    def place(self, offset: int, *, end: bool) -> int:
        """The place in the text of an offset of the other wording."""
        inside = offset - self.other_start
        if not self.text or not self.other:
            return self.start + (len(self.text) if end else 0)
        if self.other.endswith(self.text):
            inside -= len(self.other) - len(self.text)
        elif self.text.endswith(self.other):
            inside += len(self.text) - len(self.other)
        elif not (self.other.startswith(self.text) or self.text.startswith(self.other)):
            return self.start + (len(self.text) if end else 0)
        return self.start + min(max(inside, 0), len(self.text))


@dataclass(frozen=True)
class Rewording:
    """The other text; offsets of it lead back by ``place``, a match in it by ``back``."""

    stretches: tuple[_Stretch, ...]

    @cached_property
    def text(self) -> str:
        """The text in the other wording."""
        return "".join(one.other for one in self.stretches)

    @cached_property
    def folded(self) -> Folded:
        """What is searched."""
        return fold(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [one.other_start for one in self.stretches]

    def place(self, offset: int, *, end: bool = False) -> int:
        """Where an offset of the other wording stands in the text: of a stretch's first letter, or behind its last."""
        number = bisect_right(self._starts, max(0, offset - 1) if end else offset) - 1
        return self.stretches[number].place(offset, end=end) if self.stretches else 0

    def back(self, match: Match) -> Match:
        """The match as one in the text: the other wording is one difference more for each part written otherwise."""
        spans = []
        found: Counter[str] = Counter()
        for span in match.spans:
            start = self.place(span.start)
            spans.append(TextSpan(start=start, end=max(start, self.place(span.end, end=True))))
            found.update(self._differences(span))
        told = tuple(Difference(what=what, count=count) for what, count in found.items())
        return replace(match, spans=tuple(spans), differences=(*match.differences, *told))

    def _differences(self, span: TextSpan) -> list[str]:
        return [
            _DIFFERENCES[one.mark]
            for one in self.stretches
            if one.mark
            and one.text != one.other
            and one.other_start < span.end
            and one.other_start + len(one.other) > span.start - (not one.other)
        ]


def reworded(groups: Sequence[Sequence[MarkedPart]], between: str, now: Wording, other: Wording) -> Rewording:
    """From ``other``, the wording that is searched, to ``now``, that of the text; blocks stand ``between`` apart."""
    found: list[_Stretch] = []
    at = place = 0
    for number, parts in enumerate(groups):
        joint = MarkedPart(text=between if number else "")
        ours, theirs = (joint.text, *now.of(parts)), (joint.text, *other.of(parts))
        for part, text, reading in zip((joint, *parts), ours, theirs, strict=True):
            found.append(_Stretch(at, text, place, reading, part.mark))
            at, place = at + len(text), place + len(reading)
    return Rewording(tuple(found))
