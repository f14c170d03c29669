"""What passes the exchange log: a request that the guard refused says so, in the guard's words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from capture.model.exchange import Body, Exchange, Truncation
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


class Written:
    """A writer that keeps what it gets."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.types: list[str] = []

    def put(self, exchange: Exchange, *, resource_type: str = "") -> None:
        self.exchanges.append(exchange)
        self.types.append(resource_type)


class Knowing:
    """A guard that refused what ``WHY`` says, and cut the connection from port 5000."""

    def why(self, host: str, port: int) -> str:
        return WHY.get((host, port), "")

    def was_cut(self, local_port: int) -> bool:
        return local_port == 5000


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
    writer = Written()
    log = ExchangeLog(writer, Knowing(), Silent())
    log.on_exchange(exchange)
    assert [one.refused for one in writer.exchanges] == [why]
    assert [one.refused for one in log.exchanges] == [why]


@pytest.mark.parametrize(
    ("local_port", "truncated", "said"),
    [
        (5000, Truncation.DISCONNECT, Truncation.LENGTH),
        (5000, Truncation.UNSPECIFIED, Truncation.LENGTH),
        (5000, Truncation.TIME, Truncation.TIME),
        (5000, None, None),
        (5001, Truncation.DISCONNECT, Truncation.DISCONNECT),
        (None, Truncation.DISCONNECT, Truncation.DISCONNECT),
    ],
)
def test_a_limit_of_ours_is_no_broken_connection(
    local_port: int | None, truncated: Truncation | None, said: Truncation | None
) -> None:
    log = ExchangeLog(Written(), Knowing(), Silent())
    log.on_exchange(replace(ASKED, net_error=0, status=200, local_port=local_port, truncated=truncated))
    assert [one.truncated for one in log.exchanges] == [said]


def test_an_exchange_has_the_type_that_the_browser_gave_its_address_and_is_kept_without_its_body() -> None:
    writer = Written()
    log = ExchangeLog(writer, Knowing(), Silent())
    log.on_event(None, "Network.requestWillBeSent", {"request": {"url": "http://b.test/x#part"}, "type": "Image"})
    answer = replace(ASKED, url="http://b.test/x", net_error=0, status=200, response_body=Body.of(b"picture"))
    log.on_exchange(answer)
    log.on_exchange(replace(answer, background=True))
    assert writer.types == ["image"]
    assert writer.exchanges == [answer]
    (kept,) = log.exchanges
    assert (kept.response_body.data, kept.response_body.length, log.background) == (b"", 7, 1)
