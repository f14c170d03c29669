"""The two-way join of what CDP saw with what was on the wire."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from capture.model.exchange import Body, Exchange, Truncation
from capture.model.sighting import Sighting
from capture.recording.netlog import completeness_of

START = datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)


def exchange(**changes: Any) -> Exchange:
    fields: dict[str, Any] = {
        "number": 1,
        "started": START,
        "url": "http://h/",
        "method": "GET",
        "request_head": b"GET / HTTP/1.1\r\n\r\n",
        "status": 200,
        "connection_id": 7,
    }
    return Exchange(**{**fields, **changes})


def sighting(**changes: Any) -> Sighting:
    fields: dict[str, Any] = {
        "url": "http://h/",
        "method": "GET",
        "status": 200,
        "connection_id": 7,
        "started": START,
        "resource_type": "document",
    }
    return Sighting(**{**fields, **changes})


# what differs between the two that still match
MATCHING: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "equal": ({}, {}),
    "within a millisecond": ({"started": START + timedelta(microseconds=900)}, {}),
    "clock set in between": ({"started": START + timedelta(seconds=2)}, {}),
    "fragment and credentials": ({"url": "http://u:p@h/#x"}, {}),
    "connection not told": ({"connection_id": 0, "started": START + timedelta(seconds=1)}, {}),
    "websocket": ({"url": "ws://h/", "status": 101, "connection_id": 0}, {"url": "ws://h/", "status": 101}),
    "revalidated by the cache": ({}, {"status": 304}),
    "range completed by the cache": ({}, {"status": 206, "connection_id": 9}),
}


@pytest.mark.parametrize("name", MATCHING)
def test_a_sighting_and_its_exchange_match(name: str) -> None:
    seen, wire = MATCHING[name]
    proof = completeness_of([sighting(**seen)], [exchange(**wire)])
    assert (proof.sighted, proof.matched, proof.not_recorded, proof.not_sighted) == (1, 1, (), ())
    assert proof.proven


@pytest.mark.parametrize(
    "wire", [{"connection_id": 8}, {"url": "http://h/other"}, {"status": 404}, {"background": True}]
)
def test_a_dropped_exchange_is_named(wire: dict[str, Any]) -> None:
    """Another connection, URL or status is not it, nor is the browser's own traffic."""
    proof = completeness_of([sighting()], [exchange(**wire)])
    assert not proof.proven
    assert [(m.url, m.method, m.status) for m in proof.not_recorded] == [("http://h/", "GET", 200)]
    assert "connection 7" in proof.not_recorded[0].why


def test_each_is_used_once() -> None:
    """Two sightings, one exchange: one is missing. Two exchanges, one sighting: one is not told."""
    assert len(completeness_of([sighting(), sighting()], [exchange()]).not_recorded) == 1
    assert len(completeness_of([sighting()], [exchange(), exchange(number=2)]).not_sighted) == 1


def test_the_nearest_in_time_is_taken() -> None:
    """The same URL twice on one connection: the one that is left over is the right one."""
    later = START + timedelta(seconds=5)
    proof = completeness_of([sighting(started=later)], [exchange(), exchange(number=2, started=later, detail="late")])
    assert [m.why for m in proof.not_sighted] == ["on the wire, but the browser told nobody"]


@pytest.mark.parametrize(
    "seen",
    [{"from_cache": True}, {"url": "data:text/html,x"}, {"url": "blob:http://h/1"}, {"url": "chrome://version/"}],
)
def test_what_needs_no_network_is_not_expected(seen: dict[str, Any]) -> None:
    proof = completeness_of([sighting(**seen)], [])
    assert (proof.sighted, proof.not_recorded) == (0, ())


def test_failures_match_failures_and_are_no_responses() -> None:
    """A sighting without a status demands nothing; it explains an exchange that failed."""
    failed = sighting(status=0, connection_id=0, failed="net::ERR_CONNECTION_REFUSED")
    proof = completeness_of([failed], [exchange(status=None, connection_id=None, net_error=-102)])
    assert (proof.sighted, proof.matched, proof.not_recorded, proof.not_sighted) == (0, 0, (), ())
    assert completeness_of([failed], []).proven


def test_the_browsers_own_traffic_is_not_told() -> None:
    assert completeness_of([], [exchange(background=True)]).not_sighted == ()


def test_what_the_browser_tells_twice_is_not_missing() -> None:
    """The PDF viewer is a page of its own under the document's address, without a connection."""
    viewer = sighting(connection_id=0, started=START + timedelta(seconds=1))
    pdf = exchange(response_head=b"HTTP/1.1 200 OK\r\ncontent-type: application/pdf\r\n\r\n")
    assert completeness_of([sighting(), viewer], [pdf]).proven
    assert not completeness_of([sighting(), viewer], [exchange()]).proven
    assert not completeness_of([sighting(), sighting(connection_id=0, url="http://h/other")], [pdf]).proven


def test_an_answer_that_broke_off_may_have_reached_the_page_as_a_failure_alone() -> None:
    """Head and reset came at once: the wire has a 200, the page an error."""
    failed = sighting(status=0, connection_id=0, failed="net::ERR_HTTP2_PROTOCOL_ERROR")
    proof = completeness_of([failed], [exchange(net_error=-337)])
    assert (proof.sighted, proof.matched, proof.not_recorded, proof.not_sighted) == (0, 0, (), ())
    assert len(completeness_of([failed], [exchange()]).not_sighted) == 1


# bytes that the browser counted, and what of them is in the record
SHORT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "fewer than the browser got": ({"received": 90}, {}),
    "fewer than declared": ({}, {"response_head": b"HTTP/1.1 200 OK\r\nContent-Length: 51\r\n\r\n"}),
    "far fewer over HTTP/2": ({"received": 190}, {"protocol": "h2"}),
}
WHOLE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "to the byte": ({"received": 89}, {}),
    "the browser did not count": ({"received": 0}, {}),
    "frames of HTTP/2 count too": ({"received": 120}, {"protocol": "h2"}),
    "a cut answer says so itself": ({"received": 900}, {"truncated": Truncation.DISCONNECT}),
    "an answer without a body declares its length": (
        {"status": 304},
        {"status": 304, "response_head": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n"},
    ),
    "HEAD is told the length of what GET would get": (
        {"method": "HEAD"},
        {"method": "HEAD", "response_head": b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"},
    ),
}
ANSWER = {"response_head": b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", "response_body": Body.of(b"." * 50)}


@pytest.mark.parametrize("name", SHORT)
def test_a_body_that_lost_bytes_is_named(name: str) -> None:
    seen, wire = SHORT[name]
    proof = completeness_of([sighting(**seen)], [exchange(**{**ANSWER, **wire})])
    assert [missing.url for missing in proof.not_whole] == ["http://h/"]
    assert not proof.proven


@pytest.mark.parametrize("name", WHOLE)
def test_a_body_with_all_of_its_bytes_is_whole(name: str) -> None:
    seen, wire = WHOLE[name]
    assert completeness_of([sighting(**seen)], [exchange(**{**ANSWER, **wire})]).not_whole == ()


def test_the_two_answers_of_a_login_are_one_to_the_browser() -> None:
    refused = exchange(number=1, status=401, request_id=3, response_head=b"HTTP/1.1 401 No\r\n\r\n")
    granted = exchange(number=2, request_id=3, **ANSWER)
    both = len(refused.response_head) + len(granted.response_head) + 50
    assert completeness_of([sighting(received=both)], [refused, granted]).not_whole == ()
