"""A byline's name as the parts that reference lists sort and shorten."""

import re

from capture.model.citation import Name, one_line

__all__ = ["initials", "name_of"]

_HONORIFIC = re.compile(r"(?:dr|prof|professor|sir|dame|mr|mrs|ms|mx|rev)\.?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|II|III|IV", re.IGNORECASE)
_DEGREE = re.compile(r"Ph\.?\s?D\.?|M\.?D\.?|M\.A\.|B\.A\.|M\.?Sc\.?|J\.?D\.?|MBA|RN|Esq\.?")
_LOWER = (
    "af al al- ap auf av bin bint da das de degli dei del della der di dos du e el ibn la le las lo los op 't 's"
    " ten ter thor van vander vom von y zu zum zur"
)
_CAPITAL = "Da De Del Della Der Di Du La Le Van Vander Von St."
_PARTICLES = frozenset(_LOWER.split())
# Capitalised they are particles only between other words: Robert De Niro, Dick Van Dyke.
_CAPITAL_PARTICLES = frozenset(_CAPITAL.split())
_ORGANISATION = re.compile(
    r"^the\s|[&/@\d]|\b(?:a[cg]|agency|association|board|bureau|centre|center|college|commission|committee|company|"
    r"correspondents?|council|department|desk|editors?|foundation|gmbh|group|inc|institute|limited|llc|ltd|magazine|"
    r"media|ministry|museum|network|news|newspaper|newsroom|office|organi[sz]ation|plc|press|project|radio|"
    r"redaktion|service|society|staff|studio|team|times|university|writers?)\b|\s(?:and|for|of|und|et|für)\s",
    re.IGNORECASE,
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
    parts = [part for part in (part.strip() for part in text.split(",")) if part and not _fits(_DEGREE, part)]
    suffix = next((part for part in parts[1:] if _fits(_SUFFIX, part)), "")
    if suffix:
        parts.remove(suffix)
    if len(parts) == 2:
        return Name(family=parts[0], given=parts[1], suffix=suffix)
    return _in_reading_order(parts[0], suffix) or literal if len(parts) == 1 else literal


def initials(given: str, stop: str = ".", between: str = " ") -> str:
    """``Jean-Paul T.`` as ``J.-P. T.``; ``stop`` after each letter, ``between`` between words."""
    found = []
    for word in re.sub(r"\.(?=\w)", ". ", given).split():
        letters = [part[0].upper() for part in word.split("-") if part[:1].isalpha()]
        if letters:
            found.append(("-" if stop else "").join(f"{letter}{stop}" for letter in letters))
    return between.join(found)


def _in_reading_order(text: str, suffix: str) -> Name | None:
    words = text.split()
    while len(words) > 1 and _fits(_HONORIFIC, words[0]):
        words.pop(0)
    while len(words) > 2 and (_fits(_SUFFIX, words[-1]) or _fits(_DEGREE, words[-1])):
        last = words.pop()
        suffix = suffix or (last if _fits(_SUFFIX, last) else "")
    if len(words) < 2:
        return None
    start = _family_start(words)
    return Name(given=" ".join(words[:start]), family=" ".join(words[start:]), suffix=suffix)


def _family_start(words: list[str]) -> int:
    """Which word the family name begins with: the first particle, or the one before y (Ortega y Gasset)."""
    for place, word in enumerate(words[:-1]):
        if word in ("y", "e") and place > 1:
            return place - 1
        if word in _PARTICLES or (place and word in _CAPITAL_PARTICLES):
            return place
    return len(words) - 1


def _fits(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None
