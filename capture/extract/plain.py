"""Plain text as an article: paragraphs are what blank lines part."""

import re

from capture.extract.encoding import decode_html
from capture.model.article import Article, Block, BlockKind

__all__ = ["article_from_text"]


def article_from_text(data: bytes, content_type: str, url: str | None = None) -> Article:
    """The article of a text file; it has no metadata but its words."""
    text, _ = decode_html(data, content_type)
    paragraphs = (" ".join(part.split()) for part in re.split(r"(?:\r?\n[ \t]*){2,}|\f", text))
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=words) for words in paragraphs if words)
    return Article(url=url, blocks=blocks, coverage=1.0 if blocks else 0.0, extractor="warcite text")
