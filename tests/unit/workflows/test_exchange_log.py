"""What passes the tally: a request that the guard refused says so, in the guard's words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from capture.model.exchange import Exchange
from capture.workflows.exchange_log import ExchangeLog
from capture.workflows.progress import Silent

WHY = {("a.test", 80): "a.test is 10.0.0.1, a private address", ("::1", 8080): "::1 is this machine itself"}
ASKED = Exchange(
    number=1,
    started=datetime(2026, 11, 25, tzinfo=UTC),
    url="http://a.test/x",
    method="GET",
    request_head=b"",
    net_error=-120,
)


@pytest.mark.parametrize(
    ("exchange", "why"),
    [
        (ASKED, WHY["a.test", 80]),
        (replace(ASKED, url="ws://A.test./x"), WHY["a.test", 80]),
        (replace(ASKED, url="http://[::1]:8080/"), WHY["::1", 8080]),
        (replace(ASKED, url="https://a.test/x"), ""),
        (replace(ASKED, url="http://b.test/x"), ""),
        (replace(ASKED, net_error=-3), ""),
        (replace(ASKED, net_error=0, status=200), ""),
    ],
)
def test_a_refusal_is_an_outcome_of_its_exchange(exchange: Exchange, why: str) -> None:
    """By host and port; not of what the page gave up itself, nor of what was answered."""
    written: list[Exchange] = []
    tally = ExchangeLog(written.append, Silent(), lambda host, port: WHY.get((host, port), ""))
    tally.add(exchange)
    assert [one.refused for one in written] == [why]
    assert [one.refused for one in tally.exchanges] == [why]
