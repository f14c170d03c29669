"""The deadline's shares: whatever each part takes, the capture ends in time, and no part is left without any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.deadline import Deadline
from capture.model.options import Limits

PARTS = ("visit_s", "check_s", "records_s", "article_s")
seconds = st.floats(0.5, 5000)
used = st.lists(st.floats(0, 1), min_size=4, max_size=4)


@given(seconds, used)
def test_parts_that_keep_to_their_time_end_with_the_deadline(whole: float, parts: list[float]) -> None:
    deadline = Deadline(begun=100.0, seconds=whole)
    now = 100.0
    for name, share in zip(PARTS, parts, strict=True):
        now += share * getattr(deadline, name)(now)
    assert now <= 100.0 + whole + 1e-6


@given(seconds, st.floats(0, 10_000))
def test_a_late_part_still_has_some_time(whole: float, late: float) -> None:
    deadline = Deadline(begun=0.0, seconds=whole)
    assert all(getattr(deadline, name)(late) > 0 for name in PARTS)
    assert deadline.visit_s(late) >= whole / 2


@given(seconds, st.floats(0, 200))
def test_no_phase_takes_the_visit_from_the_others(whole: float, late: float) -> None:
    given_ = Limits()
    limits = Deadline(begun=0.0, seconds=whole).visiting(given_, late)
    assert limits.settle_s + limits.scroll_s + limits.artifacts_s <= limits.deadline_s + 1e-6
    for name in ("open_s", "settle_s", "scroll_s", "artifacts_s", "close_s"):
        assert 0 < getattr(limits, name) <= getattr(given_, name)
    assert limits.body_bytes == given_.body_bytes


def test_the_default_leaves_two_minutes_for_the_visit() -> None:
    deadline = Deadline(begun=0.0, seconds=Limits().deadline_s)
    assert deadline.visit_s(0.0) == pytest.approx(126.0)
    assert deadline.check_s(20.0) == pytest.approx(136.0)
