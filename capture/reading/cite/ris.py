"""RIS (Reference Manager's format, 2011 specification): one tag a line, for Zotero, EndNote, Mendeley."""

from collections.abc import Iterator

from capture.model.citation import Citation, Name, PartialDate
from capture.reading.cite.archive_location import named
from capture.reading.cite.titles import title_of

__all__ = ["ris"]

_AUTHOR = 255  # characters that an author's line may have


def ris(citation: Citation) -> str:
    """The record: ``XX  - value`` lines that end with CR LF, TY first and ER last. Values are one line each."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(citation) if value or tag == "ER")


def _lines(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC"
    for name in citation.authors:
        yield "AU", _author(name)
    yield "TI", title_of(citation)
    yield "T2", citation.site
    if citation.published:
        yield "PY", str(citation.published.year)
        yield "DA", _date(citation.published)
    yield "Y2", _date(PartialDate.of(citation.accessed))
    yield "UR", citation.url
    yield "L2", citation.archive_url
    yield "N1", f"Archived {where}" if (where := named(citation)) else ""
    yield "N1", citation.warning
    yield "LA", citation.language
    yield "ID", citation.snapshot
    yield "ER", ""


def _author(name: Name) -> str:
    """``Last, First, Suffix``: a comma divides, so literal names lose theirs, and no asterisk is allowed."""
    parts = (name.family, name.given, name.suffix) if name.given else (name.literal or name.full,)
    text = ", ".join(part.replace(",", "") for part in parts if part)
    return text.replace("*", "")[:_AUTHOR]


def _date(date: PartialDate) -> str:
    """``YYYY/MM/DD/``, empty where unknown."""
    month, day = (f"{part:02d}" if part else "" for part in (date.month, date.day))
    return f"{date.year:04d}/{month}/{day}/"
