"""Chicago 17 (The Chicago Manual of Style, 17th ed., 2017), notes: 14.205-14.210, websites."""

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import month_first
from capture.reading.cite.people import direct, joined, names_beside
from capture.reading.cite.pinpoint import paragraphs_or_pages
from capture.reading.cite.prose import Prose, prose
from capture.reading.cite.titles import double_quoted, title_of

__all__ = ["chicago_notes"]

_MOST = 3  # 14.76: a note with four or more authors names the first


def chicago_notes(citation: Citation) -> Prose:
    """``Tobias Wren, “Title,” Site, October 14, 2026, URL, archived November 25, 2026, at URL.``"""
    people = joined(names_beside(citation), direct, last=", and ", two=" and ", most=_MOST)
    day = month_first(PartialDate.of(citation.accessed))
    where = held(citation)
    parts = [
        citation.site,
        month_first(citation.published) if citation.published else f"accessed {day}",  # 14.12
        _pinned(citation, [citation.url, f"archived {day}, {where}" if where else ""]),
    ]
    head = f"{people}, " if people else ""
    rest = ", ".join(part for part in parts if part)
    return prose(f"{head}{double_quoted(title_of(citation), ',')} {rest}.")


def _pinned(citation: Citation, places: list[str]) -> str:
    """Where the page is, with the pinpoint before it. 14.160: where a text has no pages, the heading above the
    words; 14.22: paragraphs only if they are numbered.
    """
    heading = citation.pinpoint.heading if citation.pinpoint else ""
    pages = paragraphs_or_pages(citation, None, ("", ""))
    rest = ", ".join(place for place in [pages, *places] if place)
    if not heading or pages:
        return rest
    return f"under {double_quoted(heading, ',')} {rest}" if rest else f"under {double_quoted(heading)}"
