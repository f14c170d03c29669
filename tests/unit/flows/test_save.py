"""What a save decides without a browser."""

from datetime import UTC, datetime

import pytest

from capture.flows.save import answered, noticed, refusals
from capture.guard import GuardReport, Refusal
from capture.model.exchange import Exchange
from capture.model.outcome import Outcome, Reason, Signal, Verdict
from capture.visit import VisitLog

WHEN = datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)


def exchange(url: str, status: int | None, refused: str = "") -> Exchange:
    return Exchange(
        number=1, started=WHEN, url=url, method="GET", request_head=b"", status=status, refused=refused
    )


def refusal(host: str, port: int) -> Refusal:
    return Refusal(host=host, address=host, port=port, why="private", flag="", count=1, moment=WHEN)


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
    log.signal(signal, "it happened")
    assert answered(log.visit(), tuple(exchange(*one) for one in recorded)).status == status


def test_each_refused_request_is_told_once() -> None:
    """And so is a place that was refused to something of which there is no exchange."""
    told = refusals(
        (
            exchange("http://10.0.0.1/a", None, "private"),
            exchange("http://10.0.0.1/b", None, "private"),
            exchange("http://a.test/", 200),
        ),
        GuardReport(refusals=(refusal("10.0.0.1", 80), refusal("10.0.0.1", 81))),
    )
    assert told == ("http://10.0.0.1/a: private", "http://10.0.0.1/b: private", "10.0.0.1 port 81: private")


def test_that_the_address_is_a_file_is_told_of_a_complete_snapshot() -> None:
    """Unless a reason tells it already; what only the outcome rests on is not repeated."""
    signals = tuple(Signal(name=name, text=name) for name in ("download", "dialogs", "scroll_unfinished"))
    whole = Verdict(outcome=Outcome.COMPLETE)
    failed = Verdict(outcome=Outcome.FAILED, reasons=(Reason(code="download", text="download"),))
    assert [one.name for one in noticed(signals, whole)] == ["download", "dialogs"]
    assert [one.name for one in noticed(signals, failed)] == ["dialogs"]
