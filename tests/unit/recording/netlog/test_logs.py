"""Several logs on one pipe, in pieces of any size."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from capture.model.exchange import Exchange
from capture.recording.netlog.parser import Logs
from capture.recording.wire.spool import UNLIMITED
from tests.unit.recording.netlog.log import Log

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
CLOSING = b"],\n"
FIRST = Log().whole(30, 29, "http://h/first", ANSWER).start(31, "http://h/lost").connect(31, 29)
FIRST.send(31, 29, b"GET /lost HTTP/1.1\r\n\r\n")
SECOND = Log().whole(31, 29, "http://h/second", ANSWER)
EARLY = b"".join(FIRST.lines)
LATE = b"".join(SECOND.lines) + CLOSING + b'"polledData": [{}]\n}\n'


def _read(*pieces: bytes) -> tuple[list[Exchange], Logs]:
    """The pieces, and end of file after the last."""
    logs = Logs(None, UNLIMITED)
    exchanges = [exchange for piece in pieces for exchange in logs.feed(piece)]
    return exchanges + logs.end(), logs


def _told(exchanges: list[Exchange]) -> list[tuple[int, str, int | None]]:
    return [(e.number, e.url, e.status) for e in exchanges]


EXPECTED = [(1, "http://h/first", 200), (2, "http://h/lost", None), (3, "http://h/second", 200)]


def test_a_log_ends_in_order_with_its_closing_line() -> None:
    exchanges, logs = _read(LATE)
    assert _told(exchanges) == [(1, "http://h/second", 200)]
    assert (logs.orderly, logs.early_ends, logs.problems) == (True, 0, ())


def test_a_log_without_it_ended_early() -> None:
    _, logs = _read(EARLY)
    assert (logs.orderly, logs.early_ends, logs.open) == (False, 1, False)
    assert logs.problems == ("the log ended early",)


def test_ids_begin_again_and_numbers_go_on() -> None:
    """End of file between two logs: the second is read by a new parser."""
    logs = Logs(None, UNLIMITED)
    exchanges = [*logs.feed(EARLY), *logs.end(), *logs.feed(LATE), *logs.end()]
    assert _told(exchanges) == EXPECTED
    assert (logs.orderly, logs.early_ends) == (True, 1)


@given(st.integers(0, len(FIRST.lines[-1])), st.lists(st.integers(0, len(EARLY + LATE)), max_size=6))
def test_two_logs_in_one_piece_are_told_apart(lost: int, cuts: list[int]) -> None:
    """A slow reader finds no end of file between them, and half a line glued to the next log's first."""
    data = EARLY[: len(EARLY) - lost] + LATE
    edges = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    exchanges, logs = _read(*(data[a:b] for a, b in pairwise(edges)))
    assert _told(exchanges) == EXPECTED
    assert (logs.orderly, logs.early_ends) == (True, 1)


def test_nothing_at_all_is_no_log() -> None:
    exchanges, logs = _read(b"")
    assert (exchanges, logs.orderly, logs.early_ends, logs.problems) == ([], False, 0, ())
