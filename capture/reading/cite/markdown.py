"""Markdown (CommonMark 0.31): the page and its archived copy as links."""

import re

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import day_first
from capture.reading.cite.people import direct, joined, names_beside
from capture.reading.cite.titles import ended, title_of

__all__ = ["markdown"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~$#!])|(?<=:)(//)")


def markdown(citation: Citation) -> str:
    """``[Title](URL). Tobias Wren, Site, 14 October 2026. [Archived 25 November 2026](URL).``"""
    date = day_first(citation.published) if citation.published else ""
    people = joined(names_beside(citation), direct, last=", and ", two=" and ")
    about = ", ".join(_escaped(part) for part in (people, citation.site, date) if part)
    title = _link(title_of(citation), citation.url)
    warning = f"\\[{_escaped(citation.warning)}\\]" if citation.warning else ""
    return " ".join(part for part in (ended(title), ended(about), _kept(citation), warning) if part)


def _kept(citation: Citation) -> str:
    text = f"Archived {day_first(PartialDate.of(citation.accessed))}"
    if citation.archive_url:
        return f"{_link(text, citation.archive_url)}."
    where = held(citation)
    return _escaped(f"{text} {where}.") if where else ""


def _link(text: str, url: str) -> str:
    """A link whose target cannot end early: brackets in addresses are escaped as addresses escape."""
    target = url.replace("(", "%28").replace(")", "%29")
    return f"[{_escaped(text)}]({target})" if target else _escaped(text)


def _escaped(text: str) -> str:
    """Text that stays text; an address in it does not become a link."""
    return _SPECIAL.sub(lambda found: f"\\{found[1]}" if found[1] else "/\\/", text)
