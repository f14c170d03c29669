"""Dates in words. Month names are English: the styles are."""

from capture.model.citation import PartialDate

__all__ = ["AP_MONTHS", "IEEE_MONTHS", "MONTHS", "NLM_MONTHS", "day_first", "month_first", "year_first"]

_WHOLE = "January February March April May June July August September October November December"
_AP = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec."
_THREE = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
MONTHS = tuple(_WHOLE.split())
AP_MONTHS = tuple(_AP.split())  # Bluebook table T12, MLA appendix 1: what is short stays whole
NLM_MONTHS = tuple(_THREE.split())
IEEE_MONTHS = tuple(name if name == "May" else f"{name}." for name in NLM_MONTHS)


def month_first(date: PartialDate, months: tuple[str, ...] = MONTHS) -> str:
    """``October 14, 2026``, ``October 2026`` or ``2026``."""
    if date.month is None:
        return f"{date.year}"
    month = months[date.month - 1]
    return f"{month} {date.year}" if date.day is None else f"{month} {date.day}, {date.year}"


def day_first(date: PartialDate, months: tuple[str, ...] = MONTHS) -> str:
    """``14 October 2026``, ``October 2026`` or ``2026``."""
    parts = (date.day, months[date.month - 1] if date.month else None, date.year)
    return " ".join(str(part) for part in parts if part is not None)


def year_first(date: PartialDate, between: str, months: tuple[str, ...] = MONTHS) -> str:
    """``2026, October 14`` with ``between`` after the year."""
    parts = (months[date.month - 1] if date.month else None, date.day)
    rest = " ".join(str(part) for part in parts if part is not None)
    return f"{date.year}{between}{rest}" if rest else f"{date.year}"
