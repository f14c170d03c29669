"""What the guard's tests stand on: origins that do as they are told, a SOCKS client, a guard around both."""

import asyncio
import contextlib
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from capture.model.address import parse_opening
from capture.model.guard_report import GuardReport
from capture.model.options import Limits, Options
from capture.recording.browser.switches import arguments
from capture.recording.guard import Guard, Policy
from capture.recording.guard.dial import Lookup, system_lookup
from capture.recording.guard.local_machine import uid_lookup

PATIENCE_S = 60.0  # how long a test waits for an event before it fails

T = TypeVar("T")


class SocksRefused(Exception):
    """The guard's reply, as its number."""

    def __init__(self, reply: int) -> None:
        super().__init__(f"reply {reply}")
        self.reply = reply


class Origin:
    """A listener on 127.0.0.1 whose first connection is given to ``act`` in a thread of its own."""

    def __init__(self, act: Callable[[socket.socket], None], address: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.listener = socket.create_server((address, 0), family=family)
        self.listener.settimeout(PATIENCE_S)
        self.port = int(self.listener.getsockname()[1])
        self.error: BaseException | None = None
        self._act = act
        self._thread = threading.Thread(target=self._work, daemon=True)

    def _work(self) -> None:
        try:
            connection, _ = self.listener.accept()
            connection.settimeout(PATIENCE_S)
            with connection:
                self._act(connection)
        except BaseException as error:  # a test's assertion too: it is raised again by the test's own thread
            self.error = error

    def __enter__(self) -> "Origin":
        self._thread.start()
        return self

    def wait(self) -> None:
        """Until ``act`` is over: leaving the guard cuts what is still on its way."""
        self._thread.join(PATIENCE_S)

    def __exit__(self, *_: object) -> None:
        self.wait()
        self.listener.close()
        if self.error is not None:
            raise self.error


def opened(*ports: int) -> Policy:
    """The policy that opens these ports of 127.0.0.1 and nothing else."""
    return Policy(openings=tuple(parse_opening(f"127.0.0.1:{port}") for port in ports))


def guarded(
    policy: Policy,
    body: Callable[[Guard], T],
    *,
    limits: Limits | None = None,
    proxy: str = "",
    lookup: Lookup = system_lookup,
) -> tuple[T, GuardReport]:
    """Run ``body`` in a thread while a guard is open; its result and the report after leaving.

    Whatever the body did, the guard leaves no task and no descriptor behind.
    """

    async def run() -> tuple[T, GuardReport]:
        async with Guard(policy, limits or Limits(), proxy, lookup=lookup, uid_of=uid_lookup) as guard:
            result = await asyncio.to_thread(body, guard)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return result, guard.report()

    result, report = asyncio.run(run())
    assert report.problems == ()
    return result, report


def socks_connect(guard: Guard, host: str, port: int, *, early: bytes = b"") -> socket.socket:
    """A connection through the guard, by name. SocksRefused: it said no."""
    client = socket.create_connection(("127.0.0.1", guard.port), timeout=PATIENCE_S)
    try:
        name = host.encode()
        client.sendall(b"\x05\x01\x00")
        assert receive(client, 2) == b"\x05\x00"
        client.sendall(b"\x05\x01\x00\x03" + bytes((len(name),)) + name + struct.pack("!H", port) + early)
        answer = receive(client, 10)
        if answer[1]:
            raise SocksRefused(answer[1])
    except BaseException:
        client.close()
        raise
    return client


def refusal(guard: Guard, host: str, port: int) -> int:
    """The number of the reply to a connection that is refused; 0 when it is not."""
    try:
        socks_connect(guard, host, port).close()
    except SocksRefused as refused:
        return refused.reply
    return 0


def receive(sock: socket.socket, size: int) -> bytes:
    """Exactly so many bytes."""
    data = b""
    while len(data) < size:
        piece = sock.recv(size - len(data))
        assert piece, f"end of file after {len(data)} of {size} bytes"
        data += piece
    return data


def receive_all(sock: socket.socket) -> tuple[bytes, bool]:
    """Everything until the end, and whether the end was a reset."""
    data = bytearray()
    try:
        while piece := sock.recv(1 << 16):
            data += piece
    except ConnectionResetError:
        return bytes(data), True
    return bytes(data), False


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """A port of 127.0.0.1 and ::1 on which nobody listens, and nobody else can meanwhile."""
    with socket.socket() as holder, socket.socket(socket.AF_INET6) as second:
        holder.bind(("127.0.0.1", 0))
        port = int(holder.getsockname()[1])
        second.bind(("::1", port))
        yield port


def reset(sock: socket.socket) -> None:
    """Close with RST."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def pattern(size: int, seed: int) -> bytes:
    """Bytes in which a lost, doubled or exchanged piece shows."""
    block = bytes((i * 7 + seed + (i >> 8)) & 0xFF for i in range(65_521))  # a prime: blocks do not align
    return (block * (size // len(block) + 1))[:size]


@contextlib.contextmanager
def same_descriptors() -> Iterator[None]:
    """As many open files after as before."""
    before = len(os.listdir("/dev/fd"))
    yield
    assert len(os.listdir("/dev/fd")) == before


def only_way_out(port: int) -> tuple[str, ...]:
    """The command line of a Chromium that is to use the guard on that port, as a save gives it."""
    return tuple(arguments(Options(), guard_port=port, log_switches=[], agent=""))
