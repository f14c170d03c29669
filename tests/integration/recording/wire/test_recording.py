"""The recording as a process: what the follower hands over, and how it can end."""

import base64
import json
import os
import pickle
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from capture.child_process import child_command, child_environment
from capture.model.exchange import Exchange, Peer
from capture.model.options import Limits
from capture.model.outcome import RecorderEnd
from capture.recording.wire.follower_messages import FollowerTask
from capture.recording.wire.journal_frames import Direction, FrameKind, frame_head, segment_name
from capture.recording.wire.recording import Recording, follow, switches
from tests.builders.tapes import GET, OK
from tests.unit.recording.wire.tls_peers import Peers

PATIENCE_S = 120.0
UP, DOWN = Direction.UP, Direction.DOWN


class Run:
    """A recording, and what it gave and said."""

    def __init__(self, folder: Path, *, blind_s: float = 5.0, limits: Limits | None = None, keep_wire: bool = False):
        self.exchanges: list[Exchange] = []
        self.lost: list[str] = []
        self.arrived, self.heard, self.enough = threading.Event(), threading.Event(), threading.Event()
        (folder / "spool").mkdir()
        self.keys = Path(switches(folder)[0].partition("=")[2])
        limits = limits or Limits()
        (folder / "journal").mkdir()
        task = FollowerTask(
            journal=folder / "journal",
            keys=self.keys,
            spool=folder / "spool",
            body_bytes=limits.body_bytes,
            requests=limits.requests,
            keep_wire=keep_wire,
            blind_s=blind_s,
        )
        self.recording = Recording(task, self._take, lambda frames: None, self.enough.set, self._lose)

    def _take(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)
        self.arrived.set()

    def _lose(self, why: str) -> None:
        self.lost.append(why)
        self.heard.set()

    def relay(self, number: int, *pieces: tuple[Direction, bytes], port: int = 80, closed: bool = True) -> None:
        """Write a connection as the guard does."""
        copy = self.recording.journal.opened(number, 40_000 + number, Peer(host="a.test", address="::1", port=port))
        for direction, data in pieces:
            assert (copy.up if direction is UP else copy.down)(memoryview(data))
        if closed:
            copy.ended(down=False, how="END_OF_FILE")
            copy.ended(down=True, how="END_OF_FILE")
            copy.closed()

    def end(self) -> RecorderEnd:
        self.recording.finish()
        return self.recording.join(PATIENCE_S)


@contextmanager
def running(
    folder: Path, *, blind_s: float = 5.0, limits: Limits | None = None, keep_wire: bool = False
) -> Iterator[Run]:
    run = Run(folder, blind_s=blind_s, limits=limits, keep_wire=keep_wire)
    try:
        yield run
    finally:
        run.recording.abort()


def test_exchanges_come_while_it_is_recorded(tmp_path: Path) -> None:
    """The records can be written before the browser is closed; the end is orderly."""
    with running(tmp_path) as run:
        run.relay(1, (UP, GET), (DOWN, OK), closed=False)
        assert run.arrived.wait(PATIENCE_S)
        run.relay(2, (UP, GET), (DOWN, OK))
        assert run.end() is RecorderEnd.ORDERLY
        assert [exchange.response_body.read() for exchange in run.exchanges] == [b"hello", b"hello"]
        assert [report.number for report in run.recording.connections] == [1, 2]
        assert run.recording.problems == ()
        assert run.lost == []


def test_a_body_of_several_journal_files_is_whole_and_they_are_removed(tmp_path: Path) -> None:
    """What was read is not kept: the disk holds the rest alone."""
    body = os.urandom(1 << 20)
    with running(tmp_path) as run:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(body) * 150)
        run.relay(1, (UP, GET), (DOWN, head), *([(DOWN, body)] * 150))
        assert run.end() is RecorderEnd.ORDERLY
        (exchange,) = run.exchanges
        assert exchange.truncated is None
        assert exchange.response_body.path is not None
        assert list(exchange.response_body.chunks(len(body))) == [body] * 150
        assert len(list((tmp_path / "journal").iterdir())) == 1


def test_secrets_are_read_while_the_browser_writes_them(tmp_path: Path) -> None:
    """The key file need not be there when the first bytes are."""
    connection = Peers().connect()
    connection.send(UP, GET)
    connection.send(DOWN, OK)
    relayed = connection.close()
    with running(tmp_path) as run:
        run.relay(1, *relayed.pieces, port=443, closed=False)
        run.keys.write_bytes(relayed.keys)
        assert run.arrived.wait(PATIENCE_S)
        assert run.end() is RecorderEnd.ORDERLY
    assert [exchange.url for exchange in run.exchanges] == ["https://a.test/a"]


def test_a_browser_that_tells_no_secrets_is_found_out_at_once(tmp_path: Path) -> None:
    """Not at the end: the capture would be for nothing."""
    connection = Peers().connect()
    connection.send(UP, GET)
    with running(tmp_path, blind_s=0.05) as run:
        run.relay(1, *connection.over().pieces, port=443, closed=False)
        assert run.heard.wait(PATIENCE_S)
        assert "a.test" in run.lost[0]
        assert run.end() is RecorderEnd.EARLY
    assert "no secret" in run.recording.connections[0].fault


def test_what_could_not_be_read_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    """Its ciphertext piece for piece, in their order; of those that were read the handshake alone."""
    peers = Peers()
    read, unread = peers.connect(), Peers().connect()
    for connection in (read, unread):
        connection.send(UP, GET)
        connection.send(DOWN, OK)
    with running(tmp_path, keep_wire=True) as run:
        relayed = read.close()
        run.keys.write_bytes(relayed.keys)
        run.relay(1, *relayed.pieces, port=443)
        pieces = unread.close().pieces
        run.relay(2, *pieces, port=443)
        assert run.end() is RecorderEnd.EARLY
        (kept,) = run.recording.kept.ciphertext
        assert kept.connection == 2
        lines = [json.loads(line) for line in kept.pieces.read_bytes().splitlines()]
        told = [(Direction[line["direction"].upper()], base64.b64decode(line["data"])) for line in lines]
        assert told == [(whose, data) for whose, data in pieces if data]
        assert [line["at_ms"] for line in lines] == sorted(line["at_ms"] for line in lines)
        assert len(run.recording.kept.handshakes[1]) > 5


def test_a_follower_that_is_killed_is_told_at_once_and_at_the_end(tmp_path: Path) -> None:
    """What it had handed over is there."""
    with running(tmp_path) as run:
        run.relay(1, (UP, GET), (DOWN, OK))
        assert run.arrived.wait(PATIENCE_S)
        os.kill(run.recording.pid, signal.SIGKILL)
        assert run.heard.wait(PATIENCE_S)
        assert run.end() is RecorderEnd.KILLED
        assert len(run.exchanges) == 1
        assert any("ended before the capture" in problem for problem in run.recording.problems)


def test_a_journal_that_is_never_finished_is_not_whole(tmp_path: Path) -> None:
    """Its writer is gone: what came is handed over, and the end is no orderly one."""
    with running(tmp_path) as run:
        run.relay(1, (UP, GET), (DOWN, OK), closed=False)
        run.recording.journal.close()
        assert run.recording.join(PATIENCE_S) is RecorderEnd.KILLED
        assert len(run.exchanges) == 1


@pytest.mark.parametrize("orderly", [True, False])
def test_the_secrets_are_gone_with_the_follower(tmp_path: Path, orderly: bool) -> None:
    """Before anybody removes their folder."""
    with running(tmp_path) as run:
        run.keys.write_bytes(b"# secrets\n")
        if orderly:
            run.end()
        else:
            run.recording.abort()
        assert not run.keys.exists()


@pytest.mark.parametrize("hears", [True, False])
def test_a_follower_whose_starter_died_leaves_no_secrets(tmp_path: Path, hears: bool) -> None:
    """Whether or not there is anything left to tell."""
    (tmp_path / "journal").mkdir()
    (tmp_path / "spool").mkdir()
    keys = tmp_path / "tls-secrets"
    keys.write_bytes(Peers().connect().over().keys)
    (tmp_path / "journal" / segment_name(1)).write_bytes(frame_head(0, FrameKind.UP, 0.0, 0))
    task = FollowerTask(journal=tmp_path / "journal", keys=keys, spool=tmp_path / "spool", body_bytes=9, requests=9)
    taken, say = os.pipe()
    if not hears:
        os.close(taken)
    command = child_command("capture.recording.wire.follower", pickle.dumps(task).hex())
    ended = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, stdout=say, env=child_environment(), timeout=PATIENCE_S
    )
    assert ended.returncode == (0 if hears else 1)
    os.close(say)
    if hears:
        os.close(taken)
    assert not keys.exists()
    assert not list((tmp_path / "journal").iterdir())


def test_as_many_requests_as_are_allowed_are_told_once(tmp_path: Path) -> None:
    with running(tmp_path, limits=replace(Limits(), requests=2)) as run:
        run.relay(1, (UP, GET), (DOWN, OK), closed=False)
        assert run.arrived.wait(PATIENCE_S)
        assert not run.enough.is_set()
        run.relay(2, (UP, GET), (DOWN, OK))
        assert run.enough.wait(PATIENCE_S)
        assert run.end() is RecorderEnd.ORDERLY


def test_bodies_are_cut_at_the_limit(tmp_path: Path) -> None:
    with running(tmp_path, limits=replace(Limits(), body_bytes=3)) as run:
        run.relay(1, (UP, GET), (DOWN, OK))
        assert run.end() is RecorderEnd.ORDERLY
        assert run.exchanges[0].response_body.read() == b"hel"
        assert "3 of 5" in run.exchanges[0].detail


def test_a_sink_that_fails_does_not_stop_the_recording(tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()

    def refuse(exchange: Exchange) -> None:
        raise OSError("no room")

    recording = follow(tmp_path, tmp_path / "spool", refuse, Limits())
    copy = recording.journal.opened(1, 1, Peer(host="a.test", address="", port=80))
    copy.up(memoryview(GET))
    copy.down(memoryview(OK))
    copy.closed()
    recording.finish()
    assert recording.join(PATIENCE_S) is RecorderEnd.ORDERLY
    assert any("no room" in problem for problem in recording.problems)


def test_a_recording_that_nobody_ends_leaves_no_process(tmp_path: Path) -> None:
    """Its starter is gone, and so is the bell."""
    with running(tmp_path) as run:
        pid = run.recording.pid
        run.recording.abort()
        run.recording.abort()
        assert run.recording.join(PATIENCE_S) is RecorderEnd.KILLED
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_message_that_is_not_understood_ends_the_recording_in_words(tmp_path: Path) -> None:
    """As of a follower of another version, where warcite was installed anew while it ran."""
    with running(tmp_path) as run:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(run.recording._messages, "recv", _not_understood)
            run.relay(1, (UP, GET), (DOWN, OK), closed=False)
            run.relay(2, (UP, GET), (DOWN, OK), closed=False)
            assert run.heard.wait(PATIENCE_S)
        assert run.end() is RecorderEnd.KILLED
        assert any("not understood" in problem for problem in run.recording.problems)


def _not_understood() -> None:
    raise AttributeError("no such attribute")
