"""The article's body: as the API tells it, and as the page's script writes it into the document.

The script and ``body_html`` fill the same pieces, so what a browser shows is what ``rendered_html`` says.
"""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from tests.sites.newsroom.names import class_name
from tests.sites.newsroom.newsroom import Api, Kind, Line, Newsroom

__all__ = ["api_json", "body_html", "pieces"]

Entry = dict[str, Any]


def pieces(newsroom: Newsroom) -> dict[str, str]:
    """The HTML pieces of a body; ``%`` stands for the content."""
    style = newsroom.style

    def name(part: str) -> str:
        return class_name(style, part)

    text = "p" if style.quote == "blockquote" else style.paragraph
    opening, closing = {
        "blockquote": (f'<blockquote class="{name("story-quote")}">', "</blockquote>"),
        "div": (f'<div class="{name("story-quote")}">', "</div>"),
        "figure": (f'<figure class="{name("story-quote")}"><blockquote>', "</blockquote></figure>"),
    }[style.quote]
    advertisement = escape(newsroom.labels.advertisement)
    return {
        "paragraph": f'<{style.paragraph} class="{name("story-p")}">%</{style.paragraph}>',
        "heading": f'<h2 class="{name("story-crosshead")}">%</h2>',
        "quote": f"{opening}%{closing}",
        "quoted": f"<{text}>%</{text}>",
        "ad": (
            f'<div class="{name("promo-slot")}"><span class="{name("promo-label")}">{advertisement}</span>'
            f'<div class="{name("promo-box")}" data-slot="%"></div></div>'
        ),
    }


def api_json(newsroom: Newsroom) -> bytes:
    """The API's answer for the article, in the shape that this paper's software uses."""
    entries = list(_entries(newsroom))
    about: Entry = {"id": newsroom.number, "headline": newsroom.expected.headline}
    match newsroom.style.api:
        case Api.HTML:
            about["html"] = body_html(newsroom)
        case Api.BLOCKS:
            about = {"data": {**about, "body": entries}}
        case Api.NODES:
            about = {"fields": about, "content": {"nodeType": "document", "content": _nodes(entries)}}
    return json.dumps(about, ensure_ascii=False).encode()


def body_html(newsroom: Newsroom) -> str:
    """The body's HTML before the advertisements are filled."""
    piece = pieces(newsroom)
    return "".join(_entry_html(piece, entry) for entry in _entries(newsroom))


def _entry_html(piece: dict[str, str], entry: Entry) -> str:
    if entry["type"] == "ad":
        return piece["ad"].replace("%", str(entry["slot"]))
    if entry["type"] == "quote":
        quoted = (piece["quoted"].replace("%", html) for html in entry["paragraphs"])
        return piece["quote"].replace("%", "".join(quoted))
    return piece[entry["type"]].replace("%", entry["html"])


def _entries(newsroom: Newsroom) -> Iterator[Entry]:
    """The body as blocks: the quotation is one block, advertisements stand between the others."""
    quotation: list[str] = []
    slot = 0
    lines = newsroom.expected.lines
    for index, line in enumerate(lines):
        following = lines[index + 1].kind if index + 1 < len(lines) else None
        if line.kind is Kind.QUOTATION:
            quotation.append(_inline(newsroom, line, following))
            if following is Kind.QUOTATION:
                continue
            yield {"type": "quote", "paragraphs": quotation}
        else:
            yield {"type": line.kind.value, "html": _inline(newsroom, line, following)}
        if index in newsroom.style.ads_after:
            slot += 1
            yield {"type": "ad", "slot": slot}


def _inline(newsroom: Newsroom, line: Line, following: Kind | None) -> str:
    """The line's text as HTML; the introducing line may have the other paper's name in a ``<cite>``."""
    text = escape(line.text, quote=False)
    introduces = line.kind is Kind.PARAGRAPH and following is Kind.QUOTATION
    if not (introduces and newsroom.style.cite):
        return text
    other = escape(newsroom.expected.quoted_from, quote=False)
    return text.replace(other, f"<cite>{other}</cite>")


def _nodes(entries: list[Entry]) -> list[Entry]:
    """The blocks as a tree of nodes, as headless content systems tell them."""
    nodes: list[Entry] = []
    for entry in entries:
        if entry["type"] == "quote":
            children = [{"nodeType": "paragraph", "value": html} for html in entry["paragraphs"]]
            nodes.append({"nodeType": "quote", "content": children})
        elif entry["type"] == "ad":
            nodes.append({"nodeType": "embedded-entry", "slot": entry["slot"]})
        else:
            nodes.append({"nodeType": entry["type"], "value": entry["html"]})
    return nodes
