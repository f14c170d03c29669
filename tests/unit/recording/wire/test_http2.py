"""HTTP/2 on one connection: frames of both sides → exchanges, whole or cut, and every byte accounted for."""

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from hypothesis import given
from hypothesis import strategies as st

from capture.model.exchange import Exchange, Truncation
from capture.recording.wire.h2 import PREFACE, FrameType
from capture.recording.wire.http2 import LINGER_MS, LINGERING, Http2Connection
from capture.recording.wire.journal_frames import Direction, Ending
from tests.unit.recording.wire.http2_bytes import BEGIN_DOWN, BEGIN_UP, GET, OK, Speaker, frame
from tests.unit.recording.wire.listener import DOWN, UP, Listener, cut

EOF, RESET = Ending.END_OF_FILE, Ending.RESET
POST = ((":method", "POST"), (":scheme", "https"), (":authority", "h.test"), (":path", "/p"))
WEBSOCKET = (
    (":method", "CONNECT"),
    (":protocol", "websocket"),
    (":scheme", "https"),
    (":authority", "h.test"),
    (":path", "/s"),
)


class Both(Listener):
    """A connection with both its sides, which have greeted each other."""

    def __init__(self) -> None:
        super().__init__(h2=True, scheme="https")
        self.up, self.down = Speaker(), Speaker()
        self.feed((UP, BEGIN_UP), (DOWN, BEGIN_DOWN))

    def get(self, stream: int = 1) -> "Both":
        self.feed((UP, self.up.head(stream, GET, ends=True)))
        return self

    def answers(self, stream: int, body: bytes, *, ends: bool = True) -> "Both":
        self.feed((DOWN, self.down.head(stream, OK)), (DOWN, Speaker.data(stream, body, ends=ends)))
        return self


def ended(both: Listener) -> tuple[int | None, bytes, Truncation | None, int]:
    one = both.close().one()
    return one.status, one.response_body.read(), one.truncated, one.net_error


def test_a_request_and_its_answer() -> None:
    one = Both().get().answers(1, b"abc").close().one()
    assert one.request_head == b"GET /a HTTP/1.1\r\nHost: h.test\r\n\r\n"
    assert one.response_head == b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n"
    assert (one.url, one.method, one.protocol, one.stream, one.connection) == ("https://h.test/a", "GET", "h2", 1, 7)
    assert (one.response_body.read(), one.truncated, one.net_error, one.detail) == (b"abc", None, 0, "")


def test_an_exchange_is_told_with_its_last_byte() -> None:
    both = Both().get().answers(1, b"abc", ends=False)
    assert both.over == []
    both.feed((DOWN, Speaker.data(1, b"", ends=True)))
    assert len(both.over) == 1
    assert both.connection.unread(DOWN) == 0


def conversation() -> list[tuple[Direction, bytes]]:
    """All that may stand in one: padding, priority, continuation, trailers, hints, resets, a table that shrinks."""
    up, down = Speaker(), Speaker()
    said: list[tuple[Direction, bytes]] = [
        (UP, BEGIN_UP + up.head(1, GET, ends=True, padding=7, priority=True)),
        (UP, up.head(3, POST, priority=True) + Speaker.data(3, b"sent ", padding=0)),
        (DOWN, BEGIN_DOWN + down.head(1, ((":status", "103"), ("link", "<x>")))),
        (
            DOWN,
            down.head(1, (*OK, ("x", "y" * 60_000)), piece=1000, padding=3, huffman=False) + Speaker.data(1, b"one, "),
        ),
        (UP, Speaker.data(3, b"all", padding=200) + Speaker.data(3, b"", ends=True)),
        (DOWN, frame(0xBB, 0xFF, 1, b"greased") + frame(6, 0, 0, b"pingping") + down.head(3, OK)),
        (DOWN, Speaker.data(1, b"continued", padding=255) + Speaker.data(3, b"three", ends=True, padding=9)),
        (DOWN, down.head(1, (("x-after", "yes"),), ends=True)),
        (UP, up.head(5, GET, ends=True) + up.head(7, GET, ends=True)),
        (DOWN, down.head(5, OK) + Speaker.reset(5, 2)),
        (UP, Speaker.reset(7, 8)),
    ]
    for size in (0, 8192):  # the table is emptied, then made larger (RFC 7541, 6.3)
        down.encoder.header_table_size = size
    return [*said, (DOWN, down.head(7, OK) + Speaker.data(7, b"late", ends=True) + Speaker.goaway(7))]


SAID = conversation()


def told(listener: Listener) -> list[tuple[object, ...]]:
    found = sorted(listener.close().exchanges(), key=lambda one: one.number)
    return [
        (
            one.stream,
            one.status,
            one.request_body.read(),
            one.response_body.read(),
            one.trailers,
            len(one.early_hints),
            one.truncated,
            one.net_error,
        )
        for one in found
    ]


CUT = Truncation.DISCONNECT
CONVERSATION = [
    (1, 200, b"", b"one, continued", b"x-after: yes\r\n", 1, None, 0),
    (3, 200, b"sent all", b"three", b"", 0, None, 0),
    (5, 200, b"", b"", b"", 0, CUT, -337),
    (7, 200, b"", b"late", b"", 0, None, -3),
]


def test_all_that_may_stand_in_a_conversation() -> None:
    listener = Listener(h2=True, scheme="https").feed(*SAID)
    assert told(listener) == CONVERSATION
    assert listener.connection.fault == ""
    heads = [one.response_head for one in listener.exchanges()]
    assert [b"\r\nx: %s\r\n" % (b"y" * 60_000) in head for head in heads].count(True) == 1


@given(st.data())
def test_the_pieces_in_which_bytes_come_do_not_matter(data: st.DataObject) -> None:
    listener = Listener(h2=True, scheme="https")
    for direction, said in SAID:
        places = data.draw(st.lists(st.integers(0, len(said)), max_size=6))
        listener.feed(*((direction, piece) for piece in cut(said, places)))
    assert told(listener) == CONVERSATION


def test_byte_by_byte() -> None:
    listener = Listener(h2=True, scheme="https")
    for direction, said in SAID:
        if len(said) < 10_000:
            listener.feed(*((direction, bytes([byte])) for byte in said))
        else:
            listener.feed((direction, said))
    assert told(listener) == CONVERSATION


@given(st.data())
def test_a_connection_that_is_cut_anywhere_calls_nothing_whole_that_is_not(data: st.DataObject) -> None:
    last = data.draw(st.integers(0, len(SAID) - 1))
    direction, piece = SAID[last]
    place = data.draw(st.integers(0, len(piece)))
    listener = Listener(h2=True, scheme="https").feed(*SAID[:last], (direction, piece[:place]), (DOWN, EOF), (UP, EOF))
    whole = {row[0]: row for row in CONVERSATION if row[6] is None}
    for row in told(listener):
        if row[6] is None and row[1] is not None:
            assert row[:6] == whole[row[0]][:6]  # type: ignore[index]


@given(st.binary(max_size=300), st.binary(max_size=300), st.integers(0, 300), st.sampled_from([None, *Ending]))
def test_whatever_is_said_nothing_raises_and_every_byte_is_accounted_for(
    up: bytes, down: bytes, place: int, ending: Ending | None
) -> None:
    for start_up, start_down in ((b"", b""), (BEGIN_UP, BEGIN_DOWN)):
        listener = Listener(h2=True, scheme="https", limit=100)
        listener.feed((UP, start_up + up[:place]), (DOWN, start_down + down[:place]), (UP, up[place:]))
        if ending:
            listener.feed((DOWN, ending))
        listener.feed((DOWN, down[place:])).close().exchanges()


FRAMES = st.builds(
    frame,
    st.integers(0, 10),
    st.integers(0, 255),
    st.sampled_from([0, 1, 2, 3, 5]),
    st.one_of(st.binary(max_size=30), st.sampled_from([Speaker().head(1, GET)[9:], Speaker().head(1, OK)[9:]])),
)


@given(st.lists(st.tuples(st.sampled_from(Direction), FRAMES), max_size=30))
def test_frames_in_any_order_do_not_raise(said: list[tuple[Direction, bytes]]) -> None:
    Listener(h2=True, limit=100).feed((UP, BEGIN_UP), (DOWN, BEGIN_DOWN), *said, (UP, EOF)).close().exchanges()


@given(st.lists(st.tuples(st.sampled_from(["/a", "/b?c"]), st.binary(max_size=40_000), st.binary(max_size=2000))))
def test_what_two_real_ends_say_to_each_other(asked: list[tuple[str, bytes, bytes]]) -> None:
    """hyper-h2 on both sides, its flow control and SETTINGS included."""
    client = H2Connection(H2Configuration(client_side=True))
    server = H2Connection(H2Configuration(client_side=False, normalize_inbound_headers=False))
    listener = Listener(h2=True, scheme="https")

    def exchange() -> None:
        for _ in range(2):
            up = client.data_to_send()
            server.receive_data(up)
            down = server.data_to_send()
            client.receive_data(down)
            listener.feed((UP, up), (DOWN, down))

    client.initiate_connection()
    server.initiate_connection()
    exchange()
    for number, (path, body, sent) in enumerate(asked):
        stream = 2 * number + 1
        fields = [*POST[:3], (":path", path), ("cookie", "a=1"), ("cookie", "b=2")]
        client.send_headers(stream, fields)
        client.send_data(stream, sent, end_stream=True)
        exchange()
        server.send_headers(stream, [*OK, ("x", "1"), ("x", "2")])
        for start in range(0, len(body), 16_384):
            server.send_data(stream, body[start : start + 16_384])
            exchange()
            client.increment_flow_control_window(16_384)
            client.increment_flow_control_window(16_384, stream_id=stream)
            exchange()
        server.end_stream(stream)
        exchange()
    found = listener.close().exchanges()
    assert [(one.url[14:], one.response_body.read(), one.request_body.read()) for one in found] == asked
    assert all(one.response_head.endswith(b"\r\nx: 1\r\nx: 2\r\n\r\n") for one in found)
    assert all(one.request_head.endswith(b"\r\ncookie: a=1\r\ncookie: b=2\r\n\r\n") for one in found)
    assert all(one.truncated is None for one in found)


RESETS = {
    0: (-372, "code 0 (NO_ERROR)"),
    2: (-337, "code 2 (INTERNAL_ERROR)"),
    7: (-351, "code 7 (REFUSED_STREAM)"),
    13: (-365, "code 13 (HTTP_1_1_REQUIRED)"),
    99: (-337, "code 99 (unknown)"),
}


@pytest.mark.parametrize("code", RESETS)
def test_a_reset_by_the_server_is_a_disconnect(code: int) -> None:
    error, words = RESETS[code]
    one = Both().get().answers(1, b"part", ends=False).feed((DOWN, Speaker.reset(1, code))).close().one()
    assert (one.truncated, one.net_error, one.response_body.read()) == (CUT, error, b"part")
    assert f"stream reset by the server, {words}" in one.detail


def test_a_reset_by_the_browser_is_unspecified_and_what_still_comes_is_kept() -> None:
    both = Both().get().answers(1, b"some, ", ends=False).feed((UP, Speaker.reset(1, 8)))
    both.feed((DOWN, Speaker.data(1, b"more")), (DOWN, EOF))
    one = both.close().one()
    assert (one.truncated, one.net_error) == (Truncation.UNSPECIFIED, -3)
    assert one.response_body.read() == b"some, more"
    assert "stream reset by the browser, code 8 (CANCEL)" in one.detail


def test_an_answer_that_came_whole_all_the_same_says_that_the_browser_had_cancelled() -> None:
    both = Both().get().feed((UP, Speaker.reset(1, 8))).answers(1, b"all")  # type: ignore[attr-defined]
    one = both.close().one()
    assert (one.truncated, one.net_error, one.response_body.read()) == (None, -3, b"all")
    assert "the browser had cancelled the request before its answer was whole" in one.detail


def test_a_reset_after_the_answer_changes_nothing() -> None:
    """The server's NO_ERROR, where it needs no more of the request (RFC 9113, 8.1)."""
    both = Both().feed((UP, Both().up.head(1, POST) + Speaker.data(1, b"12")))
    both.feed((DOWN, Speaker().head(1, OK) + Speaker.data(1, b"enough", ends=True)))
    assert both.over == []
    one = both.feed((DOWN, Speaker.reset(1, 0))).close().one()
    assert (one.truncated, one.net_error, one.request_body.read()) == (None, 0, b"12")
    assert "bytes of the request body were not sent" in one.detail


def test_only_so_many_streams_that_the_browser_left_are_waited_for() -> None:
    both = Both()
    for stream in range(1, 2 * LINGERING + 5, 2):
        both.get(stream).feed((UP, Speaker.reset(stream, 8)))
    assert [one.stream for one in both.over] == [1, 3]
    both.feed((DOWN, Speaker.data(1, b"too late"))).close()
    assert both.connection.framing(DOWN) >= len(b"too late")


def test_a_stream_that_the_browser_left_is_let_go_when_nothing_more_comes() -> None:
    """A server that takes notice of the reset never ends it, and the connection may live as long as the page."""
    both = Both().get(1).get(3).answers(1, b"part", ends=False)
    both.feed((UP, Speaker.reset(1, 8)), (DOWN, Speaker.data(1, b" more")))
    http = both.connection
    assert isinstance(http, Http2Connection)
    http.let_go(both.now_ms + LINGER_MS - 1)
    assert (http.lingers, both.over) == (True, [])
    http.let_go(both.now_ms + LINGER_MS)
    (left,) = both.exchanges()
    assert (left.response_body.read(), left.truncated, left.net_error) == (b"part more", Truncation.UNSPECIFIED, -3)
    assert not http.lingers
    both.feed((DOWN, Speaker.data(1, b"too late")))
    both.answers(3, b"whole").close()
    assert http.framing(DOWN) >= len(b"too late")
    assert [one.status for one in both.exchanges()] == [200, 200]


def test_a_lost_connection_cuts_all_streams() -> None:
    assert ended(Both().get().answers(1, b"p", ends=False).feed((DOWN, EOF))) == (200, b"p", CUT, -100)
    assert ended(Both().get().answers(1, b"p", ends=False).feed((DOWN, RESET))) == (200, b"p", CUT, -101)
    left = Both().get().answers(1, b"p", ends=False).feed((UP, EOF), (DOWN, EOF))
    assert ended(left) == (200, b"p", Truncation.UNSPECIFIED, -3)
    stopped = Both().get().answers(1, b"p", ends=False)
    assert ended(stopped) == (200, b"p", Truncation.UNSPECIFIED, 0)
    assert ended(Both().get().feed((DOWN, EOF))) == (None, b"", None, -100)


def test_what_the_server_will_not_begin_with_is_told_apart() -> None:
    """GOAWAY with the last stream, and REFUSED_STREAM: browsers ask again by themselves."""
    both = Both().get(1).get(3).answers(1, b"one").feed((DOWN, Speaker.goaway(1)), (DOWN, EOF)).close()
    gone = both.exchanges()[1]
    assert (gone.stream, gone.net_error, gone.unanswered_on_reused) == (3, -351, True)
    refused = Both().get().feed((DOWN, Speaker.reset(1, 7))).close().one()
    assert (refused.net_error, refused.unanswered_on_reused) == (-351, True)
    failed = Both().get(1).answers(1, b"one").get(3).feed((DOWN, Speaker.reset(3, 2))).close().exchanges()[1]
    assert (failed.net_error, failed.unanswered_on_reused) == (-337, False)


def test_a_browser_that_finds_fault_has_not_been_told_to_stop() -> None:
    """By a reset, or by the end of the connection with a code."""
    reset = Both().get().answers(1, b"part", ends=False).feed((UP, Speaker.reset(1, 1)))
    gone = Both().get().answers(1, b"part", ends=False).feed((UP, Speaker.goaway(0, 1)), (UP, EOF), (DOWN, EOF))
    for both in (reset, gone):
        one = both.close().one()
        assert (one.truncated, one.net_error) == (Truncation.UNSPECIFIED, -337)
    assert "the browser ended the connection, code 1 (PROTOCOL_ERROR)" in gone.one().detail


def test_what_the_server_refused_for_good_is_not_asked_again() -> None:
    both = Both().get(1).answers(1, b"one").get(3).feed((DOWN, Speaker.reset(3, 2))).close()
    assert [one.unanswered_on_reused for one in both.exchanges()] == [False, False]
    lost = Both().get(1).answers(1, b"one").get(3).feed((DOWN, EOF)).close()
    assert [one.unanswered_on_reused for one in lost.exchanges()] == [False, True]


def test_pushed_answers_are_noted_and_their_blocks_decoded() -> None:
    """HPACK's table goes on through them."""
    both = Both().get()
    promise = both.down.head(1, (*GET, ("x-table", "in it")), kind=FrameType.PUSH_PROMISE)
    size = int.from_bytes(promise[:3]) + 4
    promise = size.to_bytes(3) + promise[3:9] + (2).to_bytes(4) + promise[9:]
    both.feed((DOWN, promise), (DOWN, both.down.head(2, OK) + Speaker.data(2, b"pushed", ends=True)))
    both.feed((DOWN, both.down.head(1, (*OK, ("x-table", "in it")), ends=True)))
    assert b"x-table: in it\r\n" in both.close().one().response_head
    assert both.connection.notes == ["the server pushed 1 answers that nobody had asked for"]
    assert both.connection.fault == ""


def test_a_websocket_in_a_stream() -> None:
    """RFC 8441."""
    both = Both()
    both.feed((UP, both.up.head(1, WEBSOCKET)), (DOWN, both.down.head(1, ((":status", "200"),))))
    both.feed((DOWN, Speaker.data(1, b"\x81\x05hello")), (UP, Speaker.data(1, b"\x88\x80abcd", ends=True)))
    one = both.feed((DOWN, Speaker.data(1, b"\x88\x00", ends=True))).close().one()
    assert (one.url, one.method, one.status, one.truncated) == ("wss://h.test/s", "GET", 200, None)
    assert one.request_head.startswith(b"CONNECT /s HTTP/1.1\r\nHost: h.test\r\n")
    assert both.over[0].said_bytes == (6, 9)
    (talk,) = both.talks
    assert talk.frames is not None
    assert (talk.frames.count, talk.frames.truncated) == (3, None)


def test_a_length_that_is_not_kept_is_not_called_whole() -> None:
    both = Both().get()
    both.feed((DOWN, both.down.head(1, (*OK, ("content-length", "9"))) + Speaker.data(1, b"short", ends=True)))
    one = both.close().one()
    assert one.truncated is Truncation.UNSPECIFIED
    assert "4 bytes of the body that the head announces did not come" in one.detail


@pytest.mark.parametrize(
    ("direction", "data", "words"),
    [
        (DOWN, frame(FrameType.CONTINUATION, 4, 1, b""), "continues nothing"),
        (DOWN, frame(FrameType.HEADERS, 0, 1, b"") + Speaker.data(1, b"between"), "within a header block"),
        (DOWN, frame(FrameType.HEADERS, 4, 1, b"\xff\xff\xff\xff\x0f"), "cannot be read: InvalidTableIndex"),
        (DOWN, frame(FrameType.HEADERS, 4 | 8, 1, b"\x09abc"), "shorter than its own padding"),
        (DOWN, frame(FrameType.DATA, 8, 1, b"\x09abc"), "more padding than payload"),
        (DOWN, frame(FrameType.DATA, 8, 1, b""), "more padding than payload"),
        (DOWN, frame(FrameType.DATA, 0, 1, b"x" * 20_000), "a frame of 20000 bytes"),
        (UP, frame(FrameType.HEADERS, 4, 3, b"\x00\x85\xff\xff\xff\xff\xff\x00"), "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_a_fault_that_cuts_all_streams(direction: Direction, data: bytes, words: str) -> None:
    both = Both().get().answers(1, b"part", ends=False).feed((direction, data), (DOWN, b"later"), (UP, b"later"))
    one = both.close().one()
    assert words in both.connection.fault
    assert (one.truncated, one.net_error) == (Truncation.UNSPECIFIED, 0)
    assert both.connection.fault in one.detail
    assert min(both.connection.unread(UP), both.connection.unread(DOWN)) >= len(b"later")


def test_each_side_begins_as_the_protocol_says() -> None:
    """A server that speaks HTTP/1 all the same, and a client that does."""
    server = Listener(h2=True).feed((UP, BEGIN_UP), (DOWN, b"HTTP/1.1 400 Bad Request\r\n\r\n")).close()
    assert server.connection.fault == "the first frame is no SETTINGS"
    client = Listener(h2=True).feed((UP, b"GET / HTTP/1.1\r\n\r\n")).close()
    assert client.connection.fault == "the browser does not begin as HTTP/2 does"
    half = Listener(h2=True).feed((UP, PREFACE[:9])).close()
    assert (half.connection.fault, half.connection.unread(UP)) == ("", 9)


def test_a_larger_frame_may_come_where_it_was_allowed() -> None:
    both = Both().get()
    both.feed((UP, frame(FrameType.SETTINGS, 0, 0, b"\0\5" + (1 << 20).to_bytes(4))))
    assert ended(both.answers(1, b"x" * 100_000))[2] is None


def test_heads_without_end_are_a_fault_and_do_not_fill_the_memory() -> None:
    block, listed, aside = Both().get(), Both().get(), Both().get()
    block.feed((DOWN, frame(FrameType.HEADERS, 0, 1, b"")))
    for _ in range(80):
        block.feed((DOWN, frame(FrameType.CONTINUATION, 0, 1, b"\0" * 16_000)))
    assert "a header block of more than" in block.close().connection.fault
    many = b"\x40\x01a\x7f\xa1\x1e" + b"b" * 4000  # then 1,400 times the same, by its index
    listed.feed((DOWN, frame(FrameType.HEADERS, 4, 1, many + b"\xbe" * 1400)))
    assert "a header list of more than" in listed.close().connection.fault or "OversizedHeaderList" in (
        listed.connection.fault
    )
    for _ in range(20_000):
        aside.feed((DOWN, aside.down.head(1, ((":status", "103"), ("x", "y")))))
    one = aside.close().one()
    assert sum(map(len, one.early_hints)) < 1 << 20
    assert "the rest was passed over" in one.detail


def test_a_large_block_is_decoded_field_by_field() -> None:
    """In time that grows with its size: as many small literals as a block may have."""
    both = Both().get()
    literal = b"\x00\x01a\x01b"
    pieces = [literal * 3200] * 30
    both.feed((DOWN, frame(FrameType.HEADERS, 0, 1, b"\x88")))
    for number, piece in enumerate(pieces, 1):
        both.feed((DOWN, frame(FrameType.CONTINUATION, 4 * (number == len(pieces)), 1, piece)))
    one: Exchange = both.answers(1, b"").close().one()
    assert one.response_head.count(b"a: b\r\n") == 96_000


def test_what_a_server_sends_behind_its_own_end_is_no_part_of_the_answer() -> None:
    """While the request is still on its way the stream is not over."""
    both = Both()
    both.feed((UP, both.up.head(1, POST) + Speaker.data(1, b"sent")))
    both.feed((DOWN, both.down.head(1, OK) + Speaker.data(1, b"answer", ends=True)))
    both.feed((DOWN, Speaker.data(1, b"forged") + both.down.head(1, (("x-forged", "yes"),), ends=True)))
    both.feed((UP, Speaker.data(1, b" all", ends=True)))
    one = both.close().one()
    assert (one.response_body.read(), one.trailers, one.truncated) == (b"answer", b"", None)
    assert one.request_body.read() == b"sent all"
    assert both.connection.notes == ["6 bytes of the server were of streams that were over"]


def test_what_a_browser_sends_behind_its_own_end_is_no_part_of_the_request() -> None:
    both = Both()
    both.feed((UP, both.up.head(1, POST) + Speaker.data(1, b"sent", ends=True) + Speaker.data(1, b"more")))
    one = both.answers(1, b"answer").close().one()
    assert (one.request_body.read(), one.response_body.read()) == (b"sent", b"answer")


def test_a_websocket_that_cannot_be_read_on_is_a_fault_and_the_other_streams_are_read() -> None:
    both = Both()
    both.feed((UP, both.up.head(1, WEBSOCKET)), (DOWN, both.down.head(1, OK)))
    both.feed((DOWN, Speaker.data(1, b"\x82\x7f" + (1 << 40).to_bytes(8), ends=True)))
    both.get(3).answers(3, b"read").close()
    assert [one.response_body.read() for one in both.exchanges()] == [b"read", b""]
    assert both.connection.fault == "a websocket message of more than 16,777,216 bytes"


def test_how_many_bytes_the_frames_of_an_answer_took_is_told() -> None:
    """The browser counts them with the answer's own."""
    both = Both().get()
    both.feed((DOWN, head := both.down.head(1, OK)))
    both.feed((DOWN, b"".join(Speaker.data(1, b"a", padding=9) for _ in range(100)) + Speaker.data(1, b"", ends=True)))
    assert both.close().one().framing_bytes == len(head) + 100 * (9 + 1 + 9) + 9
