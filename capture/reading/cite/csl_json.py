"""CSL-JSON (Citation Style Language 1.0.2, csl-data.json schema), for Zotero, pandoc and citeproc."""

import json
from typing import Any
from urllib.parse import urlsplit

from capture.model.citation import Citation, Name, PartialDate
from capture.reading.cite.archive_location import named
from capture.reading.cite.titles import title_of

__all__ = ["csl_json"]


def csl_json(citation: Citation) -> str:
    """A JSON array with one item of type webpage; ``archive_location`` is the public copy's address."""
    where = named(citation)
    fields: dict[str, Any] = {
        "id": citation.snapshot or citation.url,
        "type": "webpage",
        "title": title_of(citation),
        "author": [_author(name) for name in citation.authors if name.full],
        "container-title": citation.site,
        "issued": _date(citation.published) if citation.published else None,
        "accessed": _date(PartialDate.of(citation.accessed)),
        "URL": citation.url,
        "archive": urlsplit(citation.archive_url).hostname or "",
        "archive_location": citation.archive_url or citation.snapshot,
        "language": citation.language,
        "note": ". ".join(part for part in (f"Archived {where}" if where else "", citation.warning) if part),
    }
    return json.dumps([{name: value for name, value in fields.items() if value}], ensure_ascii=False, indent=2)


def _author(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    fields = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in fields.items() if value}


def _date(date: PartialDate) -> dict[str, list[list[int]]]:
    parts = (date.year, date.month, date.day)
    return {"date-parts": [[part for part in parts if part is not None]]}
