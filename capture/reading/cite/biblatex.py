"""biblatex ``@online`` (The biblatex Package, manual 3.20, section 2.1.1), for biber: UTF-8."""

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.entry import authors, entry, kept
from capture.reading.cite.latex import escaped, protected
from capture.reading.cite.titles import title_of

__all__ = ["biblatex"]

# Babel's names (manual, table 2) of languages that titles are hyphenated and capitalised by.
_LANGUAGES = {
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
}


def biblatex(citation: Citation) -> str:
    """The entry. ``url`` is verbatim (2.2.1) and needs no escapes: an address here has no braces."""
    fields = {
        "author": authors(citation),
        "title": protected(title_of(citation)),
        "organization": escaped(citation.site),
        "date": citation.published.iso if citation.published else "",
        "url": citation.url,
        "urldate": PartialDate.of(citation.accessed).iso,
        "note": kept(citation),
        "langid": _LANGUAGES.get(citation.language[:2].lower(), ""),
    }
    return entry("online", citation, fields)
