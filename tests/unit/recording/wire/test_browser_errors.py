"""What becomes of requests that nobody answered: what the wire had of them, and what the browser says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from capture.model.exchange import Exchange, Truncation
from capture.model.sighting import Sighting
from capture.recording.wire.browser_errors import UNDER_WAY, explained, unsent_requests
from capture.recording.wire.join import join

START = datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)


def sighting(**changes: Any) -> Sighting:
    fields: dict[str, Any] = {
        "url": "http://h/x#part",
        "method": "GET",
        "status": 0,
        "connection_id": 0,
        "started": START,
        "resource_type": "fetch",
    }
    return Sighting(**{**fields, **changes})


def exchange(**changes: Any) -> Exchange:
    fields: dict[str, Any] = {
        "number": 1,
        "started": START,
        "url": "http://h/x",
        "method": "GET",
        "request_head": b"GET",
    }
    return Exchange(**{**fields, **changes})


EMPTY: dict[str, Any] = {"net_error": -324, "detail": "nothing came"}
CUT: dict[str, Any] = {"status": 200, "truncated": Truncation.DISCONNECT, "detail": "cut"}

# what the browser tells of a request that is not on the wire, and what is recorded of it
UNSENT: dict[str, tuple[dict[str, Any], tuple[int, str] | None]] = {
    "the name does not resolve": (
        {"failed": "net::ERR_NAME_NOT_RESOLVED"},
        (-105, "net::ERR_NAME_NOT_RESOLVED (-105)"),
    ),
    "a port that browsers do not go to": ({"failed": "net::ERR_UNSAFE_PORT"}, (-312, "net::ERR_UNSAFE_PORT (-312)")),
    "the guard refused": (
        {"failed": "net::ERR_SOCKS_CONNECTION_FAILED"},
        (-120, "net::ERR_SOCKS_CONNECTION_FAILED (-120)"),
    ),
    "the certificate was refused": (
        {"failed": "net::ERR_CERT_AUTHORITY_INVALID"},
        (-202, "net::ERR_CERT_AUTHORITY_INVALID (-202)"),
    ),
    "a websocket": (
        {"url": "ws://h/x", "failed": "Error in connection establishment: net::ERR_CONNECTION_REFUSED"},
        (-102, "Error in connection establishment: net::ERR_CONNECTION_REFUSED (-102)"),
    ),
    "a name that is new": ({"failed": "net::ERR_OF_TOMORROW"}, (-2, "net::ERR_OF_TOMORROW (-2)")),
    "it waited for its turn": ({"finished": False}, (-3, UNDER_WAY)),
    "the page's policy did not let it out": ({"failed": "csp", "barred": "csp"}, None),
    "CORS did not let it out": ({"failed": "net::ERR_FAILED", "barred": "PreflightMissingAllowOriginHeader"}, None),
    "a cache answered": ({"from_cache": True, "status": 200}, None),
    "it was answered": ({"status": 200}, None),
    "no address of the network": ({"url": "data:text/plain,x", "failed": "net::ERR_INVALID_URL"}, None),
}


@pytest.mark.parametrize("name", UNSENT)
def test_what_never_was_on_the_wire_is_an_exchange_without_a_head(name: str) -> None:
    seen, expected = UNSENT[name]
    found = list(unsent_requests(join([sighting(**seen)], []), 8))
    assert [(one.net_error, one.detail) for one in found] == ([] if expected is None else [expected])
    for one in found:
        assert (one.number, one.status, one.request_head, one.started) == (8, None, b"", START)
        assert one.url.endswith("://h/x")


@pytest.mark.parametrize("wire", [{"status": None}, {"status": 200}, {"status": 302}, {"net_error": -101}])
def test_what_was_on_the_wire_is_there_once(wire: dict[str, Any]) -> None:
    """Whatever the browser made of it."""
    for seen in (sighting(failed="net::ERR_FAILED"), sighting(finished=False)):
        assert list(unsent_requests(join([seen], [exchange(**wire)]), 2)) == []


def test_what_was_fetched_after_a_failure_does_not_explain_it() -> None:
    """A file whose server was not reached, and is later asked for again by us."""
    failed = sighting(failed="net::ERR_CONNECTION_REFUSED", ended=START + timedelta(seconds=2))
    later = exchange(number=2, status=200, started=START + timedelta(seconds=9))
    (unsent,) = unsent_requests(join([failed], [later]), 3)
    assert unsent.net_error == -102
    before = replace(later, started=START + timedelta(seconds=1))
    assert list(unsent_requests(join([failed], [later, before]), 3)) == []


@pytest.mark.parametrize(
    ("wire", "failed", "error", "detail"),
    [
        (
            {"net_error": -324, "detail": "nothing came"},
            "net::ERR_TIMED_OUT",
            -7,
            "net::ERR_TIMED_OUT (-7); nothing came",
        ),
        (EMPTY, "net::ERR_EMPTY_RESPONSE", -324, "nothing came"),
        (EMPTY, "net::ERR_FAILED", -324, "nothing came"),
        ({}, "net::ERR_FAILED", -2, "net::ERR_FAILED (-2)"),
        (EMPTY, "", -324, "nothing came"),
        ({"status": 200, "detail": "whole"}, "net::ERR_ABORTED", 0, "whole"),
        ({"status": 200}, "net::ERR_HTTP2_PROTOCOL_ERROR", -337, "net::ERR_HTTP2_PROTOCOL_ERROR (-337)"),
        ({"status": 200}, "net::ERR_BLOCKED_BY_ORB", 0, ""),
        (CUT, "net::ERR_HTTP2_PROTOCOL_ERROR", 0, "cut"),
        (CUT, "net::ERR_TIMED_OUT", 0, "cut"),
        (CUT, "net::ERR_ABORTED", -3, "net::ERR_ABORTED (-3); cut"),
    ],
)
def test_what_was_not_answered_has_the_browsers_reason(
    wire: dict[str, Any], failed: str, error: int, detail: str
) -> None:
    """But where it says no more than that it failed; of an answer that broke off, that the page gave it up."""
    exchanges = [exchange(**wire)]
    (one,) = explained(exchanges, join([sighting(failed=failed)], exchanges))
    assert (one.net_error, one.detail) == (error, detail)


def test_an_answer_that_the_browser_found_fault_with_is_not_whole() -> None:
    """Though it came to its end on the wire: the page had a failure in its place."""
    whole = exchange(status=200)
    joined = join([sighting(failed="net::ERR_HTTP2_PROTOCOL_ERROR")], [whole])
    assert [one.truncated for one in explained([whole], joined)] == [Truncation.UNSPECIFIED]
    joined = join([sighting(failed="net::ERR_BLOCKED_BY_ORB")], [whole])
    assert [one.truncated for one in explained([whole], joined)] == [None]
