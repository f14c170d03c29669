"""Wikipedia's ``{{cite web}}`` (Template:Cite web, as Module:Citation/CS1 reads it)."""

import re

from capture.model.citation import Citation, Name, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import day_first
from capture.reading.cite.people import names_beside
from capture.reading.cite.pinpoint import paragraphs_or_pages
from capture.reading.cite.titles import title_of

__all__ = ["wikipedia"]

# What wikitext could read as markup; "|" has a magic word of its own, all others become references.
_SPECIAL = re.compile(r"[\[\]{}<>&~]|''+|__|://|(?<=[a-z]):(?=\S)", re.IGNORECASE)


def wikipedia(citation: Citation) -> str:
    """One line. ``url-status`` is live: at the moment of capture it was. Without a public copy no archive fields
    (the template wants all of them or none); ``id`` then names snapshot and seal. What the citation warns of
    stands behind the template, which has no note.
    """
    accessed = day_first(PartialDate.of(citation.accessed))
    fields = {
        **_authors(names_beside(citation)),
        "title": _escaped(title_of(citation)),
        "url": _address(citation.url),
        "website": _escaped(citation.site),
        "date": day_first(citation.published) if citation.published else "",
        "access-date": accessed if citation.url else "",
        **_kept(citation, accessed),
        "at": paragraphs_or_pages(citation, ("para. ", "paras. "), ("p. ", "pp. ")),
        "language": citation.language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", citation.language) else "",
    }
    template = "{{cite web" + "".join(f" |{name}={value}" for name, value in fields.items() if value) + "}}"
    return f"{template} ({_escaped(citation.warning)})" if citation.warning else template


def _authors(names: tuple[Name, ...]) -> dict[str, str]:
    fields = {}
    for number, name in enumerate(names, start=1):
        if name.literal or not name.given:
            fields[f"author{number}"] = _escaped(name.full)
        else:
            fields[f"last{number}"] = _escaped(name.family)
            fields[f"first{number}"] = _escaped(" ".join(part for part in (name.given, name.suffix) if part))
    return fields


def _kept(citation: Citation, accessed: str) -> dict[str, str]:
    if citation.archive_url:
        address = _address(citation.archive_url)
        return {"archive-url": address, "archive-date": accessed, "url-status": "live"}
    where = held(citation)
    return {"id": _escaped(f"Archived {where}")} if where else {}


def _escaped(text: str) -> str:
    referenced = _SPECIAL.sub(lambda found: "".join(f"&#{ord(letter)};" for letter in found[0]), text)
    return referenced.replace("|", "{{!}}")


def _address(url: str) -> str:
    """An address without what ends a parameter or makes italics; ``=`` is harmless in a named one."""
    return url.replace("'", "%27").replace("~", "%7E")
