"""Network events in, sightings out."""

from typing import Any

import pytest

from capture.model import moment
from capture.recording.browser.network_log import NetworkLog

WALL = 1_795_575_836.0
CLOCK = 900.0


def sent(key: str, url: str, at: float, **more: Any) -> tuple[str, dict[str, Any]]:
    request = {"requestId": key, "timestamp": CLOCK + at, "wallTime": WALL + at, "type": "Script"}
    return "Network.requestWillBeSent", {**request, "request": {"url": url, "method": "GET"}, **more}


def response(url: str, at: float, status: int = 200, **more: Any) -> dict[str, Any]:
    timing = {"requestTime": CLOCK + at}
    return {"url": url, "status": status, "connectionId": 7, "timing": timing, "mimeType": "a/b", **more}


def heard(*events: tuple[str, dict[str, Any]]) -> NetworkLog:
    network_log = NetworkLog()
    for method, params in events:
        network_log.hear(method, params)
    return network_log


def test_a_start_is_wall_time_by_the_network_stacks_own_clock() -> None:
    network_log = heard(
        sent("1", "http://a/x#f", 1.0),
        ("Network.responseReceived", {"requestId": "1", "response": response("http://a/x", 1.25)}),
        ("Network.loadingFinished", {"requestId": "1", "timestamp": CLOCK + 2.0}),
    )
    (one,) = network_log.all()
    assert one.ended == moment.from_ms((WALL + 2.0) * 1000)
    assert one.started == moment.from_ms((WALL + 1.25) * 1000)
    assert (one.url, one.status, one.connection_id, one.mime) == ("http://a/x", 200, 7, "a/b")
    assert (one.resource_type, one.finished, one.from_cache) == ("script", True, False)


def test_redirect_hops_are_sightings_of_their_own_told_once() -> None:
    second = sent("1", "http://b/", 2.0, redirectResponse=response("http://a/", 1.1, 302))
    network_log = heard(sent("1", "http://a/", 1.0), second, second)
    assert [(s.url, s.status, s.finished) for s in network_log.all()] == [
        ("http://a/", 302, True),
        ("http://b/", 0, False),
    ]


def test_a_failure_has_chromiums_words_and_no_status() -> None:
    failed = {"requestId": "1", "errorText": "net::ERR_FAILED"}
    (one,) = heard(sent("1", "http://a/", 1.0), ("Network.loadingFailed", failed)).all()
    assert (one.failed, one.status, one.connection_id) == ("net::ERR_FAILED", 0, 0)


@pytest.mark.parametrize(
    ("end", "failed", "barred"),
    [
        ({"errorText": "net::ERR_FAILED"}, "net::ERR_FAILED", ""),
        ({"errorText": "", "blockedReason": "csp"}, "csp", "csp"),
        (
            {"errorText": "net::ERR_BLOCKED_BY_RESPONSE", "blockedReason": "other"},
            "net::ERR_BLOCKED_BY_RESPONSE",
            "other",
        ),
        (
            {"errorText": "net::ERR_FAILED", "corsErrorStatus": {"corsError": "MissingAllowOriginHeader"}},
            "net::ERR_FAILED",
            "MissingAllowOriginHeader",
        ),
        ({}, "failed", ""),
    ],
)
def test_what_the_browser_itself_barred_says_so(end: dict[str, Any], failed: str, barred: str) -> None:
    (one,) = heard(sent("1", "http://a/", 1.0), ("Network.loadingFailed", {"requestId": "1", **end})).all()
    assert (one.failed, one.barred, one.finished) == (failed, barred, True)


def test_a_redirect_that_no_server_sent_is_not_expected_on_the_wire() -> None:
    """Chromium knows of some hosts that they are to be asked by https; a server's own redirect has a connection."""
    own = response("http://a/", 1.1, 307, connectionId=0, headers={"Non-Authoritative-Reason": "HSTS"})
    for redirect, expected in ((own, True), ({**own, "connectionId": 7}, False), ({**own, "headers": {}}, False)):
        first, _ = heard(sent("1", "http://a/", 1.0), sent("1", "https://a/", 2.0, redirectResponse=redirect)).all()
        assert (first.status, first.from_cache) == (307, expected)


def test_answers_from_a_cache_are_marked() -> None:
    for flag in ("fromDiskCache", "fromServiceWorker", "fromPrefetchCache"):
        answer = response("http://a/", 1.0, **{flag: True})
        (one,) = heard(
            sent("1", "http://a/", 1.0), ("Network.responseReceived", {"requestId": "1", "response": answer})
        ).all()
        assert one.from_cache
    (one,) = heard(sent("1", "http://a/", 1.0), ("Network.requestServedFromCache", {"requestId": "1"})).all()
    assert one.from_cache


def test_what_never_goes_out_is_left_out() -> None:
    assert heard(
        sent("1", "data:text/plain,x", 1.0),
        sent("2", "blob:http://a/1", 1.0),
    ).all() == ()  # fmt: skip


def test_a_websocket_is_a_sighting() -> None:
    shaken = {"requestId": "9", "timestamp": CLOCK + 3, "wallTime": WALL + 3, "request": {}}
    (one,) = heard(
        ("Network.webSocketCreated", {"requestId": "9", "url": "ws://a/s"}),
        ("Network.webSocketWillSendHandshakeRequest", shaken),
        ("Network.webSocketHandshakeResponseReceived", {"requestId": "9", "response": {"status": 101}}),
    ).all()
    assert (one.url, one.status, one.resource_type) == ("ws://a/s", 101, "websocket")
    assert one.started == moment.from_ms((WALL + 3) * 1000)


def test_bytes_are_counted_and_a_workers_answer_is_no_caches() -> None:
    made_up = response("http://a/x", 1.25, fromServiceWorker=True)
    network_log = heard(
        sent("1", "http://a/x", 1.0),
        ("Network.responseReceived", {"requestId": "1", "response": made_up}),
        ("Network.loadingFinished", {"requestId": "1", "encodedDataLength": 418.0}),
    )
    (one,) = network_log.all()
    assert (one.received, one.from_cache, one.from_worker) == (418, True, True)
