"""Dates come out as ISO 8601, as precise as they went in."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.extract.metadata.dates import iso
from capture.extract.metadata.moments import month_first


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-01-29T05:00:00Z", "2025-01-29T05:00:00+00:00"),
        ("2025-01-29T05:00:00.123+0100", "2025-01-29T05:00:00+01:00"),
        ("2025-01-29 05:00", "2025-01-29T05:00"),
        ("2025-1-9", "2025-01-09"),
        ("2025-01", "2025-01"),
        ("20250129", "2025-01-29"),
        ("20250129T050000Z", "2025-01-29T05:00:00+00:00"),
        ("Wed, 29 Jan 2025 05:00:00 GMT", "2025-01-29T05:00:00+00:00"),
        ("1738126800", "2025-01-29T05:00:00+00:00"),
        ("1738126800000", "2025-01-29T05:00:00+00:00"),
        ("January 29, 2025", "2025-01-29"),
        ("Published on Jan. 29th, 2025 by", "2025-01-29"),
        ("29. Januar 2025", "2025-01-29"),
        ("29 de enero de 2025", "2025-01-29"),
        ("29.01.2025", "2025-01-29"),
        ("2025/01/29", "2025-01-29"),
        ("29 janvier 2025", "2025-01-29"),
        ("29 января 2025 г.", "2025-01-29"),
        ("3 Mayıs 2025", "2025-05-03"),
        ("7 stycznia 2025", "2025-01-07"),
        ("04-ago-2021 5:11", "2021-08-04"),
        ("1º de março de 2025", "2025-03-01"),
        ("2025年1月29日", "2025-01-29"),
        ("2025. 1. 29.", "2025-01-29"),
        ("Di., 25.01.2022 - 14:45", "2022-01-25"),
        ("28.09.19", "2019-09-28"),
        ("13/11/2025", "2025-11-13"),
        ("11/13/2025", "2025-11-13"),
        ("05/05/2025", "2025-05-05"),
        ("version 1.2.2025.7", None),
        ("192.168.20.25", None),
        ("2025-13-40", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_forms(written: str, read: str | None) -> None:
    """Each form that pages write, and what is none."""
    assert iso(written) == read


def test_a_date_that_could_be_either_needs_the_page_to_say() -> None:
    """03/04/2025 is in March in the United States, in April elsewhere, and nowhere when nobody says."""
    assert iso("03/04/2025") is None
    assert iso("03/04/2025", month_first=True) == "2025-03-04"
    assert iso("03-04-2025", month_first=False) == "2025-04-03"


def test_a_date_without_zone_stays_without() -> None:
    """Nothing is added to what the page says."""
    assert iso("2025-01-29 05:00:07") == "2025-01-29T05:00:07"
    assert iso("2025-01-29T05:00:07-05:00") == "2025-01-29T05:00:07-05:00"


@pytest.mark.parametrize(
    ("language", "host", "monthly"),
    [
        ("en-US", "paper.example", True),
        ("en", "paper.example", True),
        ("en", "paper.co.uk", False),
        ("en-GB", "paper.example", False),
        ("de", "paper.example", False),
        ("", "paper.example", None),
    ],
)
def test_how_a_page_writes_numbers(language: str, host: str, monthly: bool | None) -> None:
    """By its language; of plain English by the host's country."""
    assert month_first(language, host) is monthly


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    """Never raises; a date is of the web's years."""
    found = iso(text)
    assert found is None or 1990 <= int(found[:4]) <= 2100


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2090, 1, 1)))
def test_pythons_own_form_comes_back(moment: datetime) -> None:
    """What isoformat writes is read to the second."""
    written = moment.isoformat()
    found = iso(written)
    assert found is not None
    assert written.startswith(found[:19])
