"""The article out of the archived page: text blocks with their provenance, metadata with their sources.

run: words that a reader takes in as one, before anything is judged · block: a run that belongs to the article,
with its kind · vote: what another extractor would keep of a run · claim: a metadata value from one place in the
page · layout: what the browser drew, box by box. Pure, reads archived bytes alone: nothing is fetched or executed.

Names load when first used (PEP 562): who leaves the work to a child process (``__main__``) needs no parser.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from capture.reading.extract.blocks.comments import comments_from_html
    from capture.reading.extract.classify.trafilatura_vote import warm_up
    from capture.reading.extract.document.layout import Box, Layout
    from capture.reading.extract.html_article import article_from_html
    from capture.reading.extract.render import to_html, to_json, to_markdown, to_text
    from capture.reading.extract.source.article_records import article
    from capture.reading.extract.source.encoding import decode_html

__all__ = [
    "Box",
    "Layout",
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
    "source.article_records": ("article",),
    "blocks.comments": ("comments_from_html",),
    "source.encoding": ("decode_html",),
    "document.layout": ("Box", "Layout"),
    "html_article": ("article_from_html",),
    "render": ("to_html", "to_json", "to_markdown", "to_text"),
    "classify.trafilatura_vote": ("warm_up",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"capture.reading.extract.{home}"), name)
    raise AttributeError(f"module 'capture.extract' has no attribute {name!r}")
