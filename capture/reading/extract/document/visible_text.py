"""All the text of an archived page that a reader could see, articles' furniture included."""

from capture.formats.warc import WarcIndex
from capture.reading.extract.classify.classifier import visible
from capture.reading.extract.document.layout import Layout, layout_of
from capture.reading.extract.document.walk import walk
from capture.reading.extract.request import Whole
from capture.reading.extract.source.encoding import decode_html
from capture.reading.extract.source.parse import parse

__all__ = ["frame_texts", "whole_text"]

_FRAME = "#warcite-frame="
_HTML = ("text/html", "application/xhtml+xml")


def whole_text(view: WarcIndex) -> Whole:
    """``urn:text:`` where a capture made one, else the words of the main document; empty for other documents.

    Records that are damaged are passed over.
    """
    url = view.page_url()
    told = view.artifact(f"urn:text:{url}") if url else None
    record = told or view.document()
    payload = view.readable(record)
    if record is None or payload is None:
        return Whole()
    if told is not None:
        return Whole(text=payload.data.decode("utf-8", "replace"), record=record)
    mime = payload.mime or record.mime
    if mime not in _HTML:
        return Whole()
    return Whole(text=_words(decode_html(payload.data, payload.content_type)[0]), record=record)


def frame_texts(view: WarcIndex) -> tuple[Whole, ...]:
    """The words of each frame that a capture stored, in the order of their numbers; those without words left out.

    ``urn:text:`` of the frame where there is one, else the words of its stored DOM that its layout calls visible.
    """
    texts = {record.url.partition(":text:")[2]: record for record in view.artifacts("urn:text:")}
    found: list[Whole] = []
    for dom in view.artifacts("urn:dom:"):
        name = dom.url.removeprefix("urn:dom:")
        url, mark, number = name.partition(_FRAME)
        if not mark or not number.isdecimal():
            continue
        record = texts.get(name, dom)
        payload = view.readable(record)
        text = payload.data.decode("utf-8", "replace") if payload is not None else ""
        if record is dom:
            text = _words(text, layout_of(view, f"urn:layout:{name}"))
        if text.strip():
            found.append(Whole(text=text, record=record, frame=int(number), url=url))
    return tuple(sorted(found, key=lambda one: one.frame))


def _words(html: str, layout: Layout | None = None) -> str:
    """The visible words of a document, a line for each block."""
    document = parse(html, numbered=layout is not None)
    if document is None:
        return ""
    walked = walk(document, layout.boxes if layout is not None else None)
    return "\n".join(run.text for run in visible(walked.runs)[0])
