"""The article of a PDF: the text of each page as paragraphs, metadata from the document's own information.

A printed page says nowhere where a paragraph ends. full: as long as most of the page's lines · a paragraph ends with a
blank line, or where a line that is not full ends a sentence; a short line after such an end that ends none is a
heading, and stands alone.
"""

import io
import logging
import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from capture.model.article import Article, Block, BlockKind, BlockSource, Value
from capture.reading.extract.metadata.claim import Claim, Field
from capture.reading.extract.metadata.names import authors_in
from capture.reading.extract.metadata.publication_date import believed
from capture.reading.extract.request import extractor

__all__ = ["MAX_PAGES", "article_from_pdf", "paragraphs_of_lines"]

MAX_PAGES = 500  # about 10 s; a longer document is quoted from by hand
_PROGRAM = re.compile(r"^(?:Microsoft (?:Word|PowerPoint|Excel) - )")
_UNSAID = re.compile(
    r"(?i)\W*(?:untitled|unspecified|anonymous|no title|title|powerpoint presentation|none|null)?\W*\d*"
)
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?([Z+-])?(\d{2})?'?(\d{2})?")
MAX_LINES = 20_000
_FULL = 0.8  # of a page's long lines
_HEADING = 0.65
_FEW = 4  # lines: too few to tell a full one
_ENDS = tuple('.!?…:。！？»”"’)]')
_BROKEN = re.compile(r"(?<!\w)(\w+)[-\u2010]$")
_WORD = re.compile(r"\w+")


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
    blocks: list[Block] = []
    with suppress(Exception):  # a page tree can be as broken as a page
        for number in range(min(len(reader.pages), MAX_PAGES)):
            text = ""
            with suppress(Exception):  # one broken page must not hide the others
                text = reader.pages[number].extract_text() or ""
            source = BlockSource(path=f"page {number + 1}")
            words = paragraphs_of_lines(text)
            blocks += [Block(kind=BlockKind.PARAGRAPH, text=paragraph, source=source) for paragraph in words]
    return Article(
        url=url,
        title=_value(information.get("/Title"), "pdf:Title"),
        authors=tuple(Value(value=name, source="pdf:Author") for name in authors_in(_text(information.get("/Author")))),
        published=_moment(information.get("/CreationDate"), "pdf:CreationDate", captured),
        modified=_moment(information.get("/ModDate"), "pdf:ModDate", captured),
        description=_value(information.get("/Subject"), "pdf:Subject"),
        blocks=tuple(blocks),
        coverage=1.0 if blocks else 0.0,
        extractor=extractor(),
    )


def _text(value: object) -> str:
    return " ".join(str(value).split())[:2000] if isinstance(value, str) else ""


def _value(value: object, source: str) -> Value | None:
    text = _PROGRAM.sub("", _text(value))
    return Value(value=text, source=source) if text and not _UNSAID.fullmatch(text) else None


def _moment(value: object, source: str, captured: datetime | None) -> Value | None:
    """``D:20250129050000+01'00'`` (ISO 32000-1, 7.9.4) in ISO 8601."""
    date = _DATE.match(_text(value))
    if not date:
        return None
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute = date.groups()
    text = f"{year}-{month or '01'}-{day or '01'}" if month else f"{year}-01"
    if hour and minute:
        zone = "Z" if sign == "Z" else f"{sign}{zone_hour}:{zone_minute or '00'}" if sign and zone_hour else ""
        text += f"T{hour}:{minute}:{second or '00'}{zone}"
    return believed([Claim(Field.PUBLISHED, text, source)], captured=captured)


def paragraphs_of_lines(text: str) -> list[str]:
    """The paragraphs of a page, each on one line. A word that was broken at a line's end is whole again.

    Without its hyphen where the page has the word without one elsewhere, else with it.
    """
    lines = [" ".join(line.split()) for line in text.splitlines()[:MAX_LINES]]
    words = {word.lower() for line in lines for word in _WORD.findall(line)}
    lengths = sorted(len(line) for line in lines if line)
    long = lengths[len(lengths) * 9 // 10] if len(lengths) >= _FEW else 0
    found: list[str] = []
    group: list[str] = []
    for index, line in enumerate(lines):
        if line:
            group.append(line)
        # A heading is short, ends no sentence, and the next line begins one.
        is_heading = len(group) == 1 and 0 < len(line) < _HEADING * long and not line.endswith((*_ENDS, ",", ";", "-"))
        if is_heading:
            after = next((other for other in lines[index + 1 :] if other), "")
            is_heading = not after[:1].islower()
        if group and (not line or is_heading or (len(line) < _FULL * long and line.endswith(_ENDS))):
            found.append(_joined(group, words))
            group = []
    return [*found, _joined(group, words)] if group else found


def _joined(lines: list[str], words: set[str]) -> str:
    parts: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        broken = _BROKEN.search(line) if line.endswith(("-", "\u2010")) else None
        head = _WORD.match(after)
        if broken is None or head is None or not after[:1].islower():
            parts += line, " "
        elif f"{broken[1]}{head[0]}".lower() in words:
            parts.append(line[:-1])
        else:
            parts.append(line)
    return "".join(parts).strip()
