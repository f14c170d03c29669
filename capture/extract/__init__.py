"""The article out of the archived page: text blocks with their provenance, metadata with their sources.

run: words that a reader takes in as one, before anything is judged · block: a run that belongs to the article,
with its kind · vote: what another extractor would keep of a run · claim: a metadata value from one place in the
page · layout: what the browser drew, box by box. Pure, reads archived bytes alone: nothing is fetched or executed.

Names load when first used (PEP 562): who leaves the reading to a child process (``child``) needs no parser.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from capture.extract.archived import article
    from capture.extract.comments import comments_from_html
    from capture.extract.encoding import decode_html
    from capture.extract.layout import Box, Layout
    from capture.extract.page import article_from_html
    from capture.extract.read import Read, Whole
    from capture.extract.render import to_html, to_json, to_markdown, to_text
    from capture.extract.vote import warm_up

__all__ = [
    "Box",
    "Layout",
    "Read",
    "Whole",
    "article",
    "article_from_html",
    "comments_from_html",
    "decode_html",
    "to_html",
    "to_json",
    "to_markdown",
    "to_text",
    "warm_up",
]

_HOMES = {
    "archived": ("article",),
    "comments": ("comments_from_html",),
    "encoding": ("decode_html",),
    "layout": ("Box", "Layout"),
    "page": ("article_from_html",),
    "read": ("Read", "Whole"),
    "render": ("to_html", "to_json", "to_markdown", "to_text"),
    "vote": ("warm_up",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"capture.extract.{home}"), name)
    raise AttributeError(f"module 'capture.extract' has no attribute {name!r}")
