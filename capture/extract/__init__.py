"""The article out of the archived page: text blocks with their provenance, metadata with their sources.

run: words that a reader takes in as one, before anything is judged · block: a run that belongs to the article,
with its kind · vote: what another extractor would keep of a run · claim: a metadata value from one place in the
page · layout: what the browser drew, box by box. Pure, reads archived bytes alone: nothing is fetched or executed.
"""

from capture.extract.archived import article, comments
from capture.extract.comments import comments_from_html
from capture.extract.encoding import decode_html
from capture.extract.layout import Box, Layout
from capture.extract.page import article_from_html
from capture.extract.render import to_html, to_json, to_markdown, to_text
from capture.extract.vote import warm_up

__all__ = [
    "Box",
    "Layout",
    "article",
    "article_from_html",
    "comments",
    "comments_from_html",
    "decode_html",
    "to_html",
    "to_json",
    "to_markdown",
    "to_text",
    "warm_up",
]
