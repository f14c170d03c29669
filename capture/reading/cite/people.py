"""Authors in a row, as each manual joins and cuts them."""

from collections.abc import Callable, Sequence

from capture.model.citation import Citation, Name
from capture.reading.cite.names import initials

__all__ = ["direct", "family_first", "initials_first", "inverted", "joined", "names_beside"]


def names_beside(citation: Citation) -> tuple[Name, ...]:
    """The authors, without one who only repeats the site: it stands in its own place already."""
    site = citation.site.casefold()
    return tuple(name for name in citation.authors if name.full and (name.full.casefold() != site or not site))


def direct(name: Name) -> str:
    """``Martin Luther King Jr.``"""
    return name.full


def inverted(name: Name) -> str:
    """``King, Martin Luther, Jr.``"""
    return name.literal or ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def family_first(name: Name) -> str:
    """``King, M. L., Jr.``"""
    short = initials(name.given)
    return name.literal or ", ".join(part for part in (name.family, short, name.suffix) if part)


def initials_first(name: Name) -> str:
    """``M. L. King Jr.``"""
    return name.literal or " ".join(part for part in (initials(name.given), name.family, name.suffix) if part)


def joined(
    names: Sequence[Name],
    write: Callable[[Name], str],
    *,
    last: str,
    two: str = "",
    rest: Callable[[Name], str] | None = None,
    most: int | None = None,
    shown: int = 1,
    others: str = " et al.",
) -> str:
    """``A, B, and C``. ``last`` stands before the last of three or more, ``two`` between only two.

    ``rest`` writes all names but the first. Above ``most`` names the first ``shown`` stand, and ``others``.
    """
    texts = [(write if place == 0 else rest or write)(name) for place, name in enumerate(names)]
    if most is not None and len(texts) > most:
        return ", ".join(texts[:shown]) + others
    if len(texts) == 2:
        return (two or last).join(texts)
    return last.join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 2 else "".join(texts)
