"""The archived screenshot with a quote's words marked in it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from capture.errors import Damaged, NotFound
from capture.formats.warc import WarcIndex
from capture.model.article import BlockSource
from capture.model.record_names import DOM, FULL_PAGE, LAYOUT
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.provenance.text_layout import Rectangle
from capture.reading.extract.provenance.word_boxes import Drawing
from capture.reading.quotes.fold import Folded, fold
from capture.reading.quotes.screenshot_mark import DrawnWords, MarkedArea, aligned, marked
from capture.reading.quotes.search import TextSpan
from capture.reading.quotes.sources import QuoteSource, Where
from capture.workflows.quote import QuotablePage
from capture.workflows.quote_result import QuotePicture, QuoteResult

__all__ = ["paths", "picture"]

LIMIT = 100_000_000  # bytes of a screenshot

_NO_PAGE = "this snapshot holds no screenshot with a layout of the page, so there is nothing to mark"
_IN_FRAME = "the words stand in a frame of the page, whose place on the screenshot is not recorded"
_NOT_DRAWN = "the words were not drawn where the screenshot shows the page"
_OLD = "this snapshot does not say where its lines of text stand, so the paragraph is marked, not the words"
_UNSURE = "the screenshot does not show the text's lines where the layout has them: check that the marks are right"
_CUT = "parts of the quote lie beyond the screenshot, or too far apart for one picture"


def picture(page: QuotablePage, quoted: QuoteResult, path: Path) -> QuotePicture:
    """Write the picture to ``path``; where there is none nothing is written, and the note says why."""
    if quoted.match is None or quoted.where is None:
        return QuotePicture(path=None, note="the quote was not found")
    if quoted.where is Where.FRAME:
        return QuotePicture(path=None, note=_IN_FRAME)
    found = _opened(page.view)
    if found is None:
        return QuotePicture(path=None, note=_NO_PAGE)
    html, layout, screenshot = found
    reading = page.reading(quoted.where)
    drawing = Drawing.of(html, layout)
    places = [place for span in quoted.match.spans for place in _places(drawing, reading, span)]
    words: Sequence[DrawnWords] = [_words(drawing, place) for place in places]
    sure = True
    if drawing.precise:
        words, sure = aligned(screenshot, words, layout.viewport[0])
    marks = [mark for drawn in words for mark in drawn.marks]
    around = [line for drawn in words for line in drawn.lines]
    done = marked(screenshot, marks, around, layout.viewport[0])
    if done is None:
        return QuotePicture(path=None, note=_NOT_DRAWN)
    path.write_bytes(done.png)
    kind = "words" if drawing.precise else "paragraphs"
    notes = ("" if drawing.precise else _OLD, "" if sure else _UNSURE, _CUT if done.left_out else "")
    return QuotePicture(path=path, marked=kind, note="; ".join(note for note in notes if note))


def _opened(view: WarcIndex) -> tuple[str, Layout, bytes] | None:
    """Rendered DOM, layout and full-page screenshot of the page itself."""
    url = view.page_url()
    records = [view.artifact(f"{name}{url}") for name in (DOM, LAYOUT, FULL_PAGE)]
    try:
        payloads = [view.payload(record, LIMIT).data for record in records if record is not None]
        if not url or len(payloads) < 3:
            return None
        return payloads[0].decode("utf-8", "replace"), Layout.from_json(payloads[1]), payloads[2]
    except (Damaged, NotFound):
        return None


# Start and end in the drawing's text, and those of the whole block where it was found.
Place = tuple[int, int, tuple[int, int] | None]


def _places(drawing: Drawing, reading: QuoteSource, span: TextSpan) -> Iterator[Place]:
    """Where the words of a span stand in the drawing, block by block."""
    whole = fold(drawing.text)
    blocks = reading.at(span)
    if not blocks:
        everywhere = TextSpan(start=0, end=len(whole.text))
        yield from _place(whole, everywhere, fold(reading.text), span)
    for placed in blocks:
        start, end = max(span.start, placed.start), min(span.end, placed.start + len(placed.text))
        first, last = placed.letter(start - placed.start), placed.letter(end - placed.start, end=True)
        inner = TextSpan(start=first, end=max(first, last))
        yield from _place(whole, _within(drawing, whole, placed.source), fold(placed.shown), inner)


def _within(drawing: Drawing, whole: Folded, source: BlockSource) -> TextSpan:
    """The folded letters of the element that words came from; all of them where it is not known, or a frame's."""
    known = source.element if source.frame == 0 else None
    found = drawing.below(known) if known is not None else None
    if found is None:
        return TextSpan(start=0, end=len(whole.text))
    return TextSpan(start=whole.index(found[0]), end=whole.index(found[1]))


def _place(whole: Folded, within: TextSpan, words: Folded, span: TextSpan) -> Iterator[Place]:
    """The words of the span among the drawn letters ``within``: where their text stands, else where they do."""
    first, last = words.index(span.start), words.index(span.end)
    sought = words.text[first:last]
    if not sought:
        return
    base = whole.text.find(words.text, within.start, within.end)
    at = base + first if base >= 0 else whole.text.find(sought, within.start, within.end)
    if at >= 0:
        block = whole.span(base, base + len(words.text)) if base >= 0 else None
        yield *whole.span(at, at + len(sought)), block


def _words(drawing: Drawing, place: Place) -> DrawnWords:
    """What is drawn at a place: the areas to mark, and the lines of the block around them."""
    start, end, block = place
    marks = tuple(map(_area, drawing.rectangles(start, end)))
    return DrawnWords(marks=marks, lines=tuple(map(_area, drawing.rectangles(*block))) if block else marks)


def _area(drawn: Rectangle) -> MarkedArea:
    return MarkedArea(drawn.x, drawn.y, drawn.x + drawn.width, drawn.y + drawn.height)


def paths(first: Path, count: int) -> Sequence[Path]:
    """The file that was named, and for each further quote one beside it: ``words.png``, ``words-2.png``, …"""
    return [first, *(first.with_stem(f"{first.stem}-{number}") for number in range(2, count + 1))][:count]
