"""What a reader of the page could see: its runs, and all the text of an archived page, not only the article's."""

from collections.abc import Sequence

from capture.formats.warc import WarcIndex
from capture.model.record_names import DOM, FRAME, HTML_TYPES, LAYOUT, TEXT
from capture.reading.extract.document.layout import Layout, layout_of
from capture.reading.extract.document.runs import TextRun
from capture.reading.extract.document.walk import walk
from capture.reading.extract.request import VisibleText
from capture.reading.extract.source.encoding import decode_html
from capture.reading.extract.source.parse import parse

__all__ = ["frame_texts", "visible_runs", "whole_text"]


def visible_runs(runs: Sequence[TextRun]) -> tuple[list[TextRun], bool]:
    """The runs that a reader sees, and True; all of them and False where the page hides its own prose.

    A page that its scripts should have shown (served with ``display: none``) has nothing else to offer.
    """
    shown: list[TextRun] = []
    prose = hidden_prose = 0
    for run in runs:
        length = len(run.text) if len(run.text) > 80 and run.link_share < 0.5 else 0
        if run.hidden:
            hidden_prose += length
        else:
            prose += length
            shown.append(run)
    return (list(runs), False) if prose * 2 < hidden_prose else (shown, True)


def whole_text(view: WarcIndex) -> VisibleText:
    """``urn:text:`` where a capture made one, else the words of the main document; empty for other documents.

    Records that are damaged are passed over.
    """
    url = view.page_url()
    stored = view.artifact(f"{TEXT}{url}") if url else None
    record = stored or view.document()
    payload = view.readable(record)
    if record is None or payload is None:
        return VisibleText()
    if stored is not None:
        return VisibleText(text=payload.data.decode("utf-8", "replace"), record=record)
    if (payload.mime or record.mime) not in HTML_TYPES:
        return VisibleText()
    return VisibleText(text=_words(decode_html(payload.data, payload.content_type)[0]), record=record)


def frame_texts(view: WarcIndex) -> tuple[VisibleText, ...]:
    """The words of each frame that a capture stored, in the order of their numbers; those without words left out.

    ``urn:text:`` of the frame where there is one, else the words of its stored DOM that its layout calls visible.
    """
    texts = {record.url.partition(":text:")[2]: record for record in view.artifacts(TEXT)}
    found: list[VisibleText] = []
    for dom in view.artifacts(DOM):
        name = dom.url.removeprefix(DOM)
        url, mark, number = name.partition(FRAME)
        if not mark or not number.isdecimal():
            continue
        record = texts.get(name, dom)
        payload = view.readable(record)
        text = payload.data.decode("utf-8", "replace") if payload is not None else ""
        if record is dom:
            text = _words(text, layout_of(view, f"{LAYOUT}{name}"))
        if text.strip():
            found.append(VisibleText(text=text, record=record, frame=int(number), url=url))
    return tuple(sorted(found, key=lambda text: text.frame))


def _words(html: str, layout: Layout | None = None) -> str:
    """The visible words of a document, a line for each block."""
    document = parse(html, numbered=layout is not None)
    if document is None:
        return ""
    walked = walk(document, layout.boxes if layout is not None else None)
    return "\n".join(run.text for run in visible_runs(walked.runs)[0])
