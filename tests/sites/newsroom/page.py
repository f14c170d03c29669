"""The article page: the HTML that the site serves, and the document after the scripts ran."""

import json
import re
from html import escape

from tests.sites.newsroom.body import body_html, pieces
from tests.sites.newsroom.metadata import head_tags
from tests.sites.newsroom.newsroom import Newsroom
from tests.sites.newsroom.parts import Parts
from tests.sites.newsroom.scripts import ad_html

__all__ = ["rendered_html", "served_html"]

_SLOT = re.compile(r'(data-slot="(\d+)">)')
_LATER = re.compile(r"<img data-src=")


def served_html(newsroom: Newsroom) -> str:
    """The page as the site sends it: the article's body is empty until the script has fetched it."""
    return _document(newsroom, body="")


def rendered_html(newsroom: Newsroom) -> str:
    """The document after the scripts ran: body written, advertisements filled, late images loaded."""
    document = _document(newsroom, body=body_html(newsroom))
    filled = _SLOT.sub(lambda match: match[1] + ad_html(newsroom, int(match[2])), document)
    return _LATER.sub("<img src=", filled)


def _document(newsroom: Newsroom, body: str) -> str:
    labels = newsroom.labels
    return (
        f'<!DOCTYPE html>\n<html lang="{newsroom.expected.language}" dir="{labels.direction}">'
        f"<head>{_head(newsroom)}</head>"
        f"<body>{_page(Parts(newsroom), body)}"
        f'<script src="/static/page.js"></script></body></html>\n'
    )


def _head(newsroom: Newsroom) -> str:
    hosts = newsroom.hosts
    title = f"{newsroom.expected.headline} | {newsroom.labels.paper}"
    return (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        f'<link rel="canonical" href="{newsroom.url}">'
        f'<link rel="icon" type="image/png" href="http://{hosts.cdn}/favicon.png">'
        f'<link rel="stylesheet" href="http://{hosts.cdn}/site.css">'
        f"{head_tags(newsroom)}"
        f"<script>window.site = {_config(newsroom)};</script>"
        f'<script async src="http://{hosts.ads}/tag.js"></script>'
    )


def _config(newsroom: Newsroom) -> str:
    config = {
        "api": f"/api/articles/{newsroom.number}.json",
        "shape": newsroom.style.api.value,
        "pieces": pieces(newsroom),
        "beacon": "/collect",
    }
    return json.dumps(config, ensure_ascii=False).replace("</", "<\\/")


def _page(parts: Parts, body: str) -> str:
    """Top, headline list, article, what stands around it, and the foot, in this paper's order."""
    style = parts.newsroom.style
    head = "".join(parts.by_name(name) for name in style.head)
    tail = "".join(parts.by_name(name) for name in style.tail)
    story = parts.story(head, body, tail if style.tail_inside else "")
    outside = "" if style.tail_inside else tail
    end = [name for name in style.end if not (style.rail and name == "trending")]
    lists = "".join(parts.by_name(name) for name in end)
    rail = parts.rail() if style.rail else ""
    middle = f"{parts.layout(story + outside, rail)}{parts.layout(lists, '')}"
    return f"{parts.top()}{parts.above()}{middle}{parts.foot()}"
