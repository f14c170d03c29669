"""APA 7 (Publication Manual of the American Psychological Association, 7th ed., 2020): chapter 10.16, webpages.

Titles keep the page's own capitals: sentence case (6.17) would need to know what is a proper name. A full stop
stands within a title's closing quotation mark (6.9).
"""

from capture.cite.dates import year_first
from capture.cite.held import held
from capture.cite.people import family_first, joined
from capture.cite.prose import Prose, prose
from capture.cite.titles import ended, italic_with, title_of
from capture.model.citation import Citation, PartialDate

__all__ = ["apa"]

_MOST = 20  # 9.8: with 21 or more, the first 19, an ellipsis, and the last


def apa(citation: Citation) -> Prose:
    """``Wren, T. (2026, October 14). *Title*. Site. URL (archived 2026, November 25, at URL)``."""
    title, people = italic_with(".", title_of(citation)), _people(citation)
    date = f"({year_first(citation.published, ', ') if citation.published else 'n.d.'})"
    site = "" if citation.site.casefold() == people.casefold() else citation.site
    head = prose(f"{ended(people)} {date}. ", title) if people else prose(title, f" {date}.")
    return prose(
        head, f" {ended(site)}" if site else "", f" {citation.url}" if citation.url else "", _kept(citation)
    )


def _people(citation: Citation) -> str:
    names = citation.authors
    if len(names) > _MOST:
        first = ", ".join(family_first(name) for name in names[: _MOST - 1])
        return f"{first}, . . . {family_first(names[-1])}"
    return joined(names, family_first, last=", & ")


def _kept(citation: Citation) -> str:
    where = held(citation, square=True)
    day = year_first(PartialDate.of(citation.accessed), ", ")
    return f" (archived {day}, {where})" if where else ""
