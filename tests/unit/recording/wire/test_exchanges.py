"""What the wire had → an exchange: names, wholeness and reasons. How connections end is tested where they are read."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.exchange import Exchange, Truncation
from capture.recording.wire.exchanges import build
from capture.recording.wire.journal_frames import Direction, Ending
from capture.recording.wire.spool import MEMORY_BYTES, Collector, Spool
from capture.recording.wire.wire_exchange import Stop, WireExchange, request_url
from tests.unit.recording.wire.listener import DOWN, SECURE, UP, Listener

GET = b"GET /a HTTP/1.1\r\nHost: h.test\r\n\r\n"
UNTIL_THE_END = b"HTTP/1.1 200 OK\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
EOF = Ending.END_OF_FILE
UNSURE = (
    "the server ended the connection without saying that it had sent all (TLS close_notify): "
    "whether the answer is whole cannot be told"
)


def collected(data: bytes = b"", *, limit: int = 1 << 40) -> Collector:
    collector = Collector(limit=limit)
    collector.add(data)
    return collector


def wire(**more: object) -> WireExchange:
    known = WireExchange(
        number=3,
        connection=7,
        stream=1,
        h2=False,
        started_ms=1_000.0,
        ended_ms=2_500.0,
        url="https://h.test/a",
        method="GET",
        request_head=GET,
        request_body=collected(),
        status=200,
        version=(1, 1),
        response_head=OK,
        body=collected(b"abc"),
        stop=Stop.NOTHING,
    )
    return replace(known, **more)  # type: ignore[arg-type]


def test_an_exchange_has_all_that_the_wire_had() -> None:
    one = build(wire(interim=(b"early",), chunked=True, trailers=b"x: y\r\n"), tls=SECURE, local_port=4711)
    assert (one.number, one.connection, one.stream, one.local_port) == (3, 7, 1, 4711)
    assert (one.started.timestamp(), one.ended and one.ended.timestamp()) == (1.0, 2.5)
    assert (one.request_head, one.response_head, one.response_body.read()) == (GET, OK, b"abc")
    assert (one.early_hints, one.trailers, one.chunked, one.tls) == ((b"early",), b"x: y\r\n", True, SECURE)
    assert (one.truncated, one.net_error, one.detail) == (None, 0, "")


@pytest.mark.parametrize(("h2", "version", "protocol"), [(True, (0, 9), "h2"), (False, (1, 0), "http/1.0")])
def test_protocols_are_named_as_records_do(h2: bool, version: tuple[int, int], protocol: str) -> None:
    assert build(wire(h2=h2, version=version)).protocol == protocol


@pytest.mark.parametrize(
    ("fields", "background"),
    [
        (b"Sec-Fetch-Site: none\r\nSec-Fetch-Mode: no-cors\r\n", True),
        (b"sec-fetch-mode: no-cors\r\nsec-fetch-site: none\r\n", True),
        (b"Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n", False),
        (b"Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n", False),
        (b"X: Sec-Fetch-Site: none\r\nSec-Fetch-Mode: no-cors\r\n", False),
        (b"", False),
    ],
)
def test_the_browsers_own_requests_are_of_no_site_and_no_page(fields: bytes, background: bool) -> None:
    head = GET[:-2] + fields + b"\r\n"
    assert build(wire(request_head=head)).background is background


@pytest.mark.parametrize("close_notify", [False, True])
def test_without_close_notify_nobody_knows_whether_a_body_that_ends_with_the_connection_is_whole(
    close_notify: bool,
) -> None:
    """Over TLS alone, and only where nothing else says where the body ends."""
    said = ((UP, GET), (DOWN, UNTIL_THE_END + b"abc"), (DOWN, EOF))
    (secure,) = Listener(scheme="https").feed(*said).close().exchanges(tls=SECURE, close_notify=close_notify)
    (clear,) = Listener().feed(*said).close().exchanges(close_notify=close_notify)
    counted = (said[0], (DOWN, OK + b"abc"), (DOWN, EOF))
    (whole,) = Listener(scheme="https").feed(*counted).close().exchanges(tls=SECURE, close_notify=close_notify)
    assert (secure.truncated, secure.detail) == ((None, "") if close_notify else (Truncation.UNSPECIFIED, UNSURE))
    assert secure.net_error == 0
    assert (clear.truncated, whole.truncated) == (None, None)


def test_over_tls_a_head_without_its_end_is_no_answer() -> None:
    """Chromium takes it in the clear alone."""
    said = ((UP, GET), (DOWN, b"HTTP/1.1 200 OK\r\nX: y\r\n"), (DOWN, EOF))
    (one,) = Listener(scheme="https").feed(*said).close().exchanges(tls=SECURE)
    assert (one.status, one.net_error, one.truncated) == (None, -357, Truncation.DISCONNECT)
    assert one.response_head == b"HTTP/1.1 200 OK\r\nX: y\r\n"
    (clear,) = Listener().feed(*said).close().exchanges()
    assert (clear.status, clear.head_rebuilt) == (200, True)
    assert clear.response_head == b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n"


def test_a_cancelled_request_ended_when_the_browser_left() -> None:
    """Not when the connection did, which may be at the visit's end."""
    listener = Listener().feed((UP, GET), (DOWN, OK + b"a"), (UP, EOF))
    left = listener.now_ms
    listener.now_ms += 60_000
    one = listener.close().one()
    assert one.ended is not None
    assert one.ended.timestamp() * 1000 == left


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    body = b"x" * (MEMORY_BYTES + 5)
    listener = Listener(spool=Spool(tmp_path / "missing"))
    listener.feed((UP, GET), (DOWN, b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body))
    one = listener.close().one()
    assert one.truncated is Truncation.UNSPECIFIED
    assert "no spool file" in one.detail


def test_bodies_are_taken_up_to_the_limit() -> None:
    one = build(wire(body=collected(b"abc", limit=2), request_body=collected(b"def", limit=1)))
    assert (one.truncated, one.response_body.read(), one.request_body.read()) == (Truncation.LENGTH, b"ab", b"d")
    assert one.detail == "body cut at 2 of 3 bytes; request body cut at 1 of 3 bytes"


def test_trailers_of_a_request_are_told() -> None:
    assert "trailers of 6 bytes" in build(wire(h2=True, request_trailers=b"x: y\r\n")).detail


def test_a_body_longer_than_announced_is_told() -> None:
    one = build(wire(h2=True, declared=2))
    assert (one.truncated, one.detail) == (None, "the head announces 2 bytes, 3 came")


@pytest.mark.parametrize("more", [{"method": "HEAD"}, {"status": 304}])
def test_what_has_no_body_lacks_none(more: dict[str, object]) -> None:
    one = build(wire(h2=True, declared=500, body=collected(), **more))
    assert (one.truncated, one.detail) == (None, "")


@pytest.mark.parametrize(
    ("scheme", "authority", "target", "url"),
    [
        ("https", "h.test:443", "/", "https://h.test/"),
        ("wss", "h.test:443", "/s", "wss://h.test/s"),
        ("http", "h.test:443", "/", "http://h.test:443/"),
        ("https", "u:p@h.test", "/@", "https://h.test/@"),
        ("https", "h.test:", "/", "https://h.test/"),
        ("https", "h.test:443", "", "https://h.test/"),
    ],
)
def test_addresses(scheme: str, authority: str, target: str, url: str) -> None:
    assert request_url(scheme, authority, target) == url


@given(
    st.sampled_from(Stop),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, 200, 302, 304]),
    st.booleans(),
    st.binary(max_size=5),
    st.lists(st.tuples(st.sampled_from(Direction), st.integers(0, 20)), max_size=2),
)
def test_nothing_is_called_whole_but_what_its_framing_calls_so(
    stop: Stop,
    h2: bool,
    chunked: bool,
    status: int | None,
    reset: bool,
    body: bytes,
    resets: list[tuple[Direction, int]],
) -> None:
    one: Exchange = build(
        wire(
            stop=stop,
            h2=h2,
            chunked=chunked and not h2,
            status=status,
            response_head=OK if status else b"",
            was_reset=reset,
            body=collected(body),
            resets=tuple(resets) if h2 else (),
            cancelled=stop is Stop.BROWSER,
        )
    )
    if one.status is not None and stop is not Stop.NOTHING:
        assert one.truncated is not None
    if one.net_error:
        assert f"({one.net_error})" in one.detail
        assert one.net_error != -2
    if one.truncated:
        assert one.detail
