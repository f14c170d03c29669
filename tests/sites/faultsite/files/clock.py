"""Wall-clock daily runs near clock changes: which times exist, which are doubled."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

__all__ = ["daily_runs"]

# Zone, time of the day, first day, number of days.
NEAR_CHANGES = (
    ("Europe/Berlin", "02:30", "2026-03-28", 3),
    ("Europe/Berlin", "02:30", "2026-10-24", 3),
    ("America/New_York", "00:00", "2026-03-07", 4),
    ("America/New_York", "01:30", "2026-10-31", 3),
    ("Europe/Amsterdam", "08:00", "2026-10-25", 2),
    ("Australia/Lord_Howe", "02:15", "2026-10-03", 3),
    ("UTC", "02:30", "2026-03-28", 3),
)
NOTES = {
    "gap": "the wall time does not exist: one run that day, at a documented instant (either listed one, or the first "
    "instant after the gap); not zero, not two",
    "doubled": "the wall time happens twice: run once, at one listed instant",
    "plain": "",
}


def daily_runs() -> list[dict[str, Any]]:
    """A row a day."""
    return [
        _run(zone, at, date.fromisoformat(first) + timedelta(days=number))
        for zone, at, first, days in NEAR_CHANGES
        for number in range(days)
    ]


def _run(zone: str, at: str, day: date) -> dict[str, Any]:
    wall, place = datetime.combine(day, time.fromisoformat(at)), ZoneInfo(zone)
    first, second = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    exists = first.astimezone(place).replace(tzinfo=None) == wall
    kind = ("doubled" if first != second else "plain") if exists else "gap"
    return {
        "zone": zone,
        "daily_at": at,
        "date": str(day),
        "kind": kind,
        "runs_expected": 1,
        "allowed_utc": sorted({first.isoformat(), second.isoformat()}),
        "note": NOTES[kind],
    }
