"""ISO 690:2021, Information and documentation: electronic resources, web pages."""

from capture.model.citation import Citation, Name, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import day_first
from capture.reading.cite.people import joined, names_beside
from capture.reading.cite.prose import Prose, italic, prose
from capture.reading.cite.titles import ended, title_of, unstopped

__all__ = ["iso690"]

_MOST = 3  # with four or more authors, the first et al.


def iso690(citation: Citation) -> Prose:
    """``WREN, Tobias. *Title* [online]. Site, 14 October 2026 [accessed …]. Available from: URL. Archived at …``."""
    people = joined(names_beside(citation), _author, last=" and ", most=_MOST)
    date = day_first(citation.published) if citation.published else "n.d."
    site = f"{citation.site}, " if citation.site else ""
    where = held(citation)
    return prose(
        f"{ended(people)} " if people else "",
        italic(unstopped(title_of(citation))),
        f" [online]. {site}{date} [accessed {day_first(PartialDate.of(citation.accessed))}].",
        f" Available from: {citation.url}" if citation.url else "",
        f"{'. ' if citation.url else ' '}Archived {where}" if where else "",
    )


def _author(name: Name) -> str:
    parts = (name.family.upper(), name.given, name.suffix)
    return name.literal or ", ".join(part for part in parts if part)
