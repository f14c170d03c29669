"""Connections as the guard's journal has them: what ends an answer, and whose word that is."""

import contextlib
import itertools
import ssl

import pytest

from capture.model.connection_report import ConnectionReport
from capture.model.exchange import Exchange, Truncation
from capture.recording.wire.journal_frames import Direction, Ending, Frame, FrameKind, Opened
from capture.recording.wire.wire_reader import WireReader
from tests.unit.recording.wire.tls_peers import Connection, Peers

UP, DOWN = Direction.UP, Direction.DOWN
OPENED = Opened(local_port=1000, host="a.test", address="192.0.2.1", port=443).to_bytes()
GET = b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"
UNTIL_THE_END = b"HTTP/1.1 200 OK\r\n\r\nuntil the connection ends"
WITH_LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nfewer"


def read(connection: Connection, *endings: tuple[Direction, Ending], late: bool = False) -> list[Exchange]:
    """What is handed over of a connection whose directions end so, one after the other.

    ``late``: the browser tells its secrets when all is over but the closing.
    """
    relayed, handed_over = connection.over(), list[Exchange]()
    reader, times = WireReader(exchange=handed_over.append), itertools.count(1000)
    if not late:
        reader.take_secrets(relayed.keys)
    reader.take(Frame(1, FrameKind.OPENED, next(times), OPENED))
    for direction, data in relayed.pieces:
        reader.take(Frame(1, FrameKind.UP if direction is UP else FrameKind.DOWN, next(times), data))
    for direction, ending in endings:
        kind = FrameKind.UP_ENDED if direction is UP else FrameKind.DOWN_ENDED
        reader.take(Frame(1, kind, next(times), ending.name.encode()))
    if late:
        reader.take_secrets(relayed.keys)
    reader.take(Frame(1, FrameKind.CLOSED, next(times), b""))
    reader.finish()
    return handed_over


def test_what_a_server_sends_unasked_is_noted() -> None:
    reader, times = WireReader(exchange=lambda exchange: None), itertools.count(1000)
    told = (
        (FrameKind.OPENED, OPENED),
        (FrameKind.UP, GET),
        (FrameKind.DOWN, b"HTTP/1.1 204 No Content\r\n\r\n"),
        (FrameKind.DOWN, b"HTTP/1.1 408 Request Timeout\r\n\r\n"),
        (FrameKind.DOWN_ENDED, b"END_OF_FILE"),
        (FrameKind.CLOSED, b""),
    )
    for kind, data in told:
        reader.take(Frame(1, kind, next(times), data))
    (report,) = reader.reports()
    assert (report.fault, report.down.framing, report.down.unkept, report.down.lost) == ("", 32, 32, 0)
    assert report.notes == ("32 bytes of the server that no request had asked for",)


def asked(answer: bytes, *, closes: bool) -> Connection:
    """A request with that answer, after which the server says that it has no more, or does not."""
    connection = Peers().connect()
    connection.send(UP, GET)
    connection.send(DOWN, answer)
    if closes:
        with contextlib.suppress(ssl.SSLWantReadError):
            connection.server.unwrap()
        connection.relay(DOWN)
    return connection


EITHER_FIRST = pytest.mark.parametrize("first", [UP, DOWN])


@EITHER_FIRST
def test_an_answer_ends_with_the_servers_word_whoever_closes_first(first: Direction) -> None:
    """Told that nothing more comes the browser closes, and the guard sees that end before the server's."""
    ends = [(first, Ending.END_OF_FILE), (Direction(1 - first), Ending.END_OF_FILE)]
    (whole,) = read(asked(UNTIL_THE_END, closes=True), *ends)
    assert (whole.truncated, whole.net_error, whole.detail) == (None, 0, "")
    (cut,) = read(asked(WITH_LENGTH, closes=True), *ends)
    assert (cut.truncated, cut.net_error) == (Truncation.DISCONNECT, -354)


def test_an_end_without_the_servers_word_is_named() -> None:
    ends = [(DOWN, Ending.END_OF_FILE), (UP, Ending.END_OF_FILE)]
    (unsure,) = read(asked(UNTIL_THE_END, closes=False), *ends)
    assert unsure.truncated is Truncation.UNSPECIFIED
    assert "close_notify" in unsure.detail


def test_a_browser_that_leaves_before_the_servers_word_gave_up() -> None:
    ends = [(UP, Ending.END_OF_FILE), (DOWN, Ending.END_OF_FILE)]
    (left,) = read(asked(UNTIL_THE_END, closes=False), *ends)
    assert (left.truncated, left.net_error) == (Truncation.UNSPECIFIED, -3)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(("first", "whose"), [(DOWN, Truncation.DISCONNECT), (UP, Truncation.UNSPECIFIED)])
def test_the_first_to_end_is_the_one_that_cut(first: Direction, whose: Truncation, late: bool) -> None:
    """In the order in which the guard saw it, when the secrets come later than both ends too."""
    ends = [(first, Ending.END_OF_FILE), (Direction(1 - first), Ending.END_OF_FILE)]
    (cut,) = read(asked(WITH_LENGTH, closes=False), *ends, late=late)
    assert cut.truncated is whose


@pytest.mark.parametrize("answer", [UNTIL_THE_END, WITH_LENGTH])
def test_no_ending_makes_whole_what_could_not_be_read(answer: bytes) -> None:
    """A record that does not open: the answer is cut, by nobody but the reader, and says why."""
    connection = asked(answer, closes=False)
    connection.send(DOWN, b"the rest")
    direction, record = connection.relayed.pieces[-1]
    connection.relayed.pieces[-1] = (direction, record[:-1] + bytes([record[-1] ^ 1]))
    (one,) = read(connection, (DOWN, Ending.END_OF_FILE), (UP, Ending.END_OF_FILE))
    assert (one.truncated, one.net_error, one.response_body.length > 0) == (Truncation.UNSPECIFIED, 0, True)
    assert "does not open" in one.detail or "cannot" in one.detail, one.detail


def test_a_server_that_speaks_first_in_many_pieces_takes_no_time() -> None:
    """Each piece costs the same, however many wait already for the browser's first word."""
    reader, handed_over = WireReader(exchange=(exchanges := list[Exchange]()).append), 50_000
    reader.take(Frame(1, FrameKind.OPENED, 1000, OPENED))
    for _ in range(handed_over):
        reader.take(Frame(1, FrameKind.DOWN, 1001, b"ab"))
    reader.take(Frame(1, FrameKind.UP, 1002, GET))
    reader.take(Frame(1, FrameKind.DOWN_ENDED, 1003, b"END_OF_FILE"))
    reader.take(Frame(1, FrameKind.CLOSED, 1004, b""))
    (report,) = reader.reports()
    assert report.down.relayed == report.down.exchanges == 2 * handed_over
    assert len(exchanges) == 1


HTTP_IN_THE_CLEAR = b"HTTP/1.1 400 Bad Request\r\n\r\n"
PROTOCOL_VERSION = b"\x15\x03\x03\x00\x02\x02\x46"  # the browser's alert


@pytest.mark.parametrize(
    ("goes_on", "is_fault"), [(b"", False), (PROTOCOL_VERSION, False), (b"\x17\x03\x03xx" * 2, True)]
)
def test_a_server_without_tls_is_no_fault_of_the_recording(goes_on: bytes, is_fault: bool) -> None:
    """The browser understood as little: unless it goes on, nobody has seen what is not recorded."""
    hello = Peers().connect().relayed.pieces[0][1]
    handed_over = list[Exchange]()
    reader, times = WireReader(exchange=handed_over.append), itertools.count(1000)
    told = ((FrameKind.OPENED, OPENED), (FrameKind.UP, hello), (FrameKind.DOWN, HTTP_IN_THE_CLEAR))
    for kind, data in (*told, (FrameKind.UP, goes_on), (FrameKind.CLOSED, b"")):
        reader.take(Frame(1, kind, next(times), data))
    (report,) = reader.reports()
    assert bool(report.fault) is is_fault
    assert (report.down.unread, report.down.lost, report.up.lost) == (len(HTTP_IN_THE_CLEAR), 0, 0)
    assert bool(report.notes) is not is_fault
    assert handed_over == []


def report_of(*told: tuple[FrameKind, bytes]) -> ConnectionReport:
    reader, times = WireReader(exchange=lambda exchange: None), itertools.count(1000)
    for kind, data in ((FrameKind.OPENED, OPENED), *told, (FrameKind.CLOSED, b"")):
        reader.take(Frame(1, kind, next(times), data))
    (report,) = reader.reports()
    assert (report.up.lost, report.down.lost) == (0, 0)
    return report


UPGRADE = b"GET /s HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\n\r\n"
OPEN = b"HTTP/1.1 101 x\r\n\r\n"


@pytest.mark.parametrize(
    ("told", "unkept"),
    [
        (((FrameKind.UP, GET), (FrameKind.DOWN, b"HTTP/1.1 204 x\r\n\r\nbehind")), (0, 6)),
        (((FrameKind.UP, UPGRADE.replace(b"websocket", b"other") + b"up"), (FrameKind.DOWN, OPEN + b"down")), (2, 4)),
        (((FrameKind.UP, UPGRADE), (FrameKind.DOWN, OPEN + b"\x01\x04half\x88\x00")), (0, 6)),
    ],
)
def test_what_is_in_no_record_is_counted(told: tuple[tuple[FrameKind, bytes], ...], unkept: tuple[int, int]) -> None:
    """Behind an answer, in another protocol, or a websocket's message without an end."""
    report = report_of(*told)
    assert (report.fault, report.up.unkept, report.down.unkept) == ("", *unkept)
    assert report.notes == (f"{sum(unkept)} bytes stand in no record: behind whole answers, or of another protocol",)


def test_a_websocket_that_cannot_be_read_on_is_a_fault() -> None:
    """From there on nobody knows what was said."""
    endless = b"\x82\x7f" + (1 << 40).to_bytes(8) + b"begun"
    report = report_of((FrameKind.UP, UPGRADE), (FrameKind.DOWN, OPEN + endless), (FrameKind.DOWN, b"and on"))
    assert report.fault == "a websocket message of more than 16,777,216 bytes"
    assert (report.down.unkept, report.down.unread) == (len(endless), 6)
