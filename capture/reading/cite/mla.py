"""MLA 9 (MLA Handbook, 9th ed., 2021): chapter 5, the template of core elements."""

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import AP_MONTHS, day_first
from capture.reading.cite.people import direct, inverted, joined, names_beside
from capture.reading.cite.prose import Prose, italic, prose
from capture.reading.cite.titles import double_quoted, ended, title_of

__all__ = ["mla"]

_MOST = 2  # 5.8: with three or more authors, the first et al.


def mla(citation: Citation) -> Prose:
    """``Wren, Tobias. “Title.” *Site*, 14 Oct. 2026, URL. Archived 25 Nov. 2026 at URL.``

    5.111: an undated page gets the day it was accessed.
    """
    people = joined(names_beside(citation), inverted, rest=direct, last=", and ", most=_MOST, others=", et al.")
    day = day_first(PartialDate.of(citation.accessed), AP_MONTHS)
    date = day_first(citation.published, AP_MONTHS) if citation.published else ""
    rest = ", ".join(part for part in (date, citation.url) if part)
    where = held(citation)
    return prose(
        f"{ended(people)} " if people else "",
        double_quoted(title_of(citation), "."),
        prose(" ", italic(citation.site), "," if rest else ".") if citation.site else "",
        f" {ended(rest)}" if rest else "",
        "" if date else f" Accessed {day}.",
        f" Archived {day} {where}." if where else "",
    )
