"""Names: a byline as the parts that reference lists sort and shorten; authors in a row as each manual joins them."""

import re
from collections.abc import Callable, Sequence

from capture.model.citation import Citation, Name, one_line
from capture.reading.cite.prose import row

__all__ = [
    "direct", "family_first", "initials", "initials_first", "inverted", "name_list", "name_of", "names_beside",
]  # fmt: skip

_HONORIFIC = re.compile(r"(?:dr|prof|professor|sir|dame|mr|mrs|ms|mx|rev)\.?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|II|III|IV", re.IGNORECASE)
_DEGREE = re.compile(r"Ph\.?\s?D\.?|M\.?D\.?|M\.A\.|B\.A\.|M\.?Sc\.?|J\.?D\.?|MBA|RN|Esq\.?")
_PARTICLES = frozenset(
    "af al al- ap auf av bin bint da das de degli dei del della der di dos du e el ibn la le las lo los op 't 's"
    " ten ter thor van vander vom von y zu zum zur".split()
)
# Capitalised they are particles only between other words: Robert De Niro, Dick Van Dyke.
_CAPITAL_PARTICLES = frozenset("Da De Del Della Der Di Du La Le Van Vander Von St.".split())
_ORGANISATION = re.compile(
    r"(?i)^the\s|[&/@\d]|\b(?:a[cg]|agency|association|board|bureau|centre|center|college|commission|committee|company|"
    r"correspondents?|council|department|desk|editors?|foundation|gmbh|group|inc|institute|limited|llc|ltd|magazine|"
    r"media|ministry|museum|network|news|newspaper|newsroom|office|organi[sz]ation|plc|press|project|radio|"
    r"redaktion|service|society|staff|studio|team|times|university|writers?)\b|\s(?:and|for|of|und|et|für)\s"
)
_MOST_WORDS = 7  # more are a sentence, not a name


def name_of(text: str, site: str = "") -> Name:
    """The name of a person in parts, or of anyone else as it is written.

    ``García Márquez, Gabriel`` says itself which is which. Without a comma the last word is the family name,
    with the particles before it. Literal: the site's own name, organisations, single words, and scripts
    without letter case (Han, Hangul, Arabic, …). A family name of two words without a comma cannot be known.
    """
    text = one_line(text)
    literal = Name(literal=text)
    if text.casefold() == one_line(site).casefold() or text.lower() == text.upper():
        return literal
    if _ORGANISATION.search(text) or len(text.split()) > _MOST_WORDS:
        return literal
    parts = [part for part in (part.strip() for part in text.split(",")) if part and not _DEGREE.fullmatch(part)]
    suffix = next((part for part in parts[1:] if _SUFFIX.fullmatch(part)), "")
    if suffix:
        parts.remove(suffix)
    if len(parts) == 2:
        return Name(family=parts[0], given=parts[1], suffix=suffix)
    words = parts[0].split() if len(parts) == 1 else []
    while len(words) > 1 and _HONORIFIC.fullmatch(words[0]):
        words.pop(0)
    while len(words) > 2 and (_SUFFIX.fullmatch(words[-1]) or _DEGREE.fullmatch(words[-1])):
        last = words.pop()
        suffix = suffix or (last if _SUFFIX.fullmatch(last) else "")
    if len(words) < 2:
        return literal
    start = _family_start(words)
    return Name(given=" ".join(words[:start]), family=" ".join(words[start:]), suffix=suffix)


def _family_start(words: list[str]) -> int:
    """Which word the family name begins with: the first particle, or the one before y (Ortega y Gasset)."""
    for index, word in enumerate(words[:-1]):
        if word in ("y", "e") and index > 1:
            return index - 1
        if word in _PARTICLES or (index and word in _CAPITAL_PARTICLES):
            return index
    return len(words) - 1


def initials(given: str, stop: str = ".", between: str = " ") -> str:
    """``Jean-Paul T.`` as ``J.-P. T.``; ``stop`` after each letter, ``between`` between words."""
    words = (
        ("-" if stop else "").join(f"{part[0].upper()}{stop}" for part in word.split("-") if part[:1].isalpha())
        for word in re.sub(r"\.(?=\w)", ". ", given).split()
    )
    return row(between, *words)


def direct(name: Name) -> str:
    """``Martin Luther King Jr.``"""
    return name.full


def inverted(name: Name) -> str:
    """``King, Martin Luther, Jr.``"""
    return name.literal or row(", ", name.family, name.given, name.suffix)


def family_first(name: Name) -> str:
    """``King, M. L., Jr.``"""
    return name.literal or row(", ", name.family, initials(name.given), name.suffix)


def initials_first(name: Name) -> str:
    """``M. L. King Jr.``"""
    return name.literal or row(" ", initials(name.given), name.family, name.suffix)


def names_beside(citation: Citation) -> tuple[Name, ...]:
    """The authors, without one who only repeats the site: it stands in its own place already."""
    site = citation.site.casefold()
    return tuple(name for name in citation.authors if name.full and (name.full.casefold() != site or not site))


def name_list(
    names: Sequence[Name],
    write: Callable[[Name], str],
    *,
    last: str,
    two: str = "",
    rest: Callable[[Name], str] | None = None,
    most: int | None = None,
    first: int = 1,
    others: str = " et al.",
) -> str:
    """``A, B, and C``. ``last`` stands before the last of three or more, ``two`` between only two.

    ``rest`` writes all names but the first. Above ``most`` names the ``first`` stand, and ``others``.
    """
    texts = [(write if index == 0 else rest or write)(name) for index, name in enumerate(names)]
    if most is not None and len(texts) > most:
        return ", ".join(texts[:first]) + others
    if len(texts) == 2:
        return (two or last).join(texts)
    return last.join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 2 else "".join(texts)
