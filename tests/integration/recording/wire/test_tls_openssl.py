"""TLS as OpenSSL's own programs speak it, over a relay of ours: what Python's ssl cannot be told to do."""

import os
import re
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from capture.model.tls_report import KeyResult
from capture.recording.wire.certificate_proof import check_key_proof
from capture.recording.wire.handshake import HandshakeType
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.keylog import KeyLog
from capture.recording.wire.tls import TlsReader
from tests.ports import free_port
from tests.unit.recording.wire.tls_peers import certificate_files

pytestmark = pytest.mark.real

UP, DOWN = Direction.UP, Direction.DOWN
PATIENCE_S = 30


@dataclass
class Relay:
    """Between the two: passes on what comes, and keeps it in its order."""

    target: int
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    pieces: list[tuple[Direction, bytes]] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)
    threads: list[threading.Thread] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def start(self) -> None:
        """Takes one connection."""
        self.threads.append(threading.Thread(target=self._accept))
        self.threads[0].start()

    def end(self) -> None:
        for thread in self.threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
        self.listener.close()

    def seen(self, direction: Direction) -> int:
        """Bytes of it by now."""
        return sum(len(data) for whose, data in self.pieces if whose == direction)

    def wait_for_more(self, direction: Direction, than: int) -> None:
        with self.news:
            assert self.news.wait_for(lambda: self.seen(direction) > than, PATIENCE_S)

    def _accept(self) -> None:
        client, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", self.target), timeout=PATIENCE_S)
        flows = [
            threading.Thread(target=self._pass_on, args=(UP, client, server)),
            threading.Thread(target=self._pass_on, args=(DOWN, server, client)),
        ]
        for flow in flows:
            flow.start()
        for flow in flows:
            flow.join()
        client.close()
        server.close()

    def _pass_on(self, direction: Direction, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                with self.news:
                    self.pieces.append((direction, data))
                    self.news.notify_all()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:  # the other end is gone
            pass


class Program:
    """A running ``openssl s_client`` or ``s_server``."""

    def __init__(self, *arguments: str | Path) -> None:
        self.process = subprocess.Popen(
            ["openssl", *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.said = b""
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def type(self, line: str) -> None:
        """A line of data, or a command of one letter."""
        assert self.process.stdin
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def wait_for(self, words: str) -> None:
        """Until it has said that."""
        with self._news:
            assert self._news.wait_for(lambda: words.encode() in self.said, PATIENCE_S), self.said.decode()

    def end(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self._thread.join(PATIENCE_S)
        self.process.stdout.close()

    def _listen(self) -> None:
        assert self.process.stdout
        while data := os.read(self.process.stdout.fileno(), 65536):
            with self._news:
                self.said += data
                self._news.notify_all()


@contextmanager
def serving(*arguments: str | Path) -> Iterator[tuple[Program, int]]:
    """A server, and its port."""
    port = free_port()
    certificate, key = certificate_files("p256")
    server = Program("s_server", "-accept", str(port), "-cert", certificate, "-key", key, *arguments)
    try:
        server.wait_for("ACCEPT")
        yield server, port
    finally:
        server.end()


class Talk:
    """One connection of a client with that server."""

    def __init__(self, server: Program, port: int, keys: Path, *arguments: str | Path) -> None:
        self.server, self._keys = server, keys
        self.relay = Relay(port)
        self.relay.start()
        where = f"127.0.0.1:{self.relay.port}"
        self.client = Program("s_client", "-connect", where, "-servername", "a.test", "-keylogfile", keys, *arguments)
        self.client.wait_for("---\n")

    def say(self, direction: Direction, line: str) -> None:
        """One side says a line, the other reads it."""
        source, sink = (self.client, self.server) if direction == UP else (self.server, self.client)
        source.type(line)
        sink.wait_for(line)

    def command(self, direction: Direction, letter: str) -> None:
        """One side is told to do something, and its bytes are on the way."""
        before = self.relay.seen(direction)
        (self.client if direction == UP else self.server).type(letter)
        self.relay.wait_for_more(direction, before)

    def wait_for_handshake(self, number: int) -> None:
        """Until that many are over."""

        def is_over() -> bool:
            reader, _ = self._read()
            return [m.type for m in reader.messages if m.direction == DOWN].count(HandshakeType.FINISHED) >= number

        with self.relay.news:
            assert self.relay.news.wait_for(is_over, PATIENCE_S)

    def read(self) -> tuple[TlsReader, tuple[bytes, bytes]]:
        """End it, and read what was relayed."""
        self.client.end()
        self.relay.end()
        return self._read()

    def _read(self) -> tuple[TlsReader, tuple[bytes, bytes]]:
        keys, plain = KeyLog(), [b"", b""]
        keys.feed(self._keys.read_bytes())
        reader = TlsReader(keys.secret)
        for direction, data in self.relay.pieces:
            for whose, piece in reader.feed(direction, data):
                plain[whose] += piece
        return reader, (plain[0], plain[1])


@pytest.mark.parametrize("suite", ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"])
def test_every_suite_of_1_3(suite: str, tmp_path: Path) -> None:
    with serving("-tls1_3", "-ciphersuites", suite) as (server, port):
        talk = Talk(server, port, tmp_path / "keys")
        talk.say(UP, "a question")
        talk.say(DOWN, "an answer")
        reader, plain = talk.read()
    assert (reader.fault, reader.facts.suite, plain) == ("", suite, (b"a question\n", b"an answer\n"))
    assert check_key_proof(reader.messages).result == KeyResult.SHOWN


@pytest.mark.parametrize("letter", ["k", "K"])
def test_new_keys_from_either_side(letter: str, tmp_path: Path) -> None:
    """``k`` changes its own, ``K`` also asks the other side to."""
    with serving("-tls1_3") as (server, port):
        talk = Talk(server, port, tmp_path / "keys")
        for number in range(3):
            talk.say(UP, f"question {number}")
            talk.command(DOWN, letter)
            talk.say(DOWN, f"answer {number}")
            talk.command(UP, letter)
        talk.say(UP, "the end")
        talk.say(DOWN, "indeed")
        reader, plain = talk.read()
    assert reader.fault == ""
    assert plain[0].split() == b"question 0 question 1 question 2 the end".split()
    assert plain[1].split() == b"answer 0 answer 1 answer 2 indeed".split()
    assert sum(message.type == HandshakeType.KEY_UPDATE for message in reader.messages) >= 6


def test_a_connection_of_1_2_that_is_negotiated_again(tmp_path: Path) -> None:
    with serving("-tls1_2", "-client_renegotiation") as (server, port):
        talk = Talk(server, port, tmp_path / "keys")
        talk.say(UP, "question 0")
        talk.say(DOWN, "answer 0")
        talk.command(DOWN, "r")
        talk.wait_for_handshake(2)
        talk.say(DOWN, "answer 1")
        talk.say(UP, "question 1")
        talk.command(UP, "R")
        talk.wait_for_handshake(3)
        talk.say(UP, "question 2")
        talk.say(DOWN, "answer 2")
        reader, plain = talk.read()
    assert (reader.fault, reader.facts.handshakes) == ("", 3)
    assert re.findall(rb"\w+ \d", plain[0] + plain[1]) == [b"question %d" % i for i in range(3)] + [
        b"answer %d" % i for i in range(3)
    ]
    assert check_key_proof(reader.messages).result == KeyResult.SHOWN


@pytest.mark.parametrize(
    ("way", "is_taken"),
    [(("-early_data", "-no_anti_replay"), True), ((), False), (("-groups", "P-384"), False)],
    ids=["taken", "refused", "refused by asking for another hello"],
)
def test_early_data(way: tuple[str, ...], is_taken: bool, tmp_path: Path) -> None:
    """The server that gives the ticket, and the one that is shown it, which knows it unless it is another one."""
    early, session = tmp_path / "early", tmp_path / "session"
    early.write_bytes(b"an early question, " * 50)
    offering = ("-tls1_3", "-max_early_data", "16384")
    with serving(*offering, *(way if is_taken else ())) as (server, port):
        talk = Talk(server, port, tmp_path / "keys", "-sess_out", session)
        talk.say(DOWN, "with a ticket")
        first, _ = talk.read()
        if "-groups" in way:
            with serving(*offering, *way) as (other, other_port):
                reader, plain = talk_early(other, other_port, tmp_path / "other keys", session, early)
        else:
            reader, plain = talk_early(server, port, tmp_path / "other keys", session, early)
    facts = reader.facts
    assert (reader.fault, facts.early_data_offered, facts.early_data) == ("", True, is_taken)
    assert plain == ((early.read_bytes() if is_taken else b"") + b"a question\n", b"an answer\n")
    assert [reader.unread(direction) for direction in Direction] == [0, 0]
    assert facts.retried == ("-groups" in way)
    if facts.resumed:
        assert facts.ticket_used in first.facts.tickets_issued


def talk_early(
    server: Program, port: int, keys: Path, session: Path, early: Path
) -> tuple[TlsReader, tuple[bytes, bytes]]:
    talk = Talk(server, port, keys, "-sess_in", session, "-early_data", early)
    talk.say(UP, "a question")
    talk.say(DOWN, "an answer")
    return talk.read()
