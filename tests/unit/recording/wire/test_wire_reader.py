"""Frames of the journal and lines of secrets in, exchanges and reports out: whatever comes first, however hostile."""

from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.exchange import Exchange, Truncation, WebsocketFrames
from capture.model.tls_report import KeyResult
from capture.recording.wire.journal_frames import Direction, Ending, Frame, FrameKind
from capture.recording.wire.wire_reader import WireReader
from tests.builders.tapes import GET, OK, tape
from tests.unit.recording.wire.tls_peers import Peers, Relayed

UP, DOWN = Direction.UP, Direction.DOWN
PLAIN = ((UP, GET), (DOWN, OK))


class Heard:
    """A reader, and what it handed over."""

    def __init__(self, *, keep: bool = False) -> None:
        self.exchanges: list[Exchange] = []
        self.frames: list[WebsocketFrames] = []
        self.reader = WireReader(keep=keep, exchange=self.exchanges.append, frames=self.frames.append)

    def hear(self, *frames: Frame) -> "Heard":
        for frame in frames:
            self.reader.take(frame)
        return self

    def finish(self) -> "Heard":
        self.reader.finish()
        for report in self.reader.reports():
            assert (report.up.lost, report.down.lost) == (0, 0), report
        return self


def secure(peers: Peers, *talk: tuple[Direction, bytes]) -> Relayed:
    connection = peers.connect()
    for direction, data in talk:
        connection.send(direction, data)
    return connection.close()


def test_a_connection_in_the_clear() -> None:
    heard = Heard().hear(*tape(PLAIN)).finish()
    (exchange,) = heard.exchanges
    assert (exchange.url, exchange.status, exchange.response_body.read()) == ("http://a.test/a", 200, b"hello")
    assert (exchange.connection, exchange.local_port, exchange.truncated, exchange.tls) == (1, 40_001, None, None)
    (report,) = heard.reader.reports()
    assert (report.up.exchanges, report.down.exchanges) == (len(GET), len(OK))
    assert (report.up.unread, report.down.unread, report.fault, report.spoke) == (0, 0, "", True)
    assert report.endings == (Ending.END_OF_FILE, Ending.END_OF_FILE)


@pytest.mark.parametrize("late_by", range(14))
def test_secrets_may_come_late(late_by: int) -> None:
    """The exchange is the same, wherever between the frames the key log is read: even after the connection's end."""
    relayed = secure(Peers(), *PLAIN)
    frames = list(tape(relayed.pieces, port=443))
    heard = Heard().hear(*frames[:late_by])
    heard.reader.take_secrets(relayed.keys)
    heard.hear(*frames[late_by:]).finish()
    (exchange,) = heard.exchanges
    assert (exchange.url, exchange.status, exchange.truncated) == ("https://a.test/a", 200, None)
    assert exchange.tls is not None
    assert (exchange.tls.version, len(exchange.tls.certificates), exchange.tls.private_root) == ("tls/1.3", 1, True)
    (report,) = heard.reader.reports()
    assert (report.fault, report.up.unread, report.down.unread) == ("", 0, 0)
    assert report.tls is not None
    assert report.tls.key is not None
    assert report.tls.key.result is KeyResult.SHOWN


def test_a_connection_whose_secrets_never_come_is_named() -> None:
    """No exchange, a fault, and every byte of it counted as unread or as TLS's own."""
    relayed = secure(Peers(), *PLAIN)
    heard = Heard(keep=True).hear(*tape(relayed.pieces, port=443))
    waiting = heard.reader.data_wait
    assert waiting is not None
    assert waiting.opened.host == "a.test"
    heard.finish()
    assert heard.exchanges == []
    (report,) = heard.reader.reports()
    assert "no secret" in report.fault
    assert report.down.unread > len(OK)
    assert list(heard.reader.unread) == [1]


def test_a_handshake_that_was_abandoned_is_no_fault() -> None:
    """A preconnect that nobody needed: its secrets may never come."""
    relayed = Peers().connect().over()
    up_to_server_hello = relayed.pieces[:2]
    heard = Heard().hear(*tape(up_to_server_hello, port=443)).finish()
    (report,) = heard.reader.reports()
    assert (report.fault, report.spoke) == ("", False)


def test_a_silent_connection_is_no_fault() -> None:
    (report,) = Heard().hear(*tape(())).finish().reader.reports()
    assert (report.fault, report.spoke, report.tls) == ("", False, None)


def test_a_resumed_connection_has_the_certificates_of_the_first() -> None:
    peers = Peers()
    first = secure(peers, *PLAIN)
    second = secure(peers, *PLAIN)
    heard = Heard()
    heard.reader.take_secrets(second.keys)
    heard.hear(*tape(first.pieces, port=443), *tape(second.pieces, connection=2, port=443)).finish()
    assert [exchange.tls.resumed for exchange in heard.exchanges if exchange.tls] == [False, True]
    chains = {exchange.tls.certificates for exchange in heard.exchanges if exchange.tls}
    assert len(chains) == 1
    assert chains != {()}


def test_connections_are_told_apart() -> None:
    """Their frames interleave as they come."""
    peers = Peers(alpn=("http/1.1",))
    relayed = secure(peers, *PLAIN)
    secret, clear = list(tape(relayed.pieces, port=443)), list(tape(PLAIN, connection=2))
    heard = Heard()
    heard.reader.take_secrets(relayed.keys)
    for pair in zip_longest(secret, clear):
        heard.hear(*filter(None, pair))
    heard.finish()
    assert {exchange.url for exchange in heard.exchanges} == {"https://a.test/a", "http://a.test/a"}
    assert sorted(exchange.number for exchange in heard.exchanges) == [1, 2]
    assert heard.reader.requests_sent == 2


def test_what_is_under_way_at_the_end_is_handed_over_as_far_as_it_came() -> None:
    heard = Heard().hear(*tape(((UP, GET), (DOWN, OK[:-3])), endings=None)).finish()
    (exchange,) = heard.exchanges
    assert (exchange.truncated, exchange.response_body.read()) == (Truncation.UNSPECIFIED, b"he")
    assert "under way" in exchange.detail


def test_a_server_that_speaks_first_loses_no_byte() -> None:
    """What it says before the browser does waits, and belongs to the first answer or to nobody."""
    heard = Heard().hear(*tape(((DOWN, OK[:9]), (UP, GET), (DOWN, OK[9:])))).finish()
    (report,) = heard.reader.reports()
    assert report.down.relayed == len(OK)


def test_a_websocket_is_handed_over_when_it_has_ended() -> None:
    ask = b"GET /s HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    heard = Heard().hear(*tape(((UP, ask), (DOWN, answer), (DOWN, b"\x81\x02hi"), (DOWN, b"\x88\x00")))).finish()
    (frames,) = heard.frames
    assert (frames.url, frames.count) == ("ws://a.test/s", 2)
    assert b'"payloadData":"hi"' in frames.body.read()


def test_pieces_of_a_connection_that_nobody_opened_are_told() -> None:
    heard = Heard().hear(Frame(9, FrameKind.DOWN, 1.0, b"what"))
    assert any("never opened" in problem for problem in heard.reader.problems)


def test_dropped_secrets_are_told() -> None:
    heard = Heard()
    heard.reader.take_secrets(b"# Some lines were dropped due to slow writes.\n")
    assert any("dropped" in problem for problem in heard.reader.problems)


PIECES = st.lists(st.tuples(st.sampled_from(Direction), st.binary(min_size=1, max_size=80)), max_size=12)


@given(PIECES, st.sampled_from([b"", GET, b"\x16\x03\x01\x00\x05", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]))
def test_no_bytes_raise_and_each_is_accounted_for(pieces: list[tuple[Direction, bytes]], begins: bytes) -> None:
    said = [(UP, begins), *pieces] if begins else pieces
    heard = Heard().hear(*tape(said)).finish()
    (report,) = heard.reader.reports()
    assert report.up.relayed == sum(len(data) for direction, data in said if direction is UP)


@given(st.binary(max_size=60), st.integers(0, 20))
def test_a_damaged_record_ends_its_own_connection_alone(rubbish: bytes, at: int) -> None:
    peers = Peers()
    relayed = secure(peers, *PLAIN)
    pieces = list(relayed.pieces)
    pieces.insert(min(at, len(pieces)), (DOWN, rubbish or b"\xff"))
    heard = Heard()
    heard.reader.take_secrets(relayed.keys)
    heard.hear(*tape(pieces, port=443), *tape(PLAIN, connection=2)).finish()
    assert "http://a.test/a" in {exchange.url for exchange in heard.exchanges}
