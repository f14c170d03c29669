"""Bluebook (The Bluebook: A Uniform System of Citation, 21st ed., 2020): rule 18.2, the Internet."""

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import AP_MONTHS, month_first
from capture.reading.cite.people import direct, joined, names_beside
from capture.reading.cite.pinpoint import paragraphs_or_pages
from capture.reading.cite.prose import Prose, prose
from capture.reading.cite.titles import italic_with, title_of, unstopped

__all__ = ["bluebook"]


def bluebook(citation: Citation) -> Prose:
    """``Tobias Wren, *Title*, Site (Oct. 14, 2026), URL [ARCHIVE URL].``

    Rule 15.1(b): more than two authors are the first et al. Rule 18.2.2(c): an undated page gets "last
    visited". Rule 18.2.1(d): the archived copy stands in brackets behind the address.
    """
    people = joined(names_beside(citation), direct, last=" & ", most=2)
    title = italic_with("," if citation.site else "", unstopped(title_of(citation)))
    site = f" {citation.site}" if citation.site else ""
    date = f" ({month_first(citation.published, AP_MONTHS)})" if citation.published else ""
    visited = f" (last visited {month_first(PartialDate.of(citation.accessed), AP_MONTHS)})"
    return prose(
        f"{people}, " if people else "",
        title,
        f"{site}{_pinpoint(citation)}{date}",
        f", {citation.url}" if citation.url else "",
        "" if date else visited,
        _kept(citation),
        ".",
    )


def _pinpoint(citation: Citation) -> str:
    """Rule 3.3: paragraphs that have no ¶ of their own are "para."; 3.2(a): pages stand bare."""
    told = paragraphs_or_pages(citation, ("para. ", "paras. "), ("", ""))
    return f", {told}" if told else ""


def _kept(citation: Citation) -> str:
    where = citation.archive_url or held(citation)
    return f" [{'' if citation.archive_url else 'archived '}{where}]" if where else ""
