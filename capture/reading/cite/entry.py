"""What biblatex and BibTeX entries share: key, layout, names."""

import re
import unicodedata
from collections.abc import Mapping

from capture.model.citation import Citation, Name
from capture.reading.cite.archive_location import held
from capture.reading.cite.latex import address, escaped

__all__ = ["authors", "entry", "kept"]


def entry(kind: str, citation: Citation, fields: Mapping[str, str]) -> str:
    """``@kind{key, field = {value}, …}``, one field a line, empty ones left out."""
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{_key(citation)},\n{''.join(lines)}}}"


def authors(citation: Citation) -> str:
    """Names joined by ``and``; literal ones in braces, and so is a word "and" within a name."""
    return " and ".join(_author(name) for name in citation.authors if name.full)


def kept(citation: Citation) -> str:
    """Where the snapshot is held, as a note, and what the citation warns of."""
    where = escaped(held(citation))
    if citation.archive_url:
        where = rf"at \url{{{address(citation.archive_url)}}}"
    parts = (f"Archived {where}" if where else "", escaped(citation.warning))
    return ". ".join(part for part in parts if part)


def _author(name: Name) -> str:
    if name.literal or not name.given:
        return f"{{{escaped(name.full)}}}"
    parts = (_part(name.family), _part(name.suffix), _part(name.given))
    return ", ".join(part for part in parts if part)


def _part(text: str) -> str:
    divides = "," in text or re.search(r"\band\b", text, re.IGNORECASE)
    return f"{{{escaped(text)}}}" if divides else escaped(text)


def _key(citation: Citation) -> str:
    """``wren-2026-k3v9qm``: the snapshot's own letters make it unique."""
    author = citation.authors[0] if citation.authors else None
    name = (author.family or author.literal) if author else citation.site
    year = str(citation.published.year if citation.published else citation.accessed.year)
    parts = (_ascii(name)[:24] or "page", year, _ascii(citation.snapshot[-6:]))
    return "-".join(part for part in parts if part)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)
