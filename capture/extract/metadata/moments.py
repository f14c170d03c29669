"""Which date to believe, and how to read one whose day and month could be either."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from capture.extract.metadata.claim import Claim
from capture.extract.metadata.dates import iso
from capture.model.article import Rival, Value

__all__ = ["believed", "month_first"]

_MAX_RIVALS = 5
_DAY = 10  # characters of a moment that name the day
_WEST = 12  # hours that a zone can be behind UTC
_ISLES = (".uk", ".au", ".nz", ".ie", ".in", ".za", ".sg", ".my", ".ng", ".ke", ".pk")
_MONTH_FIRST = ("en-us", "en-ph", "fil")


def believed(
    claims: Sequence[Claim], *, monthly: bool | None = None, changed: Value | None = None
) -> Value | None:
    """The first date of claims in the order of trust; what else is said are rivals.

    An instant in UTC that falls on the day after the address's gives way to that: readers saw the earlier day.
    A declared date that is the day of the last change (``changed``) has lost the day of publication: it gives way to
    an earlier one by the headline, if it does not stand there itself. ``monthly`` is ``month_first``'s answer.
    """
    dated = [
        Claim(claim.field, moment, claim.source)
        for claim in claims
        if (moment := iso(claim.value, month_first=monthly)) is not None
    ]
    if not dated:
        return None
    first = _shown(dated, changed) or _local(dated)
    rivals: list[Rival] = []
    for claim in dated:
        if claim.value != first.value and all(claim.value != rival.value for rival in rivals):
            rivals.append(Rival(value=claim.value, source=claim.source))
    return Value(value=first.value, source=first.source, rivals=tuple(rivals[:_MAX_RIVALS]))


def month_first(language: str, host: str) -> bool | None:
    """Whether 03/04/2025 is in March; None where the page's language does not say."""
    tag = language.lower().replace("_", "-")
    if not tag:
        return None
    if tag.startswith(_MONTH_FIRST):
        return True
    return not host.endswith(_ISLES) if tag == "en" else False


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
