"""The article of a WARC file: which of its records to read, and how each kind is read.

The rendered DOM with its layout where a capture made them, else the main document's response. Every block says
in which record its words stand.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urldefrag

from capture.errors import Damaged, NotFound
from capture.extract.encoding import decode_html
from capture.extract.layout import Layout
from capture.extract.page import article_from_html
from capture.extract.pdf import article_from_pdf
from capture.extract.plain import article_from_text
from capture.model.article import Article, Block
from capture.warc import Payload, RecordRef, View

__all__ = ["article"]

_HTML = frozenset(("text/html", "application/xhtml+xml", "application/xml", "text/xml", ""))


def article(view: View) -> Article:
    """The article of the page that the file holds; without blocks where the page has none. Never the live page.

    Records that are damaged, or whose payload was stored elsewhere, are passed over. Raises NotFound when the
    file holds no record at all.
    """
    if not view.records():
        raise NotFound(f"{view.path} holds no record that can be read")
    url = view.page_url()
    return _of_artifacts(view, url) or _of_document(view) or Article(url=url or None)


def _of_artifacts(view: View, url: str) -> Article | None:
    record = view.artifact(f"urn:dom:{url}") if url else None
    payload = _payload(view, record) if record is not None else None
    if record is None or payload is None:
        return None
    return _sourced(
        article_from_html(payload.data.decode("utf-8", "replace"), url, _layout(view, url)), record
    )


def _layout(view: View, url: str) -> Layout | None:
    """The layout of the same frame; None where there is none or it cannot be read: the words stay readable."""
    record = view.artifact(f"urn:layout:{url}")
    payload = _payload(view, record) if record is not None else None
    if payload is None:
        return None
    try:
        return Layout.from_json(payload.data)
    except Damaged:
        return None


def _of_document(view: View) -> Article | None:
    record = view.document()
    payload = _payload(view, record) if record is not None else None
    if record is None or payload is None:
        return None
    url = urldefrag(record.url)[0] or None
    mime = payload.mime or record.mime
    if mime == "application/pdf" or payload.data.startswith(b"%PDF-"):
        found = article_from_pdf(payload.data, url)
    elif mime in _HTML:
        charset = f"; charset={payload.charset}" if payload.charset else ""
        found = article_from_html(decode_html(payload.data, mime + charset)[0], url)
    elif mime.startswith("text/"):
        charset = f"; charset={payload.charset}" if payload.charset else ""
        found = article_from_text(decode_html(payload.data, mime + charset)[0], url)
    else:
        found = Article(url=url, extractor="")
    return _sourced(found, record)


def _payload(view: View, record: RecordRef) -> Payload | None:
    """The record's payload; None where it was stored elsewhere or its bytes are damaged: no article is an answer."""
    try:
        return view.payload(record)
    except (Damaged, NotFound):
        return None


def _sourced(found: Article, record: RecordRef) -> Article:
    def sourced(block: Block) -> Block:
        place: dict[str, Any] = {
            "record_id": record.record_id,
            "record_url": record.url,
            "offset": record.offset,
        }
        return replace(block, source=replace(block.source, **place))

    return replace(found, blocks=tuple(sourced(block) for block in found.blocks))
