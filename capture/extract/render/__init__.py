"""The article as JSON, Markdown, plain text and HTML. Nothing in the output runs, or loads anything by itself."""

import json

from capture.extract.render.markdown import to_markdown
from capture.extract.render.page import to_html
from capture.extract.render.plain import to_text
from capture.model.article import Article

__all__ = ["to_html", "to_json", "to_markdown", "to_text"]


def to_json(article: Article, note: str = "") -> str:
    """The article JSON, indented, one object, UTF-8 characters as they are; a note, where there is one, first."""
    fields = ({"note": note} if note else {}) | article.to_json()
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
