"""Dates in English words, UTC, whatever the machine's locale is. Pure."""

from datetime import UTC, date, datetime, timedelta

from capture.model.citation import PartialDate

__all__ = ["clock", "day", "distance", "heading", "minute", "moment", "published", "published_long", "short_day"]

_MONTHS = ("January February March April May June July August September October November December").split()


def day(when: date) -> str:
    """``25 November 2026``"""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def short_day(when: date, beside: int = 0) -> str:
    """``25 Nov 2026``; without its year where that is ``beside``."""
    year = "" if when.year == beside else f" {when.year}"
    return f"{when.day} {_MONTHS[when.month - 1][:3]}{year}"


def heading(when: date, today: date) -> str:
    """The heading of one day's snapshots: ``Today, 25 November 2026``."""
    near = {today: "Today, ", today - timedelta(days=1): "Yesterday, "}
    return near.get(when, "") + day(when)


def moment(when: datetime) -> str:
    """``25 Nov 2026, 01:26:26 UTC``"""
    return f"{short_day(when.astimezone(UTC))}, {clock(when)}"


def minute(when: datetime) -> str:
    """``25 Nov 2026, 01:26 UTC``"""
    when = when.astimezone(UTC)
    return f"{short_day(when)}, {when:%H:%M} UTC"


def clock(when: datetime) -> str:
    """``01:26:26 UTC``"""
    return f"{when.astimezone(UTC):%H:%M:%S} UTC"


def distance(when: datetime, other: datetime) -> str:
    """How far ``when`` is from another moment: ``23 days earlier``, ``1 hour later``, ``at the same minute``."""
    minutes = round((when - other).total_seconds() / 60)
    for unit, length in (("day", 1440), ("hour", 60), ("minute", 1)):
        if number := abs(minutes) // length:
            return f"{number:,} {unit}{'s' if number > 1 else ''} {'later' if minutes > 0 else 'earlier'}"
    return "at the same minute"


def published(text: str, beside: int) -> str:
    """A page's own date, as precise as it says: ``24 Nov``, ``Nov 2024``, ``2024``; empty: none to be read."""
    given = PartialDate.parse(text)
    if given is None:
        return ""
    if given.month is None:
        return str(given.year)
    if given.day is None:
        return f"{_MONTHS[given.month - 1][:3]} {given.year}"
    return short_day(date(given.year, given.month, given.day), beside)


def published_long(text: str) -> str:
    """``24 November 2026, 21:10 (UTC −5)``, with the time only where the page gives one with its zone."""
    given = PartialDate.parse(text)
    if given is None or given.month is None or given.day is None:
        return published(text, 0)
    whole_day = day(date(given.year, given.month, given.day))
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return whole_day
    shift = when.utcoffset()
    if shift is None:
        return whole_day
    minutes = round(shift.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    zone = f"\N{NO-BREAK SPACE}{'−' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}" if minutes else ""
    return f"{whole_day}, {when:%H:%M}\N{NO-BREAK SPACE}(UTC{zone})"
