"""What a save decides without a browser."""

from datetime import UTC, datetime

import pytest

from capture.flows.save import answered
from capture.model.exchange import Exchange
from capture.visit import VisitLog

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
    log.signal(signal, "it happened")
    assert answered(log.visit(), tuple(exchange(*one) for one in recorded)).status == status
