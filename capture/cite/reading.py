"""The texts in which a quote is looked up, one after the other, and what of the article stands where in them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from capture.cite.folding import Folded, fold
from capture.cite.quote import Match, Span, find
from capture.model.article import Article, BlockKind, BlockSource
from capture.model.numbering import paragraph_numbers

__all__ = ["Placed", "Reading", "Where", "looked_up", "readings"]

_BETWEEN = "\n\n"


class Where(StrEnum):
    """Which text it is: the article as ``Article.text`` has it, captions and credits, all that was to be seen."""

    ARTICLE = "article"
    CAPTIONS = "captions"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Words of the article that belong together, and where they begin in the reading.

    ``place`` is that of their block, ``number`` its paragraph number (0: none).
    """

    place: int
    start: int
    number: int
    text: str
    source: BlockSource


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A text with its blocks in order; the whole page's has none."""

    where: Where
    text: str
    blocks: tuple[Placed, ...] = ()

    @cached_property
    def folded(self) -> Folded:
        """What is searched."""
        return fold(self.text)

    def at(self, span: Span) -> tuple[Placed, ...]:
        """The blocks that some words stand in."""
        starts = [block.start for block in self.blocks]
        first, last = (
            bisect_right(starts, span.start) - 1,
            bisect_right(starts, max(span.start, span.end - 1)),
        )
        return self.blocks[max(0, first) : last]


def readings(article: Article, page: str) -> Iterator[Reading]:
    """The article, its captions, then the ``page``'s whole text; those without text are left out."""
    aside = (
        place
        for place, block in enumerate(article.blocks)
        if block.kind in (BlockKind.CAPTION, BlockKind.CREDIT) and block.text
    )
    for where, places in ((Where.ARTICLE, article.body), (Where.CAPTIONS, tuple(aside))):
        if places:
            placed = tuple(_placed(article, places))
            text = _BETWEEN.join(one.text for one in placed)
            yield Reading(where=where, text=text, blocks=placed)
    if page.strip():
        yield Reading(where=Where.PAGE, text=page)


def looked_up(texts: Iterable[Reading], quote: str) -> tuple[Reading, Match] | None:
    """The first text that holds the quote, and where in it."""
    for reading in texts:
        if (found := find(reading.folded, quote)) is not None:
            return reading, found
    return None


def _placed(article: Article, places: Iterable[int]) -> Iterator[Placed]:
    numbers = paragraph_numbers(article.blocks)
    start = 0
    for place in places:
        block = article.blocks[place]
        yield Placed(place=place, start=start, number=numbers[place], text=block.text, source=block.source)
        start += len(block.text) + len(_BETWEEN)
