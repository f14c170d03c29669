"""The article of a WARC file: which of its records to read, and how each kind is read.

The rendered DOM with its layout where a capture made them, else the main document's response. Where the page itself
has little text, the child frame that filled it and has the most words is the article. Every block says in which record
its words stand.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urldefrag

from capture.errors import NotFound
from capture.formats.warc import RecordRef, WarcIndex
from capture.model.article import Article, BlockSource, Comment
from capture.model.digits import number
from capture.reading.extract.blocks.comments import comments_from_html
from capture.reading.extract.blocks.image_urls import absolute, base_of
from capture.reading.extract.document.layout import Layout, layout_of
from capture.reading.extract.html_article import article_from_html
from capture.reading.extract.provenance.text_provenance import record_place, sourced
from capture.reading.extract.source.encoding import decode_html
from capture.reading.extract.source.parse import NUMBER, parse
from capture.reading.extract.source.pdf import article_from_pdf
from capture.reading.extract.source.plain_text import article_from_text

__all__ = ["article", "comments", "filling", "fills", "joined"]

_HTML = frozenset(("text/html", "application/xhtml+xml", "application/xml", "text/xml", ""))
_LITTLE = 400  # characters: a page with less text of its own may show its article in a frame
_FRAME = "#warcite-frame="
_MOST_FRAMES = 6  # those with the most bytes are read


def article(view: WarcIndex) -> Article:
    """The article of the page that the file holds; without blocks where the page has none. Never the live page.

    Records that are damaged, or whose payload was stored elsewhere, are passed over. Raises NotFound when the
    file holds no record at all.
    """
    if not view.records():
        raise NotFound(f"{view.path} holds no record that can be read")
    url = view.page_url()
    return _of_artifacts(view, url) or _of_document(view) or Article(url=url or None)


def comments(view: WarcIndex) -> tuple[Comment, ...]:
    """The readers' comments of the same page, out of the record that ``article`` reads. Never raises."""
    url = view.page_url()
    rendered = view.artifact(f"urn:dom:{url}") if url else None
    record = rendered or view.document()
    payload = view.readable(record)
    if record is None or payload is None or (payload.mime or record.mime) not in _HTML:
        return ()
    found = comments_from_html(decode_html(payload.data, payload.content_type)[0])
    return tuple(replace(one, source=_recorded(one.source, record)) for one in found)


def _recorded(source: BlockSource, record: RecordRef) -> BlockSource:
    return replace(source, record_id=record.record_id, record_url=record.url, offset=record.offset)


def _of_artifacts(view: WarcIndex, url: str) -> Article | None:
    record = view.artifact(f"urn:dom:{url}") if url else None
    found = _of_frame(view, record, url) if record is not None else None
    if record is None or found is None:
        return None
    top = replace(found, document=record_place(record))
    if len(top.text) < _LITTLE:
        framed = _in_frames(view, url, top, _filling(view, record, url))
        if framed is not None:
            return framed
    return sourced(view, top, view.document(url))


def _of_frame(view: WarcIndex, record: RecordRef, url: str) -> Article | None:
    """What stands in the rendered DOM of one frame."""
    payload = view.readable(record)
    if payload is None:
        return None
    layout = layout_of(view, f"urn:layout:{record.url.removeprefix('urn:dom:')}")
    return article_from_html(
        payload.data.decode("utf-8", "replace"), url, layout, held=_holds(view), captured=record.date
    )


def _in_frames(view: WarcIndex, url: str, top: Article, drawn: tuple[str, ...] | None) -> Article | None:
    """The article of the child frame with the most words, where those are more than the page itself has.

    ``drawn`` are the addresses of frames that filled the page, None where that is not known.
    """
    records = [record for record in view.artifacts("urn:dom:") if _FRAME in record.url]
    best: tuple[Article, RecordRef] | None = None
    for record in sorted(records, key=lambda record: -record.length)[:_MOST_FRAMES]:
        address = record.url.removeprefix("urn:dom:").partition(_FRAME)[0]
        if drawn is not None and not fills(address, drawn):
            continue
        found = _of_frame(view, record, url if address.startswith("about:") else address)
        if found is not None and (best is None or len(found.text) > len(best[0].text)):
            best = found, record
    if best is None or len(best[0].text) < max(_LITTLE, 2 * len(top.text)):
        return None
    found, record = best
    told = record.url.partition(_FRAME)[2]
    document = view.followed(view.page(found.url or "")) or view.document(url)
    found = joined(top, replace(found, document=record_place(record)))
    return sourced(view, found, document, frame=number(told) or 0)


def _filling(view: WarcIndex, record: RecordRef, url: str) -> tuple[str, ...] | None:
    payload = view.readable(record)
    layout = layout_of(view, f"urn:layout:{url}")
    html = payload.data.decode("utf-8", "replace") if payload is not None else ""
    return filling(html, url, layout) if layout is not None else None


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
        found = article_from_html(
            decode_html(payload.data, payload.content_type)[0], url, held=_holds(view), captured=record.date
        )
    elif mime.startswith("text/"):
        found = article_from_text(decode_html(payload.data, payload.content_type)[0], url)
    else:
        found = Article(url=url, extractor="")
    return sourced(view, replace(found, document=record_place(record)), record)


def _holds(view: WarcIndex) -> Callable[[str], bool]:
    """Whether the file holds an answer with a picture for an address."""

    def held(address: str) -> bool:
        record = view.followed(view.response(address))
        return record is not None and record.status == 200 and not record.mime.startswith("text/")

    return held


_SHARE = 0.4  # of the viewport's width, and of its height
_MOST = 200  # frames of a page that are looked at
_FACTS = (
    "authors", "published", "modified", "site", "section", "language", "direction", "description", "canonical_url",
    "licence", "free", "tags",
)  # fmt: skip


def filling(html: str, url: str, layout: Layout) -> tuple[str, ...]:
    """The addresses of the frames that were drawn large, in their order; empty for one that has none of the web.

    ``html`` and ``layout`` are the page's. Every frame of a frameset counts: browsers draw no box for those.
    """
    document = parse(html, numbered=True)
    if document is None:
        return ()
    base = base_of(document.root, url)
    found: list[str] = []
    for count, element in enumerate(document.root.iter("iframe", "frame")):
        if count >= _MOST:
            break
        box = layout.boxes.get(int(element.get(NUMBER) or -1))
        width, height = layout.viewport
        large = box is not None and box.visible and not box.fixed
        large = large and box is not None and box.width >= _SHARE * width and box.height >= _SHARE * height
        if large or element.tag == "frame":
            found.append(absolute(base, element.get("src") or ""))
    return tuple(found)


def fills(address: str, drawn: tuple[str, ...]) -> bool:
    """Whether a frame of that address is one of those: by its address, or because one has navigated or has none."""
    plain = {one.partition("#")[0] for one in drawn}
    return address in plain or address.startswith("about:") or len(drawn) == 1


def joined(page: Article, frame: Article) -> Article:
    """The frame's words under the page's facts; what the page does not say of its article, the frame may.

    The title is the frame's where the page names none for an article: a ``<title>`` alone is the site's.
    """
    facts: dict[str, Any] = {name: getattr(page, name) or getattr(frame, name) for name in _FACTS}
    named = page.title is not None and page.title.source != "title"
    title = page.title if named else frame.title or page.title
    lead = frame.lead_image or (replace(page.lead_image, block=None) if page.lead_image else None)
    return replace(frame, url=page.url, title=title, lead_image=lead, **facts)
