"""Lines → events: wanted ones by their tail, bytes without JSON, odd ones refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.netlog.lines import Chunk, Count, Event, EventKind, LineReader
from tests.unit.recording.netlog.log import NUMBERS, OFFSET_MS, Log


def _reader() -> LineReader:
    reader = LineReader()
    for line in Log().lines:
        assert reader.read(line) is None
    return reader


def _last(log: Log) -> bytes:
    return log.lines[-1]


def test_an_event_has_kind_source_phase_and_time_since_the_epoch() -> None:
    event = _reader().read(_last(Log().start(7, "http://h/")))
    assert isinstance(event, Event)
    assert (event.kind, event.source, event.begins, event.ends) == (EventKind.URL_REQUEST_START_JOB, 7, True, False)
    assert event.time_ms == OFFSET_MS + 1001
    assert event.text("url") == "http://h/"


def test_parameters_of_another_type_are_as_if_absent() -> None:
    line = _last(Log().event(EventKind.FAILED, 1, net_error="x", headers=[1, "a"], source_dependency=[]))
    event = _reader().read(line)
    assert isinstance(event, Event)
    assert (event.number("net_error"), event.texts("headers"), event.dependency) == (0, ["a"], None)
    assert (event.text("headers"), event.texts("none")) == ("", [])


@pytest.mark.parametrize("data", [b"", b"hello", bytes(range(256))])
def test_socket_bytes_are_sliced(data: bytes) -> None:
    chunk = _reader().read(_last(Log().chunk(EventKind.SSL_SOCKET_BYTES_SENT, 29, data)))
    assert isinstance(chunk, Chunk)
    assert (chunk.kind, chunk.source, chunk.decode()) == (EventKind.SSL_SOCKET_BYTES_SENT, 29, data)


def test_bytes_that_are_not_what_was_counted_are_refused() -> None:
    line = _last(Log().chunk(EventKind.SOCKET_BYTES_SENT, 1, b"hello"))
    for wrong in (line.replace(b'"byte_count":5', b'"byte_count":6'), line.replace(b"aGV", b"a*V")):
        chunk = _reader().read(wrong)
        assert isinstance(chunk, Chunk)
        with pytest.raises(ValueError):
            chunk.decode()


def test_of_body_bytes_only_the_count_is_read() -> None:
    count = _reader().read(_last(Log().chunk(EventKind.URL_REQUEST_JOB_BYTES_READ, 30, b"hello")))
    assert count == Count(EventKind.URL_REQUEST_JOB_BYTES_READ, 30, 5)


def test_unwanted_events_are_passed_over_unread() -> None:
    """Not even their JSON has to be right; a page cannot forge the tail of a line."""
    assert _reader().read(b'{"params":{"x":nonsense},"type":9},\n') is None
    forged = b'{"params":{"x":"\\"type\\":%d}"},"phase":0,"type":9},' % NUMBERS["FAILED"]
    assert _reader().read(forged) is None


def test_after_the_closing_line_nothing_is_read() -> None:
    reader = _reader()
    before = reader.ended
    assert reader.read(b"],\r\n") is None
    assert (before, reader.ended) == (False, True)
    assert reader.read(_last(Log().start(7, "http://h/"))) is None
    assert reader.read(b"anything") is None


@pytest.mark.parametrize("line", [b"odd", b'{"cut', b'{"params":{},"phase":1,"type":%d}' % NUMBERS["FAILED"]])
def test_odd_lines_raise(line: bytes) -> None:
    with pytest.raises((ValueError, KeyError)):
        _reader().read(line)


def test_missing_constants_are_told() -> None:
    reader = LineReader()
    reader.read(b'{"constants":{"logEventTypes":{"FAILED":1},"timeTickOffset":0},\n')
    assert "SOCKET_BYTES_SENT" in reader.missing
    assert "FAILED" not in reader.missing


@given(st.binary(max_size=3000))
def test_any_bytes_come_back(data: bytes) -> None:
    encoded = base64.b64encode(data)
    chunk = Chunk(EventKind.SOCKET_BYTES_RECEIVED, 1, len(data), encoded)
    assert chunk.decode() == data
