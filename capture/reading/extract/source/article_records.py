"""The article of a WARC file: which of its records to read, and how each kind is read.

The rendered DOM with its layout where a capture made them, else the main document's response. Where the page itself
has little text, the child frame that filled it and has the most words is the article. Every block says in which record
its words stand.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import urldefrag

from capture.errors import NotFound
from capture.formats.warc import RecordRef, WarcIndex
from capture.model.article import Article, Comment
from capture.model.digits import number
from capture.model.record_names import DOM, FRAME, LAYOUT
from capture.reading.extract.blocks.comments import comments_from_html
from capture.reading.extract.blocks.image_urls import absolute, base_of
from capture.reading.extract.document.layout import layout_of
from capture.reading.extract.html_article import article_from_html
from capture.reading.extract.provenance.text_provenance import record_place, sourced
from capture.reading.extract.source.encoding import decode_html
from capture.reading.extract.source.parse import NUMBER, parse
from capture.reading.extract.source.pdf import article_from_pdf
from capture.reading.extract.source.plain_text import article_from_text

__all__ = ["article", "comments"]

_HTML = frozenset(("text/html", "application/xhtml+xml", "application/xml", "text/xml", ""))
_LITTLE = 400  # characters: a page with less text of its own may show its article in a frame
_MOST_FRAMES = 6  # those with the most bytes are read
_SHARE = 0.4  # of the viewport's width, and of its height: a frame as large fills the page
_MOST_DRAWN = 200  # frames of a page that are looked at
_FACTS = (
    "authors", "published", "modified", "site", "section", "language", "direction", "description", "canonical_url",
    "licence", "free", "tags",
)  # fmt: skip


def article(view: WarcIndex) -> Article:
    """The article of the page that the file holds; without blocks where the page has none. Never the live page.

    Records that are damaged, or whose payload was stored elsewhere, are passed over. Raises NotFound when the
    file holds no record at all.
    """
    if not view.records():
        raise NotFound(f"{view.path} holds no record that can be read")
    url = view.page_url()
    rendered = view.artifact(f"{DOM}{url}") if url else None
    top = _of_rendered(view, rendered, url) if rendered is not None else None
    if rendered is None or top is None:
        return _of_document(view) or Article(url=url or None)
    top = replace(top, document=record_place(rendered))
    framed = _in_frames(view, rendered, url, top) if len(top.text) < _LITTLE else None
    return framed or sourced(view, top, view.document(url))


def comments(view: WarcIndex) -> tuple[Comment, ...]:
    """The readers' comments of the same page, out of the record that ``article`` reads. Never raises."""
    url = view.page_url()
    rendered = view.artifact(f"{DOM}{url}") if url else None
    record = rendered or view.document()
    payload = view.readable(record)
    if record is None or payload is None or (payload.mime or record.mime) not in _HTML:
        return ()
    where: dict[str, Any] = {"record_id": record.record_id, "record_url": record.url, "offset": record.offset}
    found = comments_from_html(decode_html(payload.data, payload.content_type)[0])
    return tuple(replace(comment, source=replace(comment.source, **where)) for comment in found)


def _of_rendered(view: WarcIndex, record: RecordRef, url: str) -> Article | None:
    """What stands in the rendered DOM of the page or of one frame."""
    payload = view.readable(record)
    if payload is None:
        return None
    layout = layout_of(view, f"{LAYOUT}{record.url.removeprefix(DOM)}")
    html = payload.data.decode("utf-8", "replace")
    return article_from_html(html, url, layout, is_archived=_has_picture(view), captured=record.date)


def _in_frames(view: WarcIndex, rendered: RecordRef, url: str, top: Article) -> Article | None:
    """The article of the child frame with the most words, where those are more than the page itself has.

    The frame's words stand under the page's facts; what the page does not say of its article, the frame may. The title
    is the frame's where the page names none for an article: a ``<title>`` alone is the site's.
    """
    large = _large_frames(view, rendered, url)
    records = [record for record in view.artifacts(DOM) if FRAME in record.url]
    best: tuple[Article, RecordRef] | None = None
    for record in sorted(records, key=lambda record: -record.length)[:_MOST_FRAMES]:
        address = record.url.removeprefix(DOM).partition(FRAME)[0]
        # One frame alone may have navigated, or have no address of its own.
        if large is not None and address not in large and not address.startswith("about:") and len(large) != 1:
            continue
        inner = _of_rendered(view, record, url if address.startswith("about:") else address)
        if inner is not None and (best is None or len(inner.text) > len(best[0].text)):
            best = inner, record
    if best is None or len(best[0].text) < max(_LITTLE, 2 * len(top.text)):
        return None
    frame, record = best
    facts: dict[str, Any] = {name: getattr(top, name) or getattr(frame, name) for name in _FACTS}
    is_titled = top.title is not None and top.title.source != "title"
    title = top.title if is_titled else frame.title or top.title
    lead = frame.lead_image or (replace(top.lead_image, block=None) if top.lead_image else None)
    whole = replace(frame, url=top.url, title=title, lead_image=lead, document=record_place(record), **facts)
    document = view.followed(view.page(frame.url or "")) or view.document(url)
    return sourced(view, whole, document, frame=number(record.url.partition(FRAME)[2]) or 0)


def _large_frames(view: WarcIndex, rendered: RecordRef, url: str) -> list[str] | None:
    """The addresses of the frames that were drawn large, in their order; empty for one that has none of the web.

    None without a layout. Every frame of a frameset counts: browsers draw no box for those.
    """
    layout = layout_of(view, f"{LAYOUT}{url}")
    if layout is None:
        return None
    payload = view.readable(rendered)
    document = parse(payload.data.decode("utf-8", "replace") if payload is not None else "", numbered=True)
    if document is None:
        return []
    base = base_of(document.root, url)
    width, height = layout.viewport
    found: list[str] = []
    for element in islice(document.root.iter("iframe", "frame"), _MOST_DRAWN):
        box = layout.boxes.get(int(element.get(NUMBER) or -1))
        is_drawn = box is not None and box.visible and not box.fixed
        if element.tag == "frame" or (
            is_drawn and box is not None and box.width >= _SHARE * width and box.height >= _SHARE * height
        ):
            found.append(absolute(base, element.get("src") or "").partition("#")[0])
    return found


def _of_document(view: WarcIndex) -> Article | None:
    record = view.document()
    payload = view.readable(record)
    if record is None or payload is None:
        return None
    url = urldefrag(record.url)[0] or None
    mime = payload.mime or record.mime
    if mime == "application/pdf" or payload.data.startswith(b"%PDF-"):
        found = article_from_pdf(payload.data, url, captured=record.date)
    elif mime in _HTML:
        html = decode_html(payload.data, payload.content_type)[0]
        found = article_from_html(html, url, is_archived=_has_picture(view), captured=record.date)
    elif mime.startswith("text/"):
        found = article_from_text(decode_html(payload.data, payload.content_type)[0], url)
    else:
        found = Article(url=url, extractor="")
    return sourced(view, replace(found, document=record_place(record)), record)


def _has_picture(view: WarcIndex) -> Callable[[str], bool]:
    """Whether the file holds an answer with a picture for an address."""

    def is_archived(address: str) -> bool:
        record = view.followed(view.response(address))
        return record is not None and record.status == 200 and not record.mime.startswith("text/")

    return is_archived
