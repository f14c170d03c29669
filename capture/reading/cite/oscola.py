"""OSCOLA (Oxford University Standard for Citation of Legal Authorities, 4th ed., 2012): 3.4.8, websites."""

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import day_first
from capture.reading.cite.people import direct, joined, names_beside
from capture.reading.cite.pinpoint import paragraphs_or_pages
from capture.reading.cite.prose import Prose, italic, prose
from capture.reading.cite.titles import single_quoted, title_of

__all__ = ["oscola"]

_MOST = 3  # 1.3.1: with more than three authors, the first "and others"


def oscola(citation: Citation) -> Prose:
    """``Tobias Wren, ‘Title’ (*Site*, 14 October 2026) <URL> accessed 25 November 2026, archived at <URL>``.

    No full stop: in a footnote it is the footnote's own (1.1).
    """
    people = joined(names_beside(citation), direct, last=" and ", most=_MOST, others=" and others")
    date = day_first(citation.published) if citation.published else ""
    where = held(citation, angles=True)
    pinpoint = paragraphs_or_pages(citation, ("para ", "paras "), ("", ""))  # 3.1.4: at the end
    return prose(
        f"{people}, " if people else "",
        single_quoted(title_of(citation)),
        _brackets(citation.site, date),
        f" <{citation.url}>" if citation.url else "",
        f" accessed {day_first(PartialDate.of(citation.accessed))}",
        f", archived {where}" if where else "",
        f", {pinpoint}" if pinpoint else "",
    )


def _brackets(site: str, date: str) -> Prose:
    if not site and not date:
        return prose()
    return prose(" (", italic(site), ", " if site and date else "", date, ")")
