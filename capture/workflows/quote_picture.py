"""The archived screenshot with a quote's words marked in it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from capture.errors import Damaged, NotFound
from capture.formats.warc import WarcIndex
from capture.model.record_names import DOM, FULL_PAGE, LAYOUT
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.provenance.word_boxes import Drawing
from capture.reading.quotes.fold import fold
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
    words: Sequence[DrawnWords] = [drawn for span in quoted.match.spans for drawn in _drawn(drawing, reading, span)]
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


def _drawn(drawing: Drawing, reading: QuoteSource, span: TextSpan) -> Iterator[DrawnWords]:
    """The words of a span where they stand in the drawing, block by block, with the lines of their blocks.

    They are looked for in the element that they came from; in the whole drawing where it is not known, or a frame's.
    """
    whole = fold(drawing.text)
    everywhere = TextSpan(start=0, end=len(whole.text))
    blocks = reading.at(span)
    texts = [] if blocks else [(fold(reading.text), span, everywhere)]
    for block in blocks:
        start, end = max(span.start, block.start), min(span.end, block.start + len(block.text))
        first, last = block.letter(start - block.start), block.letter(end - block.start, end=True)
        element = block.source.element if block.source.frame == 0 else None
        found = drawing.below(element) if element is not None else None
        within = everywhere if found is None else TextSpan(start=whole.index(found[0]), end=whole.index(found[1]))
        texts.append((fold(block.shown), TextSpan(start=first, end=max(first, last)), within))
    for text, inner, within in texts:
        first, last = text.index(inner.start), text.index(inner.end)
        words = text.text[first:last]
        # Where their text stands, else where they do.
        base = whole.text.find(text.text, within.start, within.end)
        at = base + first if base >= 0 else whole.text.find(words, within.start, within.end)
        if words and at >= 0:
            marks = _areas(drawing, whole.span(at, at + len(words)))
            lines = _areas(drawing, whole.span(base, base + len(text.text))) if base >= 0 else marks
            yield DrawnWords(marks=marks, lines=lines)


def _areas(drawing: Drawing, span: tuple[int, int]) -> tuple[MarkedArea, ...]:
    return tuple(
        MarkedArea(area.x, area.y, area.x + area.width, area.y + area.height) for area in drawing.rectangles(*span)
    )


def paths(first: Path, count: int) -> Sequence[Path]:
    """The file that was named, and for each further quote one beside it: ``words.png``, ``words-2.png``, …"""
    return [first, *(first.with_stem(f"{first.stem}-{number}") for number in range(2, count + 1))][:count]
