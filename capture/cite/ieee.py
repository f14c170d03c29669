"""IEEE (IEEE Reference Guide, 2023): websites."""

from capture.cite.dates import IEEE_MONTHS, month_first
from capture.cite.held import held
from capture.cite.people import initials_first, joined, names_beside
from capture.cite.prose import Prose, prose
from capture.cite.titles import double_quoted, ended, title_of
from capture.model.citation import Citation, PartialDate

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
