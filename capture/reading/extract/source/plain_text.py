"""The article of a plain text: paragraphs between blank lines."""

import re

from capture.model.article import Article, Block, BlockKind
from capture.reading.extract.request import extractor

__all__ = ["MAX_PARAGRAPHS", "article_from_text", "paragraphs"]

MAX_PARAGRAPHS = 20_000
_GAP = re.compile(r"\n[^\S\n]*\n")


def article_from_text(text: str, url: str | None = None) -> Article:
    """Every paragraph of the text; no metadata, since a plain text says none."""
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=words) for words in paragraphs(text))
    return Article(url=url, blocks=blocks, coverage=1.0 if blocks else 0.0, extractor=extractor())


def paragraphs(text: str) -> list[str]:
    """The text between blank lines, white space folded, at most ``MAX_PARAGRAPHS``."""
    pieces = _GAP.split(text.replace("\r\n", "\n").replace("\r", "\n"), maxsplit=MAX_PARAGRAPHS)
    return [words for piece in pieces[:MAX_PARAGRAPHS] if (words := " ".join(piece.split()))]
