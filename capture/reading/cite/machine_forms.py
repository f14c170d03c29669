"""Machine forms: a citation as programs read it, one small function for each format.

Each function escapes what is special to its format, since every text may come from a hostile page (``Citation`` has
made it one line, without control characters, and its addresses http(s) or empty). ``styles.STYLES`` is the table of
them: a new form is a function here, a line there, and its golden texts. BibTeX and biblatex stand in ``bibtex_forms``.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

from capture.model import moment as moments
from capture.model.citation import Citation, PartialDate
from capture.reading.cite.names import direct, name_list, names_beside
from capture.reading.cite.prose import (
    archive_location,
    archive_name,
    capture_day,
    day_first,
    ended,
    paragraphs_or_pages,
    row,
    title_of,
    wrapped,
)

__all__ = ["csl_json", "json_ld", "markdown", "ris", "robust_links", "wikipedia"]

# What wikitext could read as markup; "|" has a magic word of its own, all others become references.
_WIKITEXT = re.compile(r"[\[\]{}<>&~]|''+|__|://|(?<=[a-z]):(?=\S)", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&|~$#!])|(?<=:)(//)")
_RIS_AUTHOR = 255  # characters that an author's line may have


def wikipedia(citation: Citation) -> str:
    """Wikipedia's ``{{cite web}}`` (Template:Cite web, as Module:Citation/CS1 reads it), one line.

    ``url-status`` is live: at the moment of capture it was. Without a public copy no archive fields (the template
    wants all of them or none); ``id`` then names snapshot and seal. What the citation warns of stands behind the
    template, which has no note.
    """

    def escaped(text: str) -> str:
        referenced = _WIKITEXT.sub(lambda match: "".join(f"&#{ord(letter)};" for letter in match[0]), text)
        return referenced.replace("|", "{{!}}")

    def address(url: str) -> str:
        """Without what ends a parameter or makes italics; ``=`` is harmless in a named one."""
        return url.replace("'", "%27").replace("~", "%7E")

    accessed = day_first(capture_day(citation))
    fields: dict[str, str] = {}
    for number, name in enumerate(names_beside(citation), start=1):
        if name.literal or not name.given:
            fields[f"author{number}"] = escaped(name.full)
        else:
            fields[f"last{number}"] = escaped(name.family)
            fields[f"first{number}"] = escaped(row(" ", name.given, name.suffix))
    fields |= {
        "title": escaped(title_of(citation)),
        "url": address(citation.url),
        "website": escaped(citation.site),
        "date": day_first(citation.published),
        "access-date": accessed if citation.url else "",
        "archive-url": address(citation.archive_url),
        "archive-date": accessed if citation.archive_url else "",
        "url-status": "live" if citation.archive_url else "",
        "id": "" if citation.archive_url else escaped(wrapped("Archived ", archive_location(citation))),
        "at": paragraphs_or_pages(citation, ("para. ", "paras. "), ("p. ", "pp. ")),
        "language": citation.language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", citation.language) else "",
    }
    template = "{{cite web" + "".join(f" |{name}={value}" for name, value in fields.items() if value) + "}}"
    return template + wrapped(" (", escaped(citation.warning), ")")


def ris(citation: Citation) -> str:
    """RIS (Reference Manager's format, 2011 specification), for Zotero, EndNote, Mendeley.

    ``XX  - value`` lines that end with CR LF, TY first and ER last. Values are one line each. Of an author's ``Last,
    First, Suffix`` a comma divides, so that literal names lose theirs, and no asterisk is allowed.
    """

    def slashed(date: PartialDate) -> str:
        """``YYYY/MM/DD/``, empty where unknown."""
        month, day = (f"{part:02d}" if part else "" for part in (date.month, date.day))
        return f"{date.year:04d}/{month}/{day}/"

    def lines() -> Iterator[tuple[str, str]]:
        yield "TY", "ELEC"
        for name in citation.authors:
            parts = (name.family, name.given, name.suffix) if name.given else (name.literal or name.full,)
            yield "AU", row(", ", *(part.replace(",", "") for part in parts)).replace("*", "")[:_RIS_AUTHOR]
        yield "TI", title_of(citation)
        yield "T2", citation.site
        if citation.published:
            yield "PY", str(citation.published.year)
            yield "DA", slashed(citation.published)
        yield "Y2", slashed(capture_day(citation))
        yield "UR", citation.url
        yield "L2", citation.archive_url
        yield "N1", wrapped("Archived ", archive_name(citation))
        yield "N1", citation.warning
        yield "LA", citation.language
        yield "ID", citation.snapshot

    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines() if value) + "ER  - \r\n"


def csl_json(citation: Citation) -> str:
    """CSL-JSON (Citation Style Language 1.0.2, csl-data.json schema), for Zotero, pandoc and citeproc.

    An array with one item of type webpage; ``archive_location`` is the public copy's address.
    """

    def date_parts(date: PartialDate) -> dict[str, list[list[int]]]:
        return {"date-parts": [[part for part in (date.year, date.month, date.day) if part is not None]]}

    authors = [
        {"literal": name.literal}
        if name.literal
        else _filled({"family": name.family, "given": name.given, "suffix": name.suffix})
        for name in citation.authors
        if name.full
    ]
    fields = {
        "id": citation.snapshot or citation.url,
        "type": "webpage",
        "title": title_of(citation),
        "author": authors,
        "container-title": citation.site,
        "issued": date_parts(citation.published) if citation.published else None,
        "accessed": date_parts(capture_day(citation)),
        "URL": citation.url,
        "archive": urlsplit(citation.archive_url).hostname or "",
        "archive_location": citation.archive_url or citation.snapshot,
        "language": citation.language,
        "note": row(". ", wrapped("Archived ", archive_name(citation)), citation.warning),
    }
    return json.dumps([_filled(fields)], ensure_ascii=False, indent=2)


def robust_links(citation: Citation) -> str:
    """Robust Links (robustlinks.mementoweb.org, specification 1.0): an HTML link that names its archived copy.

    Without a public copy it keeps address and date, and its tooltip names the snapshot. Without an address the title
    is text.
    """
    title, warning = escape(title_of(citation)), wrapped(" (", escape(citation.warning), ")")
    if not citation.url:
        return f'<span dir="auto">{title}</span>{warning}'
    attributes = {
        "href": citation.url,
        "data-originalurl": citation.url,
        "data-versionurl": citation.archive_url,
        "data-versiondate": moments.to_iso_seconds(citation.accessed),
        "title": "" if citation.archive_url else wrapped("Archived ", archive_location(citation)),
        "dir": "auto",
    }
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    return f"<a{written}>{title}</a>{warning}"


def json_ld(citation: Citation) -> str:
    """schema.org JSON-LD: a WebPage whose snapshot is ``archivedAt``. It may stand inside a ``<script>``: no ``<`` is
    in it. A literal author may be a person or an organisation: the byline does not say.
    """
    seal = {"@type": "PropertyValue", "propertyID": "sha256", "value": citation.sha256}
    copy = {
        "@type": "WebPage",
        "name": citation.snapshot,
        "url": citation.archive_url,
        "dateCreated": moments.to_iso_seconds(citation.accessed),
        "identifier": seal if citation.sha256 else None,
        "description": citation.warning,
    }
    authors = [
        {"name": name.literal}
        if name.literal
        else _filled({"@type": "Person", "name": name.full, "familyName": name.family, "givenName": name.given})
        for name in citation.authors
        if name.full
    ]
    fields = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": title_of(citation),
        "author": authors,
        "isPartOf": {"@type": "WebSite", "name": citation.site} if citation.site else None,
        "datePublished": citation.published.iso if citation.published else "",
        "url": citation.url,
        "inLanguage": citation.language,
        "archivedAt": _filled(copy),
    }
    text = json.dumps(_filled(fields), ensure_ascii=False, indent=2)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def markdown(citation: Citation) -> str:
    """Markdown (CommonMark 0.31): the page and its archived copy as links.

    ``[Title](URL). Tobias Wren, Site, 14 October 2026. [Archived 25 November 2026](URL).``
    """

    def escaped(text: str) -> str:
        """Text that stays text; an address in it does not become a link."""
        return _MARKDOWN.sub(lambda match: f"\\{match[1]}" if match[1] else "/\\/", text)

    def link(text: str, url: str) -> str:
        """A link whose target cannot end early: brackets in addresses are escaped as addresses escape."""
        target = url.replace("(", "%28").replace(")", "%29")
        return f"[{escaped(text)}]({target})" if target else escaped(text)

    people = name_list(names_beside(citation), direct, last=", and ", two=" and ")
    about = row(", ", *map(escaped, (people, citation.site, day_first(citation.published))))
    archived = f"Archived {day_first(capture_day(citation))}"
    if citation.archive_url:
        copy = f"{link(archived, citation.archive_url)}."
    else:
        copy = escaped(wrapped(f"{archived} ", archive_location(citation), "."))
    warning = wrapped("\\[", escaped(citation.warning), "\\]")
    return row(" ", ended(link(title_of(citation), citation.url)), ended(about), copy, warning)


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}
