"""The article of a PDF: the text of each page as paragraphs, metadata from the document's own information."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from capture.model.article import Article, Block, BlockKind, BlockSource, Value
from capture.reading.extract.metadata.claim import Claim, Field
from capture.reading.extract.metadata.names import authors_in
from capture.reading.extract.metadata.publication_date import believed
from capture.reading.extract.source.pdf_paragraphs import paragraphs_of_lines
from capture.reading.extract.version import extractor

__all__ = ["MAX_PAGES", "article_from_pdf"]

MAX_PAGES = 500  # about 10 s; a longer document is quoted from by hand
_PROGRAM = re.compile(r"^(?:Microsoft (?:Word|PowerPoint|Excel) - )")
_UNSAID = re.compile(
    r"(?i)\W*(?:untitled|unspecified|anonymous|no title|title|powerpoint presentation|none|null)?\W*\d*"
)
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?([Z+-])?(\d{2})?'?(\d{2})?")


def article_from_pdf(data: bytes, url: str | None = None, captured: datetime | None = None) -> Article:
    """Paragraphs with their page (``Block.source.path`` is ``page 3``). Never raises; scans have no text.

    What programs write where nobody told them anything ("untitled", "anonymous") is no value; no date is after
    ``captured``.
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on broken files are no news to our users
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        information: dict[str, Any] = dict(reader.metadata or {})
    except Exception:  # pypdf raises what it meets in a hostile file, from KeyError to RecursionError
        return Article(url=url, extractor=extractor())
    blocks = tuple(_blocks(reader))
    return Article(
        url=url,
        title=_value(information.get("/Title"), "pdf:Title"),
        authors=tuple(Value(value=name, source="pdf:Author") for name in authors_in(_text(information.get("/Author")))),
        published=_moment(information.get("/CreationDate"), "pdf:CreationDate", captured),
        modified=_moment(information.get("/ModDate"), "pdf:ModDate", captured),
        description=_value(information.get("/Subject"), "pdf:Subject"),
        blocks=blocks,
        coverage=1.0 if blocks else 0.0,
        extractor=extractor(),
    )


def _blocks(reader: Any) -> Iterator[Block]:
    with suppress(Exception):  # a page tree can be as broken as a page
        for number in range(min(len(reader.pages), MAX_PAGES)):
            for words in _page(reader, number):
                source = BlockSource(path=f"page {number + 1}")
                yield Block(kind=BlockKind.PARAGRAPH, text=words, source=source)


def _page(reader: Any, number: int) -> list[str]:
    try:
        text = reader.pages[number].extract_text() or ""
    except Exception:  # one broken page must not hide the others
        return []
    return paragraphs_of_lines(text)


def _text(value: object) -> str:
    return " ".join(str(value).split())[:2000] if isinstance(value, str) else ""


def _value(value: object, source: str) -> Value | None:
    text = _PROGRAM.sub("", _text(value))
    return Value(value=text, source=source) if text and not _UNSAID.fullmatch(text) else None


def _moment(value: object, source: str, captured: datetime | None) -> Value | None:
    """``D:20250129050000+01'00'`` (ISO 32000-1, 7.9.4) in ISO 8601."""
    found = _DATE.match(_text(value))
    if not found:
        return None
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute = found.groups()
    text = f"{year}-{month or '01'}-{day or '01'}" if month else f"{year}-01"
    if hour and minute:
        zone = "Z" if sign == "Z" else f"{sign}{zone_hour}:{zone_minute or '00'}" if sign and zone_hour else ""
        text += f"T{hour}:{minute}:{second or '00'}{zone}"
    return believed([Claim(Field.PUBLISHED, text, source)], captured=captured)
