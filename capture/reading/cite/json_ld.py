"""schema.org JSON-LD: the page, and the snapshot as the place where it is archived."""

import json
from typing import Any

from capture.model import moment as moments
from capture.model.citation import Citation, Name
from capture.reading.cite.titles import title_of

__all__ = ["json_ld"]


def json_ld(citation: Citation) -> str:
    """A WebPage with ``archivedAt``. It may stand inside a ``<script>``: no ``<`` is in it."""
    fields = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": title_of(citation),
        "author": [_author(name) for name in citation.authors if name.full],
        "isPartOf": {"@type": "WebSite", "name": citation.site} if citation.site else None,
        "datePublished": citation.published.iso if citation.published else "",
        "url": citation.url,
        "inLanguage": citation.language,
        "archivedAt": _copy(citation),
    }
    text = json.dumps(_filled(fields), ensure_ascii=False, indent=2)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _copy(citation: Citation) -> dict[str, Any]:
    seal = {"@type": "PropertyValue", "propertyID": "sha256", "value": citation.sha256}
    fields = {
        "@type": "WebPage",
        "name": citation.snapshot,
        "url": citation.archive_url,
        "dateCreated": moments.to_iso_seconds(citation.accessed),
        "identifier": seal if citation.sha256 else None,
        "description": citation.warning,
    }
    return _filled(fields)


def _author(name: Name) -> dict[str, str]:
    if name.literal:
        return {"name": name.literal}  # a person or an organisation: the byline does not say
    return _filled({"@type": "Person", "name": name.full, "familyName": name.family, "givenName": name.given})


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
