"""Moments: aware UTC datetimes with microseconds, and the three ways they are written.

WARC-Date has microseconds (WARC 1.1, 5.4), CDXJ has milliseconds *cut*, never rounded, and the
manifest has whole seconds.
"""

from datetime import UTC, datetime

__all__ = ["from_ms", "parse", "to_cdx", "to_id", "to_iso", "to_iso_seconds", "to_words"]

LAST_MS = 253_402_300_800_000  # 10000-01-01


def from_ms(milliseconds: float) -> datetime:
    """The moment that many milliseconds after the epoch, to the microsecond. ValueError: beyond the year 9999."""
    if not abs(milliseconds) < LAST_MS:
        raise ValueError("not a time in milliseconds")
    whole = round(milliseconds * 1000)
    return datetime.fromtimestamp(whole // 1_000_000, UTC).replace(microsecond=whole % 1_000_000)


def to_iso(moment: datetime) -> str:
    """``2026-11-25T01:26:26.123456Z``, the form of WARC-Date; always six fraction digits."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_iso_seconds(moment: datetime) -> str:
    """``2026-11-25T01:26:26Z``, cut."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def to_cdx(moment: datetime) -> str:
    """17 digits, milliseconds cut: wabac.js answers 404 for a rounded one."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")[:17]


def to_id(moment: datetime) -> str:
    """``20261125T012626Z``, the first part of a snapshot id."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def to_words(moment: datetime) -> str:
    """``2026-11-25 01:26:26 UTC``, cut: for people."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def parse(text: str) -> datetime:
    """Read an ISO 8601 UTC date as WARC 1.0 and 1.1 write it (0 to 9 fraction digits).

    Raises ValueError for anything else.
    """
    head, dot, fraction = text.strip().removesuffix("Z").partition(".")
    if dot and not (fraction.isascii() and fraction.isdigit() and len(fraction) <= 9):
        raise ValueError(f"not a WARC date: {text!r}")
    moment = datetime.fromisoformat(head)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:  # in UTC it is before the year 1, or after 9999
        raise ValueError(f"not a WARC date: {text!r}") from error
    return moment.replace(microsecond=int((fraction + "000000")[:6]) if dot else 0)
