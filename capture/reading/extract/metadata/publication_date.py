"""Which date to believe, and how to read one whose day and month could be either."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from capture.model.article import Rival, Value
from capture.reading.extract.metadata.claim import Claim
from capture.reading.extract.metadata.dates import EITHER, iso

__all__ = ["believed", "is_gregorian", "month_first"]

_MAX_RIVALS = 5
_DAY = 10  # characters of a moment that name the day
_MONTHS = 12
_WEST = 12  # hours that a zone can be behind UTC
_DAY_FIRST_HOSTS = (
    ".uk", ".au", ".nz", ".ie", ".in", ".za", ".sg", ".my", ".ng", ".ke", ".pk", ".lk", ".bd", ".gh", ".hk", ".mt",
    ".eu", ".de", ".fr", ".nl", ".ch", ".at", ".it", ".es", ".be", ".dk", ".se", ".no", ".fi",
)  # fmt: skip
_MONTH_FIRST_HOSTS = (".us", ".gov", ".mil", ".edu", ".ph")
_MONTH_FIRST = ("en-us", "en-ph", "fil", "es-us")
# Canada writes either; where the year comes first nothing tells how the two others stand when it does not.
_EITHER = ("en-ca", "fr-ca", "ja", "zh", "ko", "hu", "lt", "mn", "eo")
_OTHER_CALENDARS = ("am", "ti", "ne", "dz")  # whose years pass for those of the Gregorian calendar


def is_gregorian(language: str) -> bool:
    """Whether the years that a page writes in figures are those of the Gregorian calendar, or say which they are."""
    return language.lower().replace("_", "-").split("-")[0] not in _OTHER_CALENDARS


def believed(
    claims: Sequence[Claim],
    *,
    monthly: bool | None = None,
    changed: Value | None = None,
    captured: datetime | None = None,
) -> Value | None:
    """The first date of claims in the order of trust; what else is said are rivals.

    An instant in UTC that falls on the day after the address's gives way to that: readers saw the earlier day.
    A declared date that is the day of the last change (``changed``) has lost the day of publication: it gives way to
    an earlier one by the headline, if it does not stand there itself. ``monthly`` is ``month_first``'s answer. What
    lies after the capture is no date of the page, whose zone may be a day ahead.
    """
    latest = (captured + timedelta(days=1)).date().isoformat() if captured is not None else "9"
    dated = [
        Claim(claim.field, moment, claim.source)
        for claim in claims
        if (moment := iso(claim.value, month_first=monthly)) is not None and moment[:_DAY] <= latest[: len(moment)]
    ]
    if not dated:
        return None
    first = _shown(dated, changed) or _local(dated)
    rivals: list[Rival] = []
    for claim in dated:
        if claim.value != first.value and all(claim.value != rival.value for rival in rivals):
            rivals.append(Rival(value=claim.value, source=claim.source))
    return Value(value=first.value, source=first.source, rivals=tuple(rivals[:_MAX_RIVALS]))


def month_first(languages: Sequence[str], host: str, text: str = "") -> bool | None:
    """Whether 03/04/2025 is in March on a page; None where nothing says so.

    First what the page itself writes: dates of which one figure is above twelve, where they agree. Then its
    ``languages`` (the page's, its locale), the believed one first: those with a country, else what all of them do.
    Of plain English the host's country.
    """
    told = {int(first) <= _MONTHS for first, second in map(_figures, EITHER.finditer(text)) if _is_told(first, second)}
    if len(told) == 1:
        return told.pop()
    tags = [language.lower().replace("_", "-") for language in languages if language]
    if not tags:
        return None
    own = tags[0].split("-")[0]
    tag = next((one for one in tags if one.startswith(f"{own}-")), tags[0])
    if tag.startswith(_MONTH_FIRST):
        return True
    if tag.startswith(_EITHER):
        return None
    if tag != "en":
        return False
    return False if host.endswith(_DAY_FIRST_HOSTS) else True if host.endswith(_MONTH_FIRST_HOSTS) else None


def _figures(found: re.Match[str]) -> tuple[str, str]:
    return found[1], found[3]


def _is_told(first: str, second: str) -> bool:
    """One figure is a month and the other can only be a day."""
    low, high = sorted((int(first), int(second)))
    return 0 < low <= _MONTHS < high <= 31


def _shown(dated: list[Claim], changed: Value | None) -> Claim | None:
    day = dated[0].value[:_DAY]
    if changed is None or changed.value[:_DAY] != day or dated[0].source.startswith("visible"):
        return None
    shown = [claim for claim in dated if claim.source.startswith("visible")]
    if any(claim.value[:_DAY] == day for claim in shown):
        return None
    return next((claim for claim in shown if claim.value[:_DAY] < day), None)


def _local(dated: list[Claim]) -> Claim:
    first = dated[0]
    if not first.value.endswith("+00:00"):
        return first
    instant = datetime.fromisoformat(first.value)
    before = (instant.date() - timedelta(days=1)).isoformat()
    for claim in dated[1:]:
        if claim.source == "url" and claim.value == before and instant.hour < _WEST:
            return claim
    return first
