"""What a save finds of its session when the browser is gone."""

from datetime import UTC, datetime

import pytest

from capture.model.connection_report import ConnectionReport
from capture.model.exchange import Exchange
from capture.model.guard_report import LimitHit, LimitKind
from capture.model.outcome import Outcome, Reason, RecorderEnd, Verdict
from capture.model.signal import Signal, SignalCode
from capture.recording.visit import VisitLog
from capture.workflows.findings import answered, not_read, noticed, reached, seed_unread

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


def connection(host: str, port: int, fault: str) -> ConnectionReport:
    return ConnectionReport(
        number=1, local_port=5000, host=host, address="192.0.2.1", port=port, opened_ms=0.0, fault=fault
    )


def test_connections_that_could_not_be_read_are_told_once_for_each_host_and_reason() -> None:
    reports = [connection("a.test", 443, "no key"), connection("b.test", 443, ""), connection("a.test", 443, "no key")]
    assert [(one.name, one.text) for one in not_read([*reports, connection("c.test", 80, "no HTTP")])] == [
        ("connection_unread", "what came from a.test port 443 could not be read: no key"),
        ("connection_unread", "what came from c.test port 80 could not be read: no HTTP"),
    ]


@pytest.mark.parametrize(
    ("host", "port", "fault", "status", "text"),
    [
        ("A.test.", 443, "no key", None, "what came from A.test. port 443 could not be read: no key"),
        ("a.test", 443, "no key", 200, ""),  # another connection had the answer
        ("a.test", 443, "", None, ""),
        ("a.test", 80, "no key", None, ""),
        ("cdn.test", 443, "no key", None, ""),
    ],
)
def test_a_seed_whose_own_connection_could_not_be_read_has_no_answer(
    host: str, port: int, fault: str, status: int | None, text: str
) -> None:
    found = seed_unread([connection(host, port, fault)], [exchange("https://a.test/", status)], "https://a.test/#part")
    assert found == text


@pytest.mark.parametrize(("status", "text"), [(None, "the page's own answer is not recorded"), (200, "")])
def test_a_seed_of_which_a_recorder_that_ended_too_soon_had_nothing_has_no_answer(
    status: int | None, text: str
) -> None:
    """Whatever the browser showed."""
    recorded = [exchange("https://a.test/", status)]
    assert seed_unread([], recorded, "https://a.test/#part", RecorderEnd.KILLED) == text
    assert seed_unread([], recorded, "https://a.test/#part", RecorderEnd.EARLY) == ""
