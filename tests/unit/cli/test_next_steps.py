"""What to do next is said of the reason about which most can be done."""

from dataclasses import replace
from pathlib import Path

import pytest

from capture.cli.next_steps import advice
from capture.model.outcome import Outcome, Reason
from capture.workflows.save_result import SaveResult


def saved(*codes: str, outcome: Outcome = Outcome.PARTIAL, exchanges: int = 3) -> SaveResult:
    return SaveResult(
        id="20261130T120000Z-a.test-abcdef",
        path=Path("here"),
        outcome=outcome,
        reasons=tuple(Reason(code=code, text="why") for code in codes),
        noticed=(),
        requested_url="https://a.test/",
        url="https://a.test/",
        status=200,
        title="",
        exchanges=exchanges,
        bytes=1,
        article_title="",
        article_words=0,
        seal="",
        seconds=1.0,
    )


@pytest.mark.parametrize(
    ("codes", "begins"),
    [
        (("mapped", "cut"), "Save it again: the connection may hold"),
        (("mapped", "load_never_ended", "cut"), "Save it again: the connection may hold"),
        (("mapped",), "Whoever reads this"),
        (("connection_unread",), "Save it again; if the same is said again, try another browser"),
        (("failed_requests",), "Save it again if they matter; warcite show 20261130T120000Z-a.test-abcdef names"),
    ],
)
def test_one_step_for_the_reason_that_has_one(codes: tuple[str, ...], begins: str) -> None:
    (step,) = advice(saved(*codes))
    assert step.startswith(begins)


def test_a_full_disk_is_no_matter_of_the_browser() -> None:
    """It was ended since nothing could be recorded any more."""
    full = Reason(code="connection_unread", text="No space left on device")
    reasons = (Reason(code="browser_died", text="died"), full)
    (step,) = advice(replace(saved(), reasons=reasons))
    assert step.startswith("Free some space")


def test_what_is_kept_is_said_of_what_failed() -> None:
    """No exchange is claimed where none came."""
    assert next(advice(saved("net_error", outcome=Outcome.FAILED))) == "what arrived is kept (3 exchanges): here"
    assert next(advice(saved("net_error", outcome=Outcome.FAILED, exchanges=0))) == "this is kept: here"
