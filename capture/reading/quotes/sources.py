"""The texts in which a quote is looked up, one after the other, and what of the article stands where in them.

A text has marked words (notes, struck out, raised), which a quote may write or leave out: ``Rewording`` is the text in
another wording of them, with the way back. stretch: what one part became in either wording. Where both write it the
same, every letter has its place; else its beginning and its end have.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from capture.model.article import Article, Block, BlockSource, TextLine, paragraph_numbers
from capture.model.marked_text import NOW, SHOWN, Mark, MarkedPart, Wording, differing
from capture.reading.quotes.fold import Folded, fold
from capture.reading.quotes.search import Difference, Match, TextSpan, find

__all__ = ["QuoteSource", "Rewording", "SourceBlock", "Where", "looked_up", "readings", "reworded"]

_BETWEEN = "\n\n"
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

    def original(self, offset: int, *, end: bool) -> int:
        """Where in the text an offset of the other wording stands."""
        ours, other = self.text, self.other
        inside = offset - self.other_start
        if ours and other and (other.endswith(ours) or ours.endswith(other)):
            inside += len(ours) - len(other)
        elif not ours or not other or not (other.startswith(ours) or ours.startswith(other)):
            inside = len(ours) if end else 0
        return self.start + min(max(inside, 0), len(ours))


@dataclass(frozen=True)
class Rewording:
    """The other text; offsets of it lead back by ``original``, a match in it by ``back``."""

    stretches: tuple[_Stretch, ...]

    @cached_property
    def text(self) -> str:
        """The text in the other wording."""
        return "".join(stretch.other for stretch in self.stretches)

    @cached_property
    def folded(self) -> Folded:
        """What is searched."""
        return fold(self.text)

    def original(self, offset: int, *, end: bool = False) -> int:
        """Where an offset of the other wording stands in the text: of a stretch's first letter, or behind its last."""
        at = max(0, offset - 1) if end else offset
        number = bisect_right(self.stretches, at, key=lambda stretch: stretch.other_start) - 1
        return self.stretches[number].original(offset, end=end) if self.stretches else 0

    def back(self, match: Match) -> Match:
        """The match as one in the text: the other wording is one difference more for each part written otherwise."""
        spans = []
        counts: Counter[str] = Counter()
        for span in match.spans:
            start = self.original(span.start)
            spans.append(TextSpan(start=start, end=max(start, self.original(span.end, end=True))))
            counts.update(
                _DIFFERENCES[stretch.mark]
                for stretch in self.stretches
                if stretch.mark
                and stretch.text != stretch.other
                and stretch.other_start < span.end
                and stretch.other_start + len(stretch.other) > span.start - (not stretch.other)
            )
        more = tuple(Difference(what=what, count=count) for what, count in counts.items())
        return replace(match, spans=tuple(spans), differences=(*match.differences, *more))


def reworded(groups: Sequence[Sequence[MarkedPart]], between: str, now: Wording, other: Wording) -> Rewording:
    """From ``other``, the wording that is searched, to ``now``, that of the text; blocks stand ``between`` apart."""
    stretches: list[_Stretch] = []
    at = other_at = 0
    for number, parts in enumerate(groups):
        joint = MarkedPart(text=between if number else "")
        ours, theirs = (joint.text, *now.of(parts)), (joint.text, *other.of(parts))
        for part, text, reading in zip((joint, *parts), ours, theirs, strict=True):
            stretches.append(_Stretch(at, text, other_at, reading, part.mark))
            at, other_at = at + len(text), other_at + len(reading)
    return Rewording(tuple(stretches))


class Where(StrEnum):
    """Which text it is: the article as ``Article.text`` has it, captions and credits, all that was seen, a frame's."""

    ARTICLE = "article"
    CAPTIONS = "captions"
    PAGE = "page"
    FRAME = "frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBlock:
    """Words of the article that belong together, and where they begin in the reading.

    ``index`` is that of their block, ``number`` its paragraph number (0: none), ``parts`` are the block's.
    """

    index: int
    start: int
    number: int
    text: str
    source: BlockSource
    parts: tuple[MarkedPart, ...] = ()

    @property
    def shown(self) -> str:
        """The letters as the page shows them, what is struck out and the marks of notes among them."""
        return reworded([self.marked], "", NOW, SHOWN).text

    def letter(self, offset: int, *, end: bool = False) -> int:
        """Where in ``shown`` an offset in ``text`` stands."""
        return reworded([self.marked], "", SHOWN, NOW).original(offset, end=end)

    @property
    def marked(self) -> tuple[MarkedPart, ...]:
        """Its parts; one where nothing is marked."""
        return self.parts or (MarkedPart(text=self.text),)


@dataclass(frozen=True, kw_only=True)
class QuoteSource:
    """A text with its blocks in order; the whole page's and a frame's (of that number) have none."""

    where: Where
    text: str
    blocks: tuple[SourceBlock, ...] = ()
    frame: int = 0

    @cached_property
    def folded(self) -> Folded:
        """What is searched."""
        return fold(self.text)

    def find(self, quote: str) -> Match | None:
        """The quote in the text; else in the other ways to write its marked words, which is a difference."""
        if (match := find(self.folded, quote)) is not None:
            return match
        for wording in self._other_wordings:
            if (match := find(wording.folded, quote)) is not None:
                return wording.back(match)
        return None

    @cached_property
    def _other_wordings(self) -> tuple[Rewording, ...]:
        groups = [block.marked for block in self.blocks]
        ways = differing([part for group in groups for part in group])
        return tuple(reworded(groups, _BETWEEN, NOW, way) for way in ways)

    def at(self, span: TextSpan) -> tuple[SourceBlock, ...]:
        """The blocks that some words stand in."""
        starts = [block.start for block in self.blocks]
        first, last = (bisect_right(starts, span.start) - 1, bisect_right(starts, max(span.start, span.end - 1)))
        return self.blocks[max(0, first) : last]


def readings(article: Article, page: str, frames: Iterable[tuple[int, str]] = ()) -> Iterator[QuoteSource]:
    """The article, its captions, the ``page``'s whole text, its frames'; those without text are left out."""
    numbers = paragraph_numbers(article.blocks)
    body = ((index, numbers[index], article.blocks[index]) for index in article.body)
    aside = ((index, 0, line) for index, block in enumerate(article.blocks) for line in block.lines if line.text)
    all_words: tuple[tuple[Where, Iterable[tuple[int, int, Block | TextLine]]], ...]
    all_words = ((Where.ARTICLE, body), (Where.CAPTIONS, aside))
    for where, words in all_words:
        blocks, start = [], 0
        for index, number, line in words:
            blocks.append(
                SourceBlock(
                    index=index, start=start, number=number, text=line.text, source=line.source, parts=line.parts
                )
            )
            start += len(line.text) + len(_BETWEEN)
        if blocks:
            yield QuoteSource(where=where, text=_BETWEEN.join(block.text for block in blocks), blocks=tuple(blocks))
    if page.strip():
        yield QuoteSource(where=Where.PAGE, text=page)
    for number, text in frames:
        if text.strip():
            yield QuoteSource(where=Where.FRAME, text=text, frame=number)


def looked_up(texts: Iterable[QuoteSource], quote: str) -> tuple[QuoteSource, Match] | None:
    """The first text that holds the quote, and where in it."""
    for reading in texts:
        if (match := reading.find(quote)) is not None:
            return reading, match
    return None
