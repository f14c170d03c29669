"""Chicago 17 (The Chicago Manual of Style, 17th ed., 2017), author-date: 15.50-15.52, websites."""

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import month_first
from capture.reading.cite.people import direct, inverted, joined, names_beside
from capture.reading.cite.prose import Prose, prose
from capture.reading.cite.titles import double_quoted, ended, title_of

__all__ = ["chicago_author_date"]

_MOST, _SHOWN = 10, 7  # 14.76, 15.9: with more than ten authors, the first seven


def chicago_author_date(citation: Citation) -> Prose:
    """``Wren, Tobias. 2026. “Title.” Site, October 14, 2026. URL. Archived November 25, 2026, at URL.``

    Without an author the site stands in its place (15.34).
    """
    people = joined(
        names_beside(citation), inverted, rest=direct, last=", and ", most=_MOST, shown=_SHOWN, others=", et al."
    )
    year = f"{citation.published.year}." if citation.published else "n.d."
    title = double_quoted(title_of(citation), ".")
    head = f"{ended(people or citation.site)} {year} {title}" if people or citation.site else f"{title} {year}"
    return prose(" ".join(part for part in (head, *_rest(citation, bool(people))) if part))


def _rest(citation: Citation, authored: bool) -> tuple[str, ...]:
    day, where = month_first(PartialDate.of(citation.accessed)), held(citation)
    published = month_first(citation.published) if citation.published and citation.published.month else ""
    site = citation.site if authored else ""
    return (
        ended(", ".join(part for part in (site, published) if part)),
        "" if citation.published else f"Accessed {day}.",
        ended(citation.url),
        f"Archived {day}, {where}." if where else "",
    )
