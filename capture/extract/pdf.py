"""A PDF as an article: its text by page, its own metadata. pypdf reads; nothing in the file is run."""

import io
import re
from datetime import datetime
from typing import Any

from capture.model.article import Article, Block, BlockKind, BlockSource, Value

__all__ = ["article_from_pdf"]

PAGES = 500  # read at most; a book is no article, and time is bounded
CHARACTERS = 5_000_000


def article_from_pdf(data: bytes, url: str | None = None) -> Article:
    """The article of a PDF. Never raises: what pypdf cannot read gives no blocks."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells each oddity of a file on stderr
    blocks: list[Block] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        about = reader.metadata or {}
        for number, page in enumerate(reader.pages[:PAGES], start=1):
            blocks += _paragraphs(page.extract_text() or "", number)
            if sum(len(block.text) for block in blocks) > CHARACTERS:
                break
    except Exception:  # pypdf raises anything for hostile files, RecursionError and KeyError among them
        return Article(url=url, blocks=tuple(blocks), extractor="pypdf")
    return Article(
        url=url,
        title=_value(about, "/Title"),
        authors=tuple(value for value in (_value(about, "/Author"),) if value),
        published=_date(about, "/CreationDate"),
        modified=_date(about, "/ModDate"),
        description=_value(about, "/Subject"),
        blocks=tuple(blocks),
        coverage=1.0 if blocks else 0.0,
        extractor="pypdf",
    )


def _paragraphs(text: str, page: int) -> list[Block]:
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    source = BlockSource(path=f"page {page}")
    return [Block(kind=BlockKind.PARAGRAPH, text=words, source=source) for words in parts if words]


def _value(about: Any, key: str) -> Value | None:
    text = str(about.get(key) or "").strip()
    return Value(value=text, source=f"pdf {key}") if text else None


def _date(about: Any, key: str) -> Value | None:
    """``D:20261125012626+01'00'`` (ISO 32000-1, 7.9.4) as ISO 8601."""
    match = re.match(r"D?:?(\d{4})(\d\d)?(\d\d)?", str(about.get(key) or ""))
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return Value(value=datetime(year, month, day).date().isoformat(), source=f"pdf {key}")
    except ValueError:
        return None
