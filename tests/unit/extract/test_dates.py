"""Dates come out as ISO 8601, as precise as they went in."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.extract.metadata.dates import iso


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
        ("2025-13-40", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_forms(written: str, read: str | None) -> None:
    """Each form that pages write, and what is none."""
    assert iso(written) == read


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
