"""The texts in which a quote is looked up, one after the other, and what of the article stands where in them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from capture.model.article import Article, Block, BlockSource, TextLine
from capture.model.marked_text import NOW, SHOWN, MarkedPart, differing
from capture.model.paragraph_numbers import paragraph_numbers
from capture.reading.quotes.alternative_wording import Rewording, reworded
from capture.reading.quotes.fold import Folded, fold
from capture.reading.quotes.search import Match, TextSpan, find

__all__ = ["QuoteSource", "SourceBlock", "Where", "looked_up", "readings"]

_BETWEEN = "\n\n"


class Where(StrEnum):
    """Which text it is: the article as ``Article.text`` has it, captions and credits, all that was seen, a frame's."""

    ARTICLE = "article"
    CAPTIONS = "captions"
    PAGE = "page"
    FRAME = "frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBlock:
    """Words of the article that belong together, and where they begin in the reading.

    ``place`` is that of their block, ``number`` its paragraph number (0: none), ``parts`` are the block's.
    """

    place: int
    start: int
    number: int
    text: str
    source: BlockSource
    parts: tuple[MarkedPart, ...] = ()

    @property
    def shown(self) -> str:
        """The letters as the page shows them, what is struck out and the marks of notes among them."""
        return self._shown.text

    def letter(self, offset: int, *, end: bool = False) -> int:
        """The place in ``shown`` of an offset in ``text``."""
        return self._back.place(offset, end=end)

    @property
    def _shown(self) -> Rewording:
        return reworded([self._all], "", NOW, SHOWN)

    @property
    def _back(self) -> Rewording:
        return reworded([self._all], "", SHOWN, NOW)

    @property
    def _all(self) -> tuple[MarkedPart, ...]:
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
        """The quote in the text; else in the other ways to write its marked words, which is told as a difference."""
        if (found := find(self.folded, quote)) is not None:
            return found
        for way in self._others:
            if (found := find(way.folded, quote)) is not None:
                return way.back(found)
        return None

    @cached_property
    def _others(self) -> tuple[Rewording, ...]:
        groups = [block.parts or (MarkedPart(text=block.text),) for block in self.blocks]
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
    body = ((place, numbers[place], article.blocks[place]) for place in article.body)
    aside = ((place, 0, line) for place, block in enumerate(article.blocks) for line in block.lines if line.text)
    for where, words in ((Where.ARTICLE, body), (Where.CAPTIONS, aside)):
        if placed := tuple(_placed(words)):
            yield QuoteSource(where=where, text=_BETWEEN.join(one.text for one in placed), blocks=placed)
    if page.strip():
        yield QuoteSource(where=Where.PAGE, text=page)
    for number, text in frames:
        if text.strip():
            yield QuoteSource(where=Where.FRAME, text=text, frame=number)


def looked_up(texts: Iterable[QuoteSource], quote: str) -> tuple[QuoteSource, Match] | None:
    """The first text that holds the quote, and where in it."""
    for reading in texts:
        if (found := reading.find(quote)) is not None:
            return reading, found
    return None


def _placed(words: Iterable[tuple[int, int, Block | TextLine]]) -> Iterator[SourceBlock]:
    start = 0
    for place, number, one in words:
        yield SourceBlock(place=place, start=start, number=number, text=one.text, source=one.source, parts=one.parts)
        start += len(one.text) + len(_BETWEEN)
