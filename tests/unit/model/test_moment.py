"""Moments as WARC files write them."""

import pytest

from capture.model import moment


@pytest.mark.parametrize("text", ["", "today", "2026-11-31T00:00:00Z", "2026-11-30T00:00:00.1234567890Z"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        moment.parse(text)


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_outside_of_the_calendar_is_refused_like_any_other(text: str) -> None:
    """Whoever reads a stranger's record is prepared for nothing but ValueError."""
    with pytest.raises(ValueError):
        moment.parse(text)
