"""HTTP/1 on one connection, as a table of what both sides said → the exchanges that it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.exchange import Truncation
from capture.recording.wire.journal_frames import Direction, Ending
from tests.unit.recording.wire.listener import DOWN, UP, Listener, cut

GET = b"GET /a HTTP/1.1\r\nHost: h.test\r\n\r\n"
POST = b"POST /p HTTP/1.1\r\nHost: h.test\r\nContent-Length: 5\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
UNTIL_THE_END = b"HTTP/1.1 200 OK\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
WEBSOCKET = b"GET /s HTTP/1.1\r\nHost: h.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
HELLO = b"\x81\x05hello"
MASKED = b"\x81\x82abcd" + bytes([ord("h") ^ ord("a"), ord("i") ^ ord("b")])
EOF, RESET, CUT, NO_SINK = Ending.END_OF_FILE, Ending.RESET, Ending.CUT, Ending.NO_SINK
Said = tuple[tuple[Direction, bytes | Ending], ...]

WHOLE: dict[str, tuple[Said, list[tuple[str, int, bytes]]]] = {
    "one after the other": (
        ((UP, GET), (DOWN, OK + b"abc"), (UP, GET.replace(b"/a", b"/b")), (DOWN, OK + b"def")),
        [("/a", 200, b"abc"), ("/b", 200, b"def")],
    ),
    "pipelined": (
        ((UP, POST + b"12345" + GET), (DOWN, OK + b"abc" + OK + b"def")),
        [("/p", 200, b"abc"), ("/a", 200, b"def")],
    ),
    "a body until the end": (((UP, GET), (DOWN, UNTIL_THE_END + b"abc"), (DOWN, EOF)), [("/a", 200, b"abc")]),
    "a request in chunks": (
        (
            (UP, POST.replace(b"Content-Length: 5", b"Transfer-Encoding: chunked") + b"5\r\n12345\r\n0\r\n\r\n"),
            (DOWN, OK + b"abc"),
        ),
        [("/p", 200, b"abc")],
    ),
    "hints before the answer": (
        ((UP, GET), (DOWN, b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"), (DOWN, OK + b"abc")),
        [("/a", 200, b"abc")],
    ),
    "asked for the head alone": (
        ((UP, GET.replace(b"GET", b"HEAD")), (DOWN, OK), (UP, GET), (DOWN, OK + b"abc")),
        [("/a", 200, b""), ("/a", 200, b"abc")],
    ),
    "a line end before the next answer": (
        ((UP, GET), (DOWN, OK + b"abc"), (DOWN, b"\r\n"), (UP, GET), (DOWN, OK + b"def")),
        [("/a", 200, b"abc"), ("/a", 200, b"def")],
    ),
    "answered before it was asked": (((DOWN, OK + b"abc"), (UP, GET)), [("/a", 200, b"abc")]),
    "a tunnel that was refused": (
        ((UP, WEBSOCKET), (DOWN, b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"), (UP, GET), (DOWN, OK + b"abc")),
        [("/s", 403, b""), ("/a", 200, b"abc")],
    ),
}


def told(listener: Listener) -> list[tuple[str, int | None, bytes]]:
    found = listener.exchanges()
    return [(one.url.partition(".test")[2], one.status, one.response_body.read()) for one in found]


@pytest.mark.parametrize("name", WHOLE)
def test_whole_exchanges(name: str) -> None:
    said, expected = WHOLE[name]
    listener = Listener().feed(*said).close()
    assert told(listener) == expected
    assert all(one.truncated is None and one.net_error == 0 for one in listener.exchanges())
    assert [one.stream for one in listener.over] == list(range(1, len(expected) + 1))
    assert listener.connection.fault == ""


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_the_pieces_in_which_bytes_come_do_not_matter(name: str, data: st.DataObject) -> None:
    said, expected = WHOLE[name]
    listener = Listener()
    for direction, what in said:
        if isinstance(what, Ending):
            listener.feed((direction, what))
        else:
            places = data.draw(st.lists(st.integers(0, len(what)), max_size=6))
            listener.feed(*((direction, piece) for piece in cut(what, places)))
    assert told(listener.close()) == expected
    assert all(one.truncated is None and one.net_error == 0 for one in listener.exchanges())


ANYTHING = st.binary(max_size=60) | st.sampled_from([GET, POST, OK, CHUNKED, WEBSOCKET, SWITCHED, HELLO, *Ending])


@given(st.lists(st.tuples(st.sampled_from(Direction), ANYTHING)))
def test_whatever_is_said_nothing_raises_and_every_byte_is_accounted_for(
    said: list[tuple[Direction, bytes | Ending]],
) -> None:
    listener = Listener(limit=100).feed(*said).close()
    listener.exchanges()


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_what_is_cut_is_never_called_whole(name: str, data: st.DataObject) -> None:
    """The server's bytes end early, with the end of its direction."""
    said, expected = WHOLE[name]
    last = max(index for index, (direction, what) in enumerate(said) if direction is DOWN and isinstance(what, bytes))
    direction, answer = said[last]
    assert isinstance(answer, bytes)
    place = data.draw(st.integers(0, len(answer) - 1))
    rest = [piece for piece in said[last + 1 :] if not isinstance(piece[1], Ending)]
    listener = Listener().feed(*said[:last], (direction, answer[:place]), *rest, (DOWN, RESET), (UP, EOF)).close()
    whole = [one for one in listener.exchanges() if one.status is not None and one.truncated is None]
    assert len(whole) < len(expected)


ENDS: dict[str, tuple[Said, tuple[int | None, Truncation | None, int, str]]] = {
    "closed without an answer": (((DOWN, EOF),), (None, None, -324, "net::ERR_EMPTY_RESPONSE (-324)")),
    "reset without an answer": (((DOWN, RESET),), (None, None, -101, "net::ERR_CONNECTION_RESET (-101)")),
    "the browser left without an answer": (((UP, EOF), (DOWN, EOF)), (None, None, -3, "net::ERR_ABORTED (-3)")),
    "nobody took the answer": (((DOWN, NO_SINK),), (None, None, -3, "net::ERR_ABORTED (-3)")),
    "our limit": (
        ((DOWN, OK + b"a"), (DOWN, CUT)),
        (
            200,
            Truncation.LENGTH,
            -101,
            "net::ERR_CONNECTION_RESET (-101); 2 bytes of the body that the head announces did not come; "
            "a limit cut the connection",
        ),
    ),
    "the body was cut": (
        ((DOWN, OK + b"a"), (DOWN, EOF)),
        (
            200,
            Truncation.DISCONNECT,
            -354,
            "net::ERR_CONTENT_LENGTH_MISMATCH (-354); 2 bytes of the body that the head announces did not come",
        ),
    ),
    "the chunks were cut": (
        ((DOWN, CHUNKED + b"3\r\nabc\r\n"), (DOWN, EOF)),
        (200, Truncation.DISCONNECT, -355, "net::ERR_INCOMPLETE_CHUNKED_ENCODING (-355)"),
    ),
    "the chunks were broken": (
        ((DOWN, CHUNKED + b"xyz\r\nabc\r\n"), (UP, EOF), (DOWN, EOF)),
        (200, Truncation.UNSPECIFIED, -321, "net::ERR_INVALID_CHUNKED_ENCODING (-321)"),
    ),
    "a reset is no end of a body": (
        ((DOWN, UNTIL_THE_END + b"abc"), (DOWN, RESET)),
        (200, Truncation.DISCONNECT, -101, "net::ERR_CONNECTION_RESET (-101)"),
    ),
    "the browser left first": (
        ((DOWN, UNTIL_THE_END + b"abc"), (UP, EOF), (DOWN, EOF)),
        (200, Truncation.UNSPECIFIED, -3, "net::ERR_ABORTED (-3)"),
    ),
    "the browser left, and the rest came all the same": (
        ((DOWN, OK + b"a"), (UP, EOF), (DOWN, b"bc")),
        (200, None, -3, "net::ERR_ABORTED (-3); the browser had cancelled the request before its answer was whole"),
    ),
    "the recording ended": (
        ((DOWN, OK + b"a"),),
        (
            200,
            Truncation.UNSPECIFIED,
            0,
            "2 bytes of the body that the head announces did not come; still under way when the recording ended",
        ),
    ),
    "a redirect that nobody read": (
        ((DOWN, OK.replace(b"200 OK", b"302 Found") + b"a"), (UP, EOF)),
        (
            302,
            Truncation.UNSPECIFIED,
            0,
            "2 bytes of the body that the head announces did not come; the browser did not read it to its end",
        ),
    ),
    "bytes behind the answer": (((DOWN, OK + b"abcde"), (DOWN, EOF)), (200, None, 0, "2 bytes followed the answer")),
    "a head without its end": (
        ((DOWN, b"HTTP/1.1 200 OK\r\nX: y\r\n"), (DOWN, EOF)),
        (200, Truncation.DISCONNECT, 0, "the connection ended before the answer did"),
    ),
    "half a status line and a reset": (
        ((DOWN, b"HTTP/1.1 200 OK\r\nX: y\r\n"), (DOWN, RESET)),
        (None, Truncation.DISCONNECT, -101, "net::ERR_CONNECTION_RESET (-101)"),
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_how_it_ended_is_said(name: str) -> None:
    said, expected = ENDS[name]
    one = Listener().feed((UP, GET), *said).close().one()
    assert (one.status, one.truncated, one.net_error, one.detail) == expected


def test_an_answer_may_come_before_the_request_is_whole() -> None:
    """413: it is told when the browser has stopped sending."""
    refused = b"HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno"
    listener = Listener().feed((UP, POST + b"12"), (DOWN, refused))
    assert listener.over == []
    one = listener.feed((UP, EOF)).close().one()
    assert (one.status, one.truncated, one.response_body.read()) == (413, None, b"no")
    assert one.detail == "3 bytes of the request body were not sent"
    late = Listener().feed((UP, POST + b"12"), (DOWN, refused), (UP, b"345"), (UP, GET), (DOWN, OK + b"abc"))
    assert told(late.close()) == [("/p", 413, b"no"), ("/a", 200, b"abc")]


def test_a_stale_connection_is_told_apart() -> None:
    """The server closed while the browser asked again: the browser repeats it elsewhere."""
    listener = Listener().feed((UP, GET), (DOWN, OK + b"abc"), (UP, GET), (DOWN, EOF)).close()
    first, second = listener.exchanges()
    assert (first.unanswered_on_reused, second.unanswered_on_reused) == (False, True)
    assert (second.net_error, second.status) == (-100, None)
    late = Listener().feed((UP, GET), (DOWN, OK + b"abc"), (DOWN, EOF), (UP, GET), (UP, EOF)).close()
    assert late.exchanges()[1].unanswered_on_reused
    assert not Listener().feed((UP, GET), (DOWN, EOF)).close().one().unanswered_on_reused


def test_a_websocket_is_one_exchange_and_its_conversation() -> None:
    """Told when the connection is over, so that its bytes are counted with it."""
    listener = Listener().feed((UP, WEBSOCKET), (DOWN, SWITCHED + HELLO[:3]), (DOWN, HELLO[3:]), (UP, MASKED))
    assert listener.over == []
    one = listener.feed((UP, b"\x88\x80abcd"), (DOWN, b"\x88\x00"), (DOWN, EOF), (UP, EOF)).one()
    assert (one.url, one.status, one.response_body.length, one.truncated) == ("ws://h.test/s", 101, 0, None)
    assert listener.close().over[0].said_bytes == (len(MASKED) + 6, len(HELLO) + 2)
    (talk,) = listener.talks
    assert talk.frames is not None
    assert (talk.frames.count, talk.frames.truncated) == (4, None)
    assert talk.frames.url == "ws://h.test/s"


def test_a_tunnel_by_connect_is_raw() -> None:
    connect = b"CONNECT far.test:443 HTTP/1.1\r\nHost: far.test:443\r\n\r\n"
    listener = Listener().feed((UP, connect), (DOWN, b"HTTP/1.1 200 Yes\r\n\r\nraw"), (UP, b"GET raw"), (DOWN, EOF))
    one = listener.close().one()
    assert (one.status, one.response_body.length) == (200, 0)
    assert [talk.frames for talk in listener.talks] == [None]


@pytest.mark.parametrize(
    ("host", "target", "url"),
    [
        ("h.test", "/a?b#c", "http://h.test/a?b"),
        ("h.test:80", "/", "http://h.test/"),
        ("h.test:8080", "/", "http://h.test:8080/"),
        ("[::1]:80", "/x", "http://[::1]/x"),
        ("[::1]", "/x", "http://[::1]/x"),
        ("h.test", "http://u:p@other.test:80/x?y@z", "http://other.test/x?y@z"),
        ("h.test", "http://other.test?q", "http://other.test/?q"),
        ("h.test", "*", "http://h.test/"),
    ],
)
def test_an_address_is_named_as_the_browser_does(host: str, target: str, url: str) -> None:
    request = f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    assert Listener().feed((UP, request), (DOWN, OK + b"abc")).close().one().url == url


def test_rubbish_is_an_old_answer_on_the_own_port_and_none_on_another() -> None:
    rubbish = b"this is no HTTP"
    own = Listener().feed((UP, GET), (DOWN, rubbish), (DOWN, EOF)).close().one()
    assert (own.status, own.response_head, own.head_rebuilt) == (200, b"HTTP/0.9 200 OK\r\n\r\n", True)
    assert (own.response_body.read(), own.truncated) == (rubbish, None)
    elsewhere = GET.replace(b"h.test", b"h.test:81")
    other = Listener().feed((UP, elsewhere), (DOWN, rubbish), (UP, EOF), (DOWN, EOF)).close().one()
    assert (other.status, other.net_error, other.response_body.read()) == (None, -370, rubbish)
    assert other.truncated is Truncation.UNSPECIFIED
    assert "15 bytes came that are no HTTP answer" in other.detail
    radio = Listener().feed((UP, elsewhere), (DOWN, b"ICY 200 OK\r\n\r\nla la"), (DOWN, EOF)).close().one()
    assert radio.status == 200
    short = Listener().feed((UP, GET), (DOWN, b"hi"), (DOWN, EOF)).close().one()
    assert (short.status, short.response_body.read()) == (200, b"hi")


def test_what_is_no_request_is_a_fault() -> None:
    """TURN over TCP, say: nothing of it is read, and that is said."""
    listener = Listener().feed((UP, b"\x00\x01\x00\x00stun"), (DOWN, b"\x01\x01"), (UP, GET)).close()
    assert listener.connection.fault == "the browser's bytes are no HTTP/1 request"
    assert (listener.over, listener.connection.unread(UP), listener.connection.unread(DOWN)) == ([], 8 + len(GET), 2)


def test_a_fault_cuts_what_was_under_way() -> None:
    one = Listener().feed((UP, GET), (DOWN, OK + b"a"), (UP, b"\x16\x03")).close().one()
    assert (one.truncated, one.net_error) == (Truncation.UNSPECIFIED, 0)
    assert "no HTTP/1 request" in one.detail


def test_what_nobody_asked_for_is_noted() -> None:
    """A server that grows tired of waiting: 408 and an end."""
    listener = Listener().feed((DOWN, b"HTTP/1.1 408 Timeout\r\n\r\n"), (DOWN, EOF), (UP, EOF)).close()
    assert listener.connection.notes == ["24 bytes of the server that no request had asked for"]
    assert listener.connection.framing(DOWN) == 24


def test_a_server_that_never_stops_unasked_is_a_fault() -> None:
    listener = Listener()
    for _ in range(40):
        listener.feed((DOWN, b"x" * 100_000))
    assert listener.close().connection.fault


def test_hints_without_end_do_not_fill_the_memory() -> None:
    listener = Listener(limit=1000).feed((UP, GET))
    for _ in range(4000):
        listener.feed((DOWN, b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 20))
    one = listener.close().one()
    assert sum(map(len, one.early_hints)) <= 1 << 20
    assert one.status is None


def test_a_body_beyond_the_limit_is_cut_and_counted() -> None:
    one = Listener(limit=2).feed((UP, GET), (DOWN, OK + b"abc")).close().one()
    assert (one.truncated, one.response_body.read()) == (Truncation.LENGTH, b"ab")
    assert "body cut at 2 of 3 bytes" in one.detail
