"""Events → exchanges, on logs written by hand."""

import pytest

from capture.model.exchange import Truncation
from capture.recording.netlog import Parser
from capture.recording.netlog.lines import EventKind
from tests.unit.recording.netlog.log import Log, parse

GET = b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
OK_LINES = ("HTTP/1.1 200 OK", "Content-Length: 3")


def test_an_exchange_is_given_as_soon_as_it_is_complete() -> None:
    """With the line that ends it, not at the end of the log."""
    log = Log().whole(30, 29, "http://h/a", OK)
    parser = Parser()
    given = [parser.feed(line) for line in log.lines]
    assert [len(exchanges) for exchanges in given[:-1]] == [0] * (len(given) - 1)
    (exchange,) = given[-1]
    assert exchange.request_head == GET
    assert exchange.response_body.read() == b"abc"
    assert (exchange.number, exchange.connection_id, exchange.request_id) == (1, 29, 30)
    assert parser.finish() == []


def test_several_exchanges_on_one_connection() -> None:
    log = Log()
    for number in range(3):
        log.whole(30 + number, 29, f"http://h/{number}", OK)
    exchanges, _ = parse(log.lines)
    assert [e.url for e in exchanges] == ["http://h/0", "http://h/1", "http://h/2"]


def test_a_second_attempt_after_401_is_a_second_exchange() -> None:
    """Same connection, same job; what was read with the first answer begins the second."""
    refused = b"HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno"
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET)
    log.receive(29, refused + OK[:9]).answered(30, "HTTP/1.1 401 No", "Content-Length: 2")
    log.send(30, 29, GET).receive(29, OK[9:]).answered(30, *OK_LINES).release(29).end(30)
    exchanges, _ = parse(log.lines)
    assert [(e.status, e.response_body.read()) for e in exchanges] == [(401, b"no"), (200, b"abc")]
    assert exchanges[0].number < exchanges[1].number


def test_a_retry_on_a_stale_connection_is_one_exchange() -> None:
    """The first attempt was never answered."""
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET).receive(29, b"").close(29)
    log.connect(30, 40).send(30, 40, GET).receive(40, OK).answered(30, *OK_LINES).release(40).end(30)
    exchanges, _ = parse(log.lines)
    assert [(e.connection_id, e.status) for e in exchanges] == [(40, 200)]


def test_a_cache_hit_is_no_exchange() -> None:
    log = Log().start(30, "http://h/a").event(EventKind.HTTP_CACHE_READ_DATA, 30, 1).end(30)
    assert parse(log.lines)[0] == []


def test_body_bytes_from_the_cache_do_not_count_against_the_wire() -> None:
    """A 304 whose job hands on the cached body is whole."""
    answer = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET).receive(29, answer)
    log.answered(30, "HTTP/1.1 304 Not Modified").event(EventKind.HTTP_CACHE_READ_DATA, 30, 1)
    log.chunk(EventKind.URL_REQUEST_JOB_FILTERED_BYTES_READ, 30, b"cached").release(29).end(30)
    (exchange,) = parse(log.lines)[0]
    assert (exchange.status, exchange.truncated, exchange.response_body.length) == (304, None, 0)


def test_a_redirect_ends_its_hop_and_its_body_may_come_later() -> None:
    """Chromium drains a short rest after the request has moved on."""
    moved = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 4\r\n\r\n"
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET).receive(29, moved + b"mo")
    log.answered(30, "HTTP/1.1 302 Found", "Location: /b", "Content-Length: 4")
    log.event(EventKind.URL_REQUEST_REDIRECTED, 30, location="http://h/b").hop(30, "http://h/b")
    log.receive(29, b"ve").release(29)
    log.connect(30, 40).send(30, 40, GET).receive(40, OK).answered(30, *OK_LINES).release(40).end(30)
    exchanges, _ = parse(log.lines)
    assert [(e.url, e.status, e.response_body.read()) for e in exchanges] == [
        ("http://h/a", 302, b"move"),
        ("http://h/b", 200, b"abc"),
    ]
    assert [e.truncated for e in exchanges] == [None, None]


def test_a_redirect_may_start_a_new_request_before_the_old_one_ends() -> None:
    """Chromium's CORS loader restarts so: one source, two requests, and the first end is the older one's."""
    moved = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET).receive(29, moved)
    log.answered(30, "HTTP/1.1 302 Found", "Location: /b", "Content-Length: 0").start(30, "http://h/b")
    log.event(EventKind.CANCELLED, 30).end(30).release(29)
    log.connect(30, 40).send(30, 40, GET).receive(40, OK).answered(30, *OK_LINES).release(40).end(30)
    exchanges, _ = parse(log.lines)
    assert [(e.url, e.status, e.net_error) for e in exchanges] == [("http://h/a", 302, 0), ("http://h/b", 200, 0)]


def test_a_small_log_may_be_cut_at_every_single_byte() -> None:
    """Whatever is called whole then is whole: a redirect, a login, a chunked body, a websocket."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    moved = b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
    upgraded = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi\x88\x02\x03\xe8"
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET).receive(29, moved)
    log.answered(30, "HTTP/1.1 302 Found", "Location: /b", "Content-Length: 0")
    log.event(EventKind.URL_REQUEST_REDIRECTED, 30, location="http://h/b").hop(30, "http://h/b")
    log.connect(30, 40).send(30, 40, GET).receive(40, OK).answered(30, *OK_LINES).release(40).end(30)
    log.whole(31, 41, "http://h/c", chunked)
    log.start(32, "ws://h/s").connect(32, 42).send(32, 42, GET).receive(42, upgraded)
    log.answered(32, "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket").end(32, -173).close(42)
    text = b"".join(log.lines)
    whole = [(e.url, e.status, e.response_body.read()) for e in parse(log.lines)[0] if not e.truncated]
    assert len(whole) == 4
    for cut in range(len(text)):
        exchanges, parser = parse(text[:cut].splitlines(keepends=True))
        found = [(e.url, e.status, e.response_body.read()) for e in exchanges if not e.truncated and e.status]
        assert set(found) <= set(whole), cut
        assert all(frames.truncated or frames.count == 2 for frames in parser.drain()), cut


def test_a_request_that_never_left_is_a_failure() -> None:
    """Refused, not resolved, blocked: no request bytes, an error with its name."""
    log = Log().start(30, "http://h/a").event(EventKind.FAILED, 30, net_error=-102).end(30, -102)
    (exchange,) = parse(log.lines)[0]
    assert (exchange.status, exchange.net_error, exchange.request_head) == (None, -102, b"")
    assert exchange.detail == "net::ERR_CONNECTION_REFUSED (-102)"


@pytest.mark.parametrize(("error", "count"), [(-400, 0), (-3, 1), (0, 0)])
def test_what_was_never_meant_for_the_network_is_no_failure(error: int, count: int) -> None:
    """A miss of the cache alone; a request that was stopped before anything was sent, without an error."""
    log = Log().start(30, "http://h/a")
    if not error:
        log.event(EventKind.CANCELLED, 30)
    assert len(parse(log.end(30, error).lines)[0]) == count


@pytest.mark.parametrize(
    ("told", "background"),
    [
        ({"initiator": "not an origin", "request_type": "other"}, True),
        ({"initiator": "not an origin", "request_type": "main frame"}, False),
        ({"initiator": "null", "request_type": "other"}, False),
        ({"initiator": "http://page", "request_type": "other"}, False),
    ],
)
def test_background(told: dict[str, str], background: bool) -> None:
    """The browser's own: nobody asked, and it is no navigation."""
    (exchange,) = parse(Log().start(30, "http://h/", **told).end(30, -102).lines)[0]
    assert exchange.background is background


def test_names_that_flush_the_log_are_background() -> None:
    """Those alone: a page may ask for other names below ``.invalid``."""
    log = Log().start(30, "http://warcite-flush-3.invalid/").end(30, -121)
    log.start(31, "http://other.invalid/").end(31, -121)
    assert [e.background for e in parse(log.lines)[0]] == [True, False]


def test_requests_sent_counts_those_of_the_page_that_went_out() -> None:
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET)
    log.start(31, "http://own/", initiator="not an origin").connect(31, 28).send(31, 28, GET)
    log.start(32, "http://h/cached").end(32)
    assert parse(log.lines)[1].requests_sent == 1


def test_what_is_under_way_at_the_end_is_truncated() -> None:
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET).receive(29, OK[:-1])
    log.answered(30, *OK_LINES)
    (exchange,) = parse(log.lines)[0]
    assert exchange.truncated is Truncation.UNSPECIFIED
    assert exchange.response_body.read() == b"ab"
    assert "recording ended" in exchange.detail


def test_lost_bytes_of_the_wire_are_noticed() -> None:
    """The request handed on more than the socket events have: never called whole."""
    answer = b"HTTP/1.1 200 OK\r\n\r\n"
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET).receive(29, answer)
    log.answered(30, "HTTP/1.1 200 OK").chunk(EventKind.URL_REQUEST_JOB_FILTERED_BYTES_READ, 30, b"abc")
    log.receive(29, b"").close(29).end(30)
    (exchange,), parser = parse(log.lines)
    assert exchange.truncated is Truncation.UNSPECIFIED
    assert "lacks bytes" in exchange.detail
    assert parser.problems == ("bytes are missing from the log",)


def test_what_a_shared_dictionary_decoded_is_not_compared() -> None:
    """Decoded below the place where Chromium counts."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: dcz\r\nContent-Length: 1\r\n\r\nx"
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET).receive(29, answer)
    log.answered(30, "HTTP/1.1 200 OK", "Content-Encoding: dcz")
    log.chunk(EventKind.URL_REQUEST_JOB_FILTERED_BYTES_READ, 30, b"much more").release(29).end(30)
    (exchange,) = parse(log.lines)[0]
    assert exchange.truncated is None


def test_without_socket_bytes_the_head_is_rebuilt_and_said_to_be() -> None:
    """From the header events; the body is not there, so it is not whole."""
    log = Log().start(30, "http://h/a").send(30, 29, GET).answered(30, *OK_LINES).end(30)
    (exchange,), parser = parse(log.lines)
    assert exchange.head_rebuilt
    assert exchange.request_head == GET
    assert exchange.response_head == b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
    assert exchange.truncated is Truncation.UNSPECIFIED
    assert "a request without a connection" in parser.problems


def test_a_head_without_its_blank_line_gets_one() -> None:
    """Chromium takes it when the connection ends there."""
    log = Log().start(30, "http://h/a").connect(30, 29).send(30, 29, GET)
    log.receive(29, b"HTTP/1.1 200 OK\r\nX: y\r\n").receive(29, b"")
    log.answered(30, "HTTP/1.1 200 OK", "X: y").close(29).end(30)
    (exchange,) = parse(log.lines)[0]
    assert exchange.response_head == b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n"
    assert (exchange.status, exchange.head_rebuilt, exchange.truncated) == (200, True, Truncation.DISCONNECT)


def test_a_connection_that_another_job_has_by_now_is_not_taken() -> None:
    """Its bytes are another request's."""
    log = Log().start(30, "http://h/a").connect(30, 29).start(31, "http://h/b").connect(31, 29)
    log.send(31, 29, GET).event(EventKind.HTTP_TRANSACTION_SEND_REQUEST_HEADERS, 30, line="GET /a HTTP/1.1")
    log.receive(29, OK).answered(31, *OK_LINES).release(29).end(31).end(30, -100)
    exchanges, _ = parse(log.lines)
    assert [(e.request_id, e.status) for e in exchanges] == [(31, 200), (30, None)]


@pytest.mark.parametrize("known", [True, False])
def test_a_chain_that_only_this_machine_trusts_is_told_of_every_connection(known: bool) -> None:
    """Chromium verifies it once, and connects on."""
    log, chains = Log(), (["leaf", "own root"], ["leaf", "own root"], ["another"])
    for number, chain in enumerate(chains):
        socket = 29 + number
        log.event(EventKind.SSL_CONNECT, socket, 1).event(
            EventKind.SSL_CERTIFICATES_RECEIVED, socket, certificates=chain
        )
        if number == 0:
            log.event(EventKind.CERT_VERIFIER_JOB, 90, 1, certificates=chain, host="h")
            log.event(EventKind.CERT_VERIFIER_JOB, 90, 2, cert_status=0, is_issued_by_known_root=known)
        log.event(EventKind.SSL_CONNECT, socket, 2, version="TLS 1.3", cipher_suite=4865)
        log.whole(60 + number, socket, f"https://h/{number}", OK)
    exchanges, _ = parse(log.lines)
    assert [one.tls is not None and one.tls.private_root for one in exchanges] == [not known, not known, False]


def test_nothing_is_remembered_of_what_has_ended() -> None:
    """A thousand requests later the parser is as small as before."""
    log = Log()
    for number in range(1000):
        log.whole(30, 1_000_000 + number, f"http://h/{number}", OK).close(1_000_000 + number)
    parser = Parser()
    for line in log.lines:
        parser.feed(line)
    assert parser.remembered == 0


def test_odd_lines_are_counted_and_reading_goes_on() -> None:
    log = Log()
    log.lines += [b"odd\n", b"odder\n", b"\xff\x00\n", b"\n"]
    exchanges, parser = parse(log.whole(30, 29, "http://h/a", OK).lines)
    assert len(exchanges) == 1
    assert parser.problems == ("line not understood: ValueError (3×)",)


def test_a_log_without_constants_gives_nothing() -> None:
    """And says that it was not understood."""
    exchanges, parser = parse(Log().whole(30, 29, "http://h/a", OK).lines[1:])
    assert exchanges == []
    assert parser.orderly is False
