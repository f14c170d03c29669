"""All the text of an archived page that a reader could see, articles' furniture included."""

from capture.extract.choose import visible
from capture.extract.encoding import decode_html
from capture.extract.parse import parse
from capture.extract.read import Whole
from capture.extract.walk import walk
from capture.warc import View

__all__ = ["whole_text"]

_HTML = ("text/html", "application/xhtml+xml")


def whole_text(view: View) -> Whole:
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
    document = parse(decode_html(payload.data, payload.content_type)[0])
    runs = visible(walk(document).runs)[0] if document is not None else []
    return Whole(text="\n".join(run.text for run in runs), record=record)
