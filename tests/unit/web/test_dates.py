"""Dates are full, in words, and never say more than is known."""

from datetime import UTC, date, datetime, timedelta

import pytest

from capture.web import dates

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (TODAY, "Today, 25 November 2026"),
        (date(2026, 11, 24), "Yesterday, 24 November 2026"),
        (date(2025, 1, 3), "3 January 2025"),
    ],
)
def test_the_heading_of_a_day(when: date, expected: str) -> None:
    assert dates.heading(when, TODAY) == expected


def test_the_moment_of_a_save_has_its_year_and_zone() -> None:
    assert dates.moment(datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)) == "25 Nov 2026, 01:26:26 UTC"
    assert dates.minute(datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)) == "25 Nov 2026, 01:26 UTC"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-23 * 1440 - 90, "23 days earlier"),
        (1440, "1 day later"),
        (-61, "1 hour earlier"),
        (2, "2 minutes later"),
        (0, "at the same minute"),
    ],
)
def test_how_far_one_save_is_from_another(minutes: int, expected: str) -> None:
    now = datetime(2026, 11, 25, 1, 26, tzinfo=UTC)
    assert dates.distance(now + timedelta(minutes=minutes), now) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T21:10-05:00", "24 Nov"),
        ("2024-02-02", "2 Feb 2024"),
        ("2024-02", "Feb 2024"),
        ("2024", "2024"),
        ("yesterday", ""),
        ("2024-02-31", ""),
    ],
)
def test_a_pages_own_date_in_the_list(text: str, expected: str) -> None:
    """The year is left out only where it is that of the save beside it."""
    assert dates.published(text, 2026) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T21:10:00-05:00", "24 November 2026, 21:10 (UTC −5)"),
        ("2026-11-24T21:10:00+05:30", "24 November 2026, 21:10 (UTC +5:30)"),
        ("2026-11-24T21:10:00Z", "24 November 2026, 21:10 (UTC)"),
        ("2026-11-24T21:10:00", "24 November 2026"),
        ("2026-11", "Nov 2026"),
    ],
)
def test_a_pages_own_date_above_the_article(text: str, expected: str) -> None:
    """A time without its zone is no time."""
    assert dates.published_long(text).replace("\N{NO-BREAK SPACE}", " ") == expected
