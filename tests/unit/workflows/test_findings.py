"""What a save finds of its session when the browser is gone."""

from datetime import UTC, datetime

import pytest

from capture.model.exchange import Exchange
from capture.model.guard_report import LimitHit, LimitKind
from capture.model.outcome import Outcome, Reason, Verdict
from capture.model.signal import Signal, SignalCode
from capture.recording.visit import VisitLog
from capture.workflows.findings import answered, noticed, reached

WHEN = datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)


def exchange(url: str, status: int | None) -> Exchange:
    return Exchange(number=1, started=WHEN, url=url, method="GET", request_head=b"", status=status)


@pytest.mark.parametrize(
    ("signal", "recorded", "status"),
    [
        ("interrupted", [("http://a.test/", 200)], 200),
        ("browser_died", [("http://a.test/", 404)], 404),
        ("interrupted", [("http://a.test/", 302)], None),
        ("interrupted", [("http://a.test/x.css", 200)], None),
        ("interrupted", [("http://a.test/", None)], None),
        ("net_error", [("http://a.test/", 200)], None),
    ],
)
def test_an_answer_on_the_wire_counts_when_the_visit_ended_before_the_browser_told_of_it(
    signal: str, recorded: list[tuple[str, int | None]], status: int | None
) -> None:
    log = VisitLog(requested_url="http://a.test/#part")
    log.signal(SignalCode(signal), "it happened")
    assert answered(log.visit(), tuple(exchange(*one) for one in recorded)).status == status


@pytest.mark.parametrize(
    ("kind", "limit", "text"),
    [
        (LimitKind.HOSTS, 300, "the limit of 300 hosts was reached"),
        (LimitKind.CONNECTIONS, 1000, "the limit of 1,000 connections was reached"),
        (LimitKind.BODY_BYTES, 2_500_000, "the limit of 2.5 MB a body was reached"),
        (LimitKind.SNAPSHOT_BYTES, 1_000_000_000, "the limit of 1,000 MB a snapshot was reached"),
    ],
)
def test_a_limit_is_told_in_words(kind: LimitKind, limit: int, text: str) -> None:
    assert reached(LimitHit(kind=kind, limit=limit, host="a.test", count=3, moment=WHEN)) == text


def test_that_the_address_is_a_file_is_told_of_a_complete_snapshot() -> None:
    """Unless a reason tells it already; what only the outcome rests on is not repeated."""
    signals = tuple(Signal(name=SignalCode(name), text=name) for name in ("download", "dialogs", "scroll_unfinished"))
    whole = Verdict(outcome=Outcome.COMPLETE)
    failed = Verdict(outcome=Outcome.FAILED, reasons=(Reason(code="download", text="download"),))
    assert [one.name for one in noticed(signals, whole)] == ["download", "dialogs"]
    assert [one.name for one in noticed(signals, failed)] == ["dialogs"]
