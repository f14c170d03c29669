"""The article as JSON, Markdown, plain text and HTML. Nothing in the output runs, or loads anything by itself."""

import json

from capture.model.article import Article
from capture.reading.extract.render.html_page import to_html
from capture.reading.extract.render.markdown import to_markdown
from capture.reading.extract.render.plain_text import to_text

__all__ = ["to_html", "to_json", "to_markdown", "to_text"]


def to_json(article: Article, note: str = "") -> str:
    """The article JSON, indented, one object, UTF-8 characters as they are; a note, where there is one, first."""
    fields = ({"note": note} if note else {}) | article.to_json()
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
