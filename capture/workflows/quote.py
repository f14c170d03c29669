"""Quote: words looked up in an archived page, with everything that leads back to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from capture.errors import UsageError
from capture.formats.warc import WarcIndex
from capture.model.article import Article, BlockKind
from capture.model.citation import Citation, Pinpoint
from capture.model.record_names import TEXT
from capture.reading.compare import Passage as NearPassage
from capture.reading.compare import nearest_passage, word_diff
from capture.reading.extract.request import VisibleText
from capture.reading.quotes.fold import fold
from capture.reading.quotes.search import TextSpan, has_words, pieces_of
from capture.reading.quotes.selectors import annotation, position_selector, quote_selector
from capture.reading.quotes.sources import QuoteSource, SourceBlock, Where, looked_up, readings
from capture.reading.quotes.text_fragment import Directive, FragmentText, directive, linked, resolve
from capture.workflows.quote_result import NearestPassage, QuoteFrame, QuotePassage, QuoteRecord, QuoteResult

__all__ = ["QuotablePage", "pinpoint_of"]

_NEAR = 0.6  # likeness at which no other text is searched
AMBIGUOUS = "the page has the same words in the same company elsewhere: a browser may lead to those"
NOT_SHOWN = "the page did not show these words when it was saved: a browser may not find them"
IN_FRAME = "the words stand in a frame of the page, where no link leads a browser"


@dataclass(frozen=True)
class QuotablePage:
    """An archived page whose words can be looked up: its article, all (``whole``) that was to be seen, its ``frames``.

    ``view`` is the file that they were read from.
    """

    article: Article
    view: WarcIndex
    whole: VisibleText
    frames: tuple[VisibleText, ...] = ()

    @cached_property
    def texts(self) -> tuple[QuoteSource, ...]:
        """What is searched, in this order."""
        frames = ((frame.frame, frame.text) for frame in self.frames)
        return tuple(readings(self.article, self.whole.text, frames))

    @cached_property
    def shown(self) -> FragmentText:
        """What a link's words are searched in: the whole page, else the article."""
        found = [source.folded for source in self.texts if source.where is Where.PAGE] or [fold(self.article.text)]
        return FragmentText(found[0])

    def look_up(self, quote: str, citation: Citation) -> QuoteResult:
        """The quote, found or not. Raises UsageError where it has no words."""
        if not has_words(quote):
            raise UsageError("a quote has no words", hint='Give the words in quotation marks: --quote "…"')
        found = looked_up(self.texts, quote)
        if found is None:
            # Words may stand where nothing looked: the article lacks some, and no text of the page was stored.
            record = self.whole.record
            partly = self.article.may_lack and (record is None or not record.url.startswith(TEXT))
            return QuoteResult(quote=quote, nearest=self._nearest(quote), partly=partly)
        reading, match = found
        passages = tuple(self._passage(reading, span) for span in match.spans)
        selectors = [[quote_selector(reading.text, span), position_selector(span)] for span in match.spans]
        result = QuoteResult(
            quote=quote,
            where=reading.where,
            frame=self._frame(reading),
            match=match,
            passages=passages,
            page_link=citation.url,
            archive_link=citation.archive_url,
            link_note=IN_FRAME,
            annotation=annotation(citation, selectors, quote=quote),
        )
        if reading.where is Where.FRAME:  # a browser looks for a link's words in the page itself alone
            return result
        ways = tuple(self._way(reading, span) for span in match.spans)
        pages = passages[0].pages
        # Of a PDF a link leads to its page (RFC 8118, section 3): viewers of PDF know no text fragments.
        at_page = f"{citation.url.partition('#')[0]}#page={pages[0]}" if pages and citation.url else ""
        unsure = [way for way in ways if not way.unique]
        note = AMBIGUOUS if unsure else ""
        if any(resolve(self.shown, way) is None for way in unsure):
            note = NOT_SHOWN
        return replace(
            result,
            page_link=at_page if pages else linked(citation.url, ways),
            archive_link=linked(citation.archive_url, ways) if citation.archive_url else "",
            link_note="" if pages else note,
        )

    def _frame(self, reading: QuoteSource) -> QuoteFrame | None:
        frame = next((frame for frame in self.frames if frame.frame == reading.frame), None)
        return QuoteFrame(number=frame.frame, url=frame.url) if frame is not None else None

    def reading(self, where: Where) -> QuoteSource:
        """The text of that name."""
        return next(source for source in self.texts if source.where is where)

    def _passage(self, reading: QuoteSource, span: TextSpan) -> QuotePassage:
        blocks = reading.at(span)
        sources = [block.source for block in blocks]
        pages = [int(path) for source in sources if (path := source.path.removeprefix("page ")).isdecimal()]
        above = reversed(self.article.blocks[: blocks[0].index]) if blocks else ()
        file = self.view.path.name
        records = [
            QuoteRecord(id=source.record_id, url=source.record_url, offset=source.offset, file=file)
            for source in sources
        ]
        whole = next((frame for frame in self.frames if frame.frame == reading.frame), self.whole)
        if not blocks and (record := whole.record) is not None:
            records = [QuoteRecord(id=record.record_id, url=record.url, offset=record.offset, file=file)]
        return QuotePassage(
            text=reading.text[span.start : span.end],
            start=span.start,
            end=span.end,
            paragraphs=tuple(dict.fromkeys(block.number for block in blocks if block.number)),
            pages=tuple(dict.fromkeys(pages)),
            heading=next((block.text for block in above if block.kind is BlockKind.HEADING), ""),
            records=tuple(dict.fromkeys(records)),
            folded=any(self.article.blocks[block.index].folded for block in blocks),
        )

    def _way(self, reading: QuoteSource, span: TextSpan) -> Directive:
        """What leads a browser to the words: they are looked for in the page's whole text, at the same block."""
        if reading.where is Where.PAGE or not self.whole.text:
            return directive(self.shown, span)
        blocks = reading.at(span)
        first = self._on_page(blocks[0], span.start)
        end = self._on_page(blocks[-1], span.end, end=True)
        if first is None or end is None or first >= end:
            # The page sets the block otherwise (capitals, numbers in between): the first place of the words.
            text = reading.text[span.start : span.end]
            found = looked_up([source for source in self.texts if source.where is Where.PAGE], text)
            if found is not None:
                return directive(self.shown, found[1].spans[0])
            short = len(text) < 200
            return Directive(start=text) if short else directive(FragmentText(text), TextSpan(start=0, end=len(text)))
        start, stop = self.shown.folded.span(first, end)
        return directive(self.shown, TextSpan(start=start, end=stop))

    def _on_page(self, placed: SourceBlock, offset: int, *, end: bool = False) -> int | None:
        """The folded letter of the page's text at an offset of the reading; None: the page has the block otherwise."""
        words = fold(placed.shown)
        base = self.shown.folded.text.find(words.text)
        return base + words.index(placed.letter(offset - placed.start, end=end)) if base >= 0 else None

    def _nearest(self, quote: str) -> NearestPassage | None:
        """What is nearest to a quote, or to the first of its pieces that stands nowhere, where others do."""
        pieces = [piece.words.original.strip() for piece in pieces_of(quote)]
        lost = (piece for piece in pieces if looked_up(self.texts, piece) is None)
        quote = next(lost, quote) if len(pieces) > 1 else quote
        best: tuple[QuoteSource, NearPassage] | None = None
        for reading in self.texts:
            passage = nearest_passage(reading.text, quote)
            if passage is not None and (best is None or passage.likeness > best[1].likeness):
                best = reading, passage
            if best is not None and best[1].likeness >= _NEAR:
                break
        if best is None:
            return None
        reading, passage = best
        span = TextSpan(start=passage.start, end=passage.end)
        near = self._passage(reading, span)
        return NearestPassage(
            passage=near,
            sought=quote,
            where=reading.where,
            frame=self._frame(reading),
            likeness=passage.likeness,
            changes=word_diff(near.text, quote),
        )


def pinpoint_of(quotes: Sequence[QuoteResult]) -> Pinpoint | None:
    """Where all the quotes stand that were found; None: none was, or nowhere that has a number."""
    passages = [passage for quote in quotes for passage in quote.passages]
    paragraphs = tuple(sorted({number for passage in passages for number in passage.paragraphs}))
    pages = tuple(sorted({number for passage in passages for number in passage.pages}))
    headings = {passage.heading for passage in passages}
    heading = headings.pop() if len(headings) == 1 else ""
    if not (paragraphs or pages or heading):
        return None
    return Pinpoint(paragraphs=paragraphs, pages=pages, heading=heading)
