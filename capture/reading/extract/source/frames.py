"""Pages whose article stands in a frame of theirs: which frames filled the page, and whose word counts for what."""

from dataclasses import replace
from typing import Any

from capture.model.article import Article
from capture.reading.extract.blocks.image_urls import absolute, base_of
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.source.parse import NUMBER, parse

__all__ = ["filling", "fills", "joined"]

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
