"""Harvard as in Cite Them Right (Pears and Shields, 12th ed., 2022): web pages."""

from capture.model.citation import Citation, Name, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import day_first
from capture.reading.cite.names import initials
from capture.reading.cite.people import joined, names_beside
from capture.reading.cite.prose import Prose, italic, prose
from capture.reading.cite.titles import ended, title_of

__all__ = ["harvard"]

_MOST = 3  # with four or more authors, the first et al.


def harvard(citation: Citation) -> Prose:
    """``Wren, T. (2026) *Title*. Site, 14 October. Available at: URL (Accessed: 25 November 2026; archived …).``

    Without an author the title comes first; without a date it is "no date".
    """
    people = joined(names_beside(citation), _author, last=" and ", most=_MOST, others="")
    more = prose(italic(" et al.")) if len(names_beside(citation)) > _MOST else prose()
    year = f"({citation.published.year if citation.published else 'no date'})"
    title = title_of(citation)
    stop = "" if ended(title) == title else "."
    where = ended(", ".join(part for part in (citation.site, _day(citation)) if part))
    head = prose(people, more, f" {year} ", italic(title), stop) if people else prose(italic(title), f" {year}.")
    kept = held(citation, square=True)
    return prose(
        head,
        f" {where}" if where else "",
        f" Available at: {citation.url}" if citation.url else "",
        f" (Accessed: {day_first(PartialDate.of(citation.accessed))}",
        f"; archived {kept})." if kept else ").",
    )


def _author(name: Name) -> str:
    """``King, M.L., Jr.``: no space between initials."""
    short = initials(name.given, between="")
    return name.literal or ", ".join(part for part in (name.family, short, name.suffix) if part)


def _day(citation: Citation) -> str:
    date = citation.published
    return day_first(date).removesuffix(str(date.year)).strip() if date else ""
