"""The article of a snapshot: the records that show the page, read and extracted, with their places noted."""

from dataclasses import replace

from capture.errors import Damaged, NotFound
from capture.extract.encoding import decode_html
from capture.extract.layout import Layout
from capture.extract.page import article_from_html
from capture.model.article import Article, Block
from capture.warc import RecordRef, View

__all__ = ["article"]

_HTML = ("text/html", "application/xhtml+xml")
_DOM, _LAYOUT = "urn:dom:", "urn:layout:"


def article(view: View) -> Article:
    """The article that the records of a WARC hold; one without blocks where there is none to be read.

    What was seen goes first (``urn:dom:`` with its layout), then the page's own document, HTML or PDF or
    plain text. Damaged records are passed over. Raises NotFound when the file holds no page at all.
    """
    url = view.page_url()
    rendered = view.artifact(_DOM + url) if url else None
    document = view.document()
    if rendered is not None:
        return _placed(_from_dom(view, rendered, url), rendered)
    if document is None:
        if view.records():
            return Article(url=url or None)
        raise NotFound(f"{view.path} holds no record that can be read")
    return _placed(_from_document(view, document), document)


def _from_dom(view: View, record: RecordRef, url: str) -> Article:
    html = view.payload(record).data.decode("utf-8", "replace")
    return article_from_html(html, url, _layout(view, url))


def _layout(view: View, url: str) -> Layout | None:
    record = view.artifact(_LAYOUT + url)
    if record is None:
        return None
    try:
        return Layout.from_json(view.payload(record).data)
    except Damaged:
        return None


def _from_document(view: View, record: RecordRef) -> Article:
    payload = view.payload(record)
    if record.mime in _HTML:
        html, _ = decode_html(payload.data, payload.head.get("content-type") or record.content_type)
        return article_from_html(html, record.url)
    if record.mime == "application/pdf" or payload.data.startswith(b"%PDF-"):
        from capture.extract.pdf import article_from_pdf

        return article_from_pdf(payload.data, record.url)
    if record.mime.startswith("text/plain"):
        from capture.extract.plain import article_from_text

        return article_from_text(payload.data, payload.head.get("content-type"), record.url)
    return Article(url=record.url)


def _placed(found: Article, record: RecordRef) -> Article:
    """The article with each block's record named."""
    return replace(found, blocks=tuple(_with_record(block, record) for block in found.blocks))


def _with_record(block: Block, record: RecordRef) -> Block:
    source = replace(block.source, record_id=record.record_id, record_url=record.url, offset=record.offset)
    return replace(block, source=source)
