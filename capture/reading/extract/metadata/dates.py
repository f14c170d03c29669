"""Dates as ISO 8601, as precise as the page says, from the forms that pages write."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from capture.reading.extract.metadata.calendars import MONTHS, UNCASED_MONTHS, western

__all__ = ["EITHER", "SPAN", "WHEN", "iso"]

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[/.年년]\s?(\d{1,2})\s?[/.月월]\s?(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\w.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\.?\d)")
EITHER = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH = r"[^\W\d_]{3,14}"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?\.?(?:\s+|-)(?:de\s+|of\s+)?({_MONTH})\.?,?(?:\s+|-)(?:de[l]?\s+)?(\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_UNCASED = "|".join(sorted(map(re.escape, UNCASED_MONTHS), key=len, reverse=True))
_NAMED_UNCASED = re.compile(rf"(?<!\d)(\d{{1,2}})\s*ב?({_UNCASED})\.?,?\s*(?:ค\.?\s?ศ\.?\s*)?(\d{{4}})(?!\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:,|\s+năm)?\s+(\d{4})(?!\d)", re.IGNORECASE)
_NAMED = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_HOURS = r"(?:,?\s*(?:at|um|às|à|kl\.?|@|-)?\s*\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|Uhr|h)?\b)?"
# A date or a time of day amid other words, and what else counts time: "5 min read", "vor 3 Stunden".
WHEN = re.compile(
    r"(?:\b(?:on|am|le|el|den|il)\s+)?(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?\s*)?"
    rf"(?:\b(?:{_NAMED})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er)?\.?[\s-]+(?:de\s+)?(?:{_NAMED})\b\.?(?:,?[\s-]+(?:de\s+)?\d{{4}}\b)?"
    r"|\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}\b|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T[\d:.]+Z?)?)"
    rf"{_HOURS}"
    r"|(?:明治|大正|昭和|平成|令和|民[國国])?\s?(?:\d{1,4}|元)\s?[年년]\s?\d{1,2}\s?[月월]"
    r"(?:\s?\d{1,2}\s?[日일])?(?:\s?\d{1,2}\s?[時时시](?:\s?\d{1,2}\s?[分분])?)?"
    rf"|\d{{1,2}}\s*ב?(?:{_UNCASED})\.?,?\s*(?:[พค]\.?\s?ศ\.?\s*)?\d{{4}}"
    r"|\b\d{1,2}\s+tháng\s+\d{1,2}(?:,|\s+năm)?\s+\d{4}\b"
    r"|\b\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|Uhr)?(?!\w)"
    r"|\b\d+\s*(?:mins?|minutes?|minuten|minutos)\b(?:\s*(?:read|lesezeit|de lectura|to read))?"
    r"|\b(?:vor|hace|il y a)\s+\d+\s+\w+|\b\d+\s+(?:hours?|days?|weeks?|months?|years?)\s+ago\b|\b\d+\s+comments?\b",
    re.IGNORECASE,
)
_TO = r"\s*(?:[–—-]|to|till|until|through|bis|au|al|até|t/m|til|till|do|по|至|から|～|~)\s*"
# Days from one to another: when something is on.
SPAN = re.compile(
    rf"(?:\d\.?|\b(?:{_NAMED})\.?){_TO}\d{{1,2}}(?:st|nd|rd|th|er)?(?:\.|\s)\s*(?:de\s+|of\s+)?(?:{_NAMED})\b"
    rf"|\b(?:{_NAMED})\s+\d{{1,2}}(?:,?\s+\d{{4}})?{_TO}(?:{_NAMED})\s+\d{{1,2}}\b"
    rf"|\d{_TO}\d{{1,2}}[./]\s?\d{{1,2}}[./]\s?\d{{2,4}}|[日号]{_TO}(?:\d{{4}}年)?\d{{1,2}}月",
    re.IGNORECASE,
)
_EARLIEST = 1990
_LATEST = 2100


def iso(text: str, *, month_first: bool | None = None) -> str | None:
    """``2025-01-29T05:00:00+00:00``, ``2025-01-29`` or ``2025-01``; None for what is no date of the web's years.

    Figures of any script, Buddhist, Japanese and Republican years are read too (``calendars``). ``month_first`` says
    how to read 03/04/2025; unknown (None), it is no date, for it could be either.
    """
    text = western(text.strip()[:120])
    if found := _COMPACT.match(text):
        return _build(*found.groups())
    if found := _ISO.search(text):
        return _build(*found.groups())
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return _checked(datetime.fromtimestamp(int(text[:10]), UTC).isoformat())
    return _checked(_mail(text)) or _written(text) or _either(text, month_first)


def _build(
    year: str, month: str, day: str | None, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> str | None:
    try:
        if day is None:
            date(int(year), int(month), 1)
            return _checked(f"{year}-{int(month):02d}")
        text = date(int(year), int(month), int(day)).isoformat()
        if hour is not None and minute is not None:
            text += f"T{int(hour):02d}:{minute}" + (f":{second}" if second else "") + _zone(zone)
            datetime.fromisoformat(text)
    except ValueError:
        return None
    return _checked(text)


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _mail(text: str) -> str | None:
    if not re.search(r"\d:\d\d", text):
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _written(text: str) -> str | None:
    for pattern, order in (
        (_YEAR_FIRST, (1, 2, 3)),
        (_DOTTED, (3, 2, 1)),
        (_DAY_FIRST, (3, 2, 1)),
        (_NAMED_UNCASED, (3, 2, 1)),
        (_VIETNAMESE, (3, 2, 1)),
        (_MONTH_FIRST, (3, 1, 2)),
    ):
        for found in pattern.finditer(text):
            year, month, day = (found[place] for place in order)
            number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
            if day_of := _day(year, number, day):
                return day_of
    return None


def _either(text: str, month_first: bool | None) -> str | None:
    """Two numbers and a year: which is the month, they say themselves when one is above twelve."""
    found = EITHER.search(text)
    if found is None:
        return None
    first, second, year = found[1], found[3], found[4]
    if int(first) > 12 or first == second:
        return _day(year, int(second), first)
    if int(second) > 12:
        return _day(year, int(first), second)
    if month_first is None:
        return None
    month, day = (first, second) if month_first else (second, first)
    return _day(year, int(month), day)


def _day(year: str, month: int, day: str) -> str | None:
    try:
        return _checked(date(int(year) + (2000 if len(year) == 2 else 0), month, int(day)).isoformat())
    except ValueError:
        return None


def _checked(text: str | None) -> str | None:
    return text if text and _EARLIEST <= int(text[:4]) <= _LATEST else None
