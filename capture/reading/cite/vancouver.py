"""Vancouver/NLM (Patrias, Citing Medicine, 2nd ed.): chapter 25, parts of websites."""

from capture.model.citation import Citation, Name, PartialDate
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import NLM_MONTHS, year_first
from capture.reading.cite.names import initials
from capture.reading.cite.people import joined, names_beside
from capture.reading.cite.prose import Prose, prose
from capture.reading.cite.titles import ended, title_of, unstopped

__all__ = ["vancouver"]

_MOST = 6  # ICMJE recommendations: with more than six authors, the first six


def vancouver(citation: Citation) -> Prose:
    """``Wren T. Title [Internet]. Site; 2026 Oct 14 [cited 2026 Nov 25]. Available from: URL. Archived at: URL``."""
    people = joined(names_beside(citation), _author, last=", ", most=_MOST, shown=_MOST, others=", et al")
    date = year_first(citation.published, " ", NLM_MONTHS) if citation.published else "[date unknown]"
    cited = year_first(PartialDate.of(citation.accessed), " ", NLM_MONTHS)
    site = f"{citation.site}; " if citation.site else ""
    where = held(citation)
    return prose(
        f"{ended(people)} " if people else "",
        f"{unstopped(title_of(citation))} [Internet]. {site}{date} [cited {cited}].",
        f" Available from: {citation.url}" if citation.url else "",
        f"{'. ' if citation.url else ' '}Archived {where}" if where else "",
    )


def _author(name: Name) -> str:
    """``King ML Jr``: two initials at most, no stops."""
    short = initials(name.given, stop="", between="")[:2]
    return name.literal or " ".join(part for part in (name.family, short, name.suffix.rstrip(".")) if part)
