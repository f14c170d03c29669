"""What passes the exchange log: a request that the guard refused says so, in the guard's words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from capture.model.exchange import Body, Exchange, Truncation
from capture.model.sighting import Sighting
from capture.workflows.exchange_log import MOST_HELD, ExchangeLog
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
    log.settle(())
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
    assert writer.types == ["image"]
    assert writer.exchanges == [answer]
    (kept,) = log.exchanges
    assert (kept.response_body.data, kept.response_body.length) == (b"", 7)


def settled(
    exchanges: Iterable[Exchange], sightings: Iterable[Sighting] = ()
) -> tuple[list[tuple[str, int | None, int]], ExchangeLog]:
    """URL, status and error of what was written for these exchanges, and the log when all is settled."""
    writer = Written()
    log = ExchangeLog(writer, Knowing(), Silent())
    for exchange in exchanges:
        log.on_exchange(exchange)
    log.settle(sightings)
    return [(one.url, one.status, one.net_error) for one in writer.exchanges], log


def sighting(url: str, **more: Any) -> Sighting:
    facts: dict[str, Any] = {"status": 200, "connection_id": 0} | more
    return Sighting(url=url, method="GET", started=ASKED.started, resource_type="fetch", **facts)


ANSWERED = replace(ASKED, net_error=0, status=200, local_port=5001)
OWN = replace(ANSWERED, number=2, url="https://update.test/", background=True)


def test_the_browsers_own_traffic_is_counted_and_not_written() -> None:
    written, log = settled([ANSWERED, OWN])
    assert (written, log.background) == ([("http://a.test/x", 200, 0)], 1)


def test_what_looks_like_the_browsers_own_is_the_pages_where_cdp_tells_of_it() -> None:
    written, log = settled([OWN], [sighting("https://update.test/")])
    assert (written, log.background) == ([("https://update.test/", 200, 0)], 0)
    assert not log.exchanges[0].background


def test_more_of_the_browsers_own_than_any_browser_asks_for_is_written() -> None:
    written, log = settled([replace(OWN, number=number) for number in range(MOST_HELD + 3)])
    assert (len(written), log.background) == (3, MOST_HELD)


EMPTY = replace(ASKED, net_error=-324)
STALE = replace(ASKED, net_error=-324, unanswered_on_reused=True)
LATER = ASKED.started + timedelta(milliseconds=3)


@pytest.mark.parametrize(
    ("exchanges", "written"),
    [
        ([STALE], [("http://a.test/x", None, -324)]),
        ([STALE, replace(ANSWERED, number=2, started=LATER)], [("http://a.test/x", 200, 0)]),
        ([replace(ANSWERED, number=2, started=LATER), STALE], [("http://a.test/x", 200, 0)]),
        ([STALE, replace(STALE, number=2, started=LATER, net_error=-101)], [("http://a.test/x", None, -101)]),
        (
            [STALE, replace(ANSWERED, number=2, started=LATER, method="POST")],
            [("http://a.test/x", 200, 0), ("http://a.test/x", None, -324)],
        ),
        (
            [replace(ANSWERED, number=1), replace(STALE, number=2, started=LATER)],
            [("http://a.test/x", 200, 0), ("http://a.test/x", None, -324)],
        ),
    ],
)
def test_a_request_that_the_browser_repeated_by_itself_counts_once(
    exchanges: list[Exchange], written: list[tuple[str, int | None, int]]
) -> None:
    """It was sent on a connection that the server was about to close; what is not asked for again has failed."""
    assert settled(exchanges)[0] == written


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([(0, "net::ERR_EMPTY_RESPONSE")], [2]),
        ([(0, "net::ERR_EMPTY_RESPONSE"), (0, "net::ERR_EMPTY_RESPONSE")], [1, 2]),
        ([], [2]),
    ],
)
def test_a_connection_that_lay_ready_is_told_by_the_browser_asking_once_more(
    told: list[tuple[int, str]], left: list[int]
) -> None:
    """There are more requests on the wire than the browser tells of; the last of them is the one that failed."""
    writer = Written()
    log = ExchangeLog(writer, Knowing(), Silent())
    for exchange in (EMPTY, replace(EMPTY, number=2, started=LATER)):
        log.on_exchange(exchange)
    log.settle([sighting("http://a.test/x", status=status, failed=failed) for status, failed in told])
    assert [one.number for one in writer.exchanges] == left


def test_what_never_reached_the_wire_is_written_by_the_browsers_word() -> None:
    """A refusal of the guard in the guard's words."""
    sightings = [
        sighting("http://a.test/y", status=0, failed="net::ERR_SOCKS_CONNECTION_FAILED"),
        sighting("http://nowhere.test/#part", status=0, failed="net::ERR_NAME_NOT_RESOLVED"),
    ]
    written, log = settled([ANSWERED], sightings)
    assert written[1:] == [("http://a.test/y", None, -120), ("http://nowhere.test/", None, -105)]
    assert [one.refused for one in log.exchanges] == ["", WHY["a.test", 80], ""]
    assert [one.number for one in log.exchanges] == [1, 2, 3]


def test_what_got_no_answer_has_the_browsers_reason() -> None:
    """But for records that are written already: they have what the wire showed."""
    seen = [sighting("http://a.test/x", status=0, failed="net::ERR_TIMED_OUT")]
    for error, written_with in ((-324, -7), (-3, -3)):
        unanswered = replace(ANSWERED, status=None, net_error=error, detail="nothing came")
        written, log = settled([unanswered], seen)
        assert written == [("http://a.test/x", None, written_with)]
        (kept,) = log.exchanges
        assert (kept.net_error, kept.detail) == (-7, "net::ERR_TIMED_OUT (-7); nothing came")
