"""APA 7 (Publication Manual of the American Psychological Association, 7th ed., 2020): chapter 10.16, webpages.

Titles keep the page's own capitals: sentence case (6.17) would need to know what is a proper name. A full stop
stands within a title's closing quotation mark (6.9).
"""

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import year_first
from capture.reading.cite.people import family_first, joined
from capture.reading.cite.pinpoint import paragraphs_or_pages
from capture.reading.cite.prose import Prose, prose
from capture.reading.cite.titles import double_quoted, ended, italic_with, title_of

__all__ = ["apa", "apa_in_text"]

_MOST = 20  # 9.8: with 21 or more, the first 19, an ellipsis, and the last


def apa(citation: Citation) -> Prose:
    """``Wren, T. (2026, October 14). *Title*. Site. URL (archived 2026, November 25, at URL)``."""
    title, people = italic_with(".", title_of(citation)), _people(citation)
    date = f"({year_first(citation.published, ', ') if citation.published else 'n.d.'})"
    site = "" if citation.site.casefold() == people.casefold() else citation.site
    head = prose(f"{ended(people)} {date}. ", title) if people else prose(title, f" {date}.")
    return prose(head, f" {ended(site)}" if site else "", f" {citation.url}" if citation.url else "", _kept(citation))


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


def apa_in_text(citation: Citation) -> str:
    """``(Wren, 2026, para. 4)``, 8.11, 8.17, 8.28; empty without a pinpoint.

    8.14: without an author the title's first words, in quotation marks.
    """
    told = paragraphs_or_pages(citation, ("para. ", "paras. "), ("p. ", "pp. "))
    if not told:
        return ""
    names = [name.family or name.full for name in citation.authors if name.full]
    title = " ".join(title_of(citation).split()[:4])
    people = f"{names[0]} et al." if len(names) > 2 else " & ".join(names) or double_quoted(title, ",")
    year = str(citation.published.year) if citation.published else "n.d."
    return f"({people}{',' if names else ''} {year}, {told})"
