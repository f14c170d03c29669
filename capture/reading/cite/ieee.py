"""IEEE (IEEE Reference Guide, 2023): websites."""

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import IEEE_MONTHS, month_first
from capture.reading.cite.people import initials_first, joined, names_beside
from capture.reading.cite.prose import Prose, prose
from capture.reading.cite.titles import double_quoted, ended, title_of

__all__ = ["ieee"]

_MOST = 6  # with more than six authors, the first et al.


def ieee(citation: Citation) -> Prose:
    """``T. Wren, “Title,” Site, Oct. 14, 2026. Accessed: Nov. 25, 2026. [Online]. Available: URL (archived …)``.

    No full stop behind an address.
    """
    people = joined(names_beside(citation), initials_first, last=", and ", two=" and ", most=_MOST)
    date = month_first(citation.published, IEEE_MONTHS) if citation.published else ""
    where = ", ".join(part for part in (citation.site, date) if part)
    title = double_quoted(title_of(citation), "," if where else ".")
    accessed = month_first(PartialDate.of(citation.accessed), IEEE_MONTHS)
    kept = held(citation, square=True)
    return prose(
        f"{people}, " if people else "",
        f"{title} {ended(where)} " if where else f"{title} ",
        f"Accessed: {accessed}.",
        f" [Online]. Available: {citation.url}" if citation.url else "",
        f" (archived {kept})" if kept else "",
    )
