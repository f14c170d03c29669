"""How fast the guard moves bytes, against the two usual ways to write a relay in asyncio.

    python benchmarks/guard_relay.py [MEGABYTES] [ROUNDS]

A child process sends, another one receives, the relay under test runs in this one, on one connection.
Printed per relay: the median rate, the relay's own CPU per gigabyte, and both relative to asyncio streams.
Rounds are interleaved, so that a busy machine slows all of them.
"""

import asyncio
import multiprocessing
import socket
import statistics
import struct
import sys
import time
from collections.abc import Awaitable, Callable

from capture.model.address import parse_opening
from capture.model.options import Limits
from capture.recording.guard import Guard, Policy

MEGABYTE = 1_000_000
STREAM_CHUNK = 64 * 1024  # what most stream relays read at once
Fetch = Callable[[int, bytes], Awaitable[None]]


def send(ports: "multiprocessing.Queue[int]", size: int) -> None:
    """The origin: so many bytes to everyone who connects."""
    block = bytes(MEGABYTE)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ports.put(listener.getsockname()[1])
        while True:
            connection, _ = listener.accept()
            with connection:
                for _ in range(size // MEGABYTE):
                    connection.sendall(block)


def receive(wishes: "multiprocessing.Queue[tuple[int, bytes]]", seconds: "multiprocessing.Queue[float]") -> None:
    """The browser: for each (port, first words) how long it takes to receive everything."""
    buffer = bytearray(MEGABYTE)
    while True:
        port, words = wishes.get()
        started = time.perf_counter()
        with socket.create_connection(("127.0.0.1", port)) as connection:
            if words:
                connection.sendall(words)
            while connection.recv_into(buffer):
                pass
        seconds.put(time.perf_counter() - started)


async def through_guard(origin: int, fetch: Fetch) -> None:
    """The guard, SOCKS handshake, policy and counting included."""
    policy = Policy(openings=(parse_opening(f"127.0.0.1:{origin}"),))
    limits = Limits(snapshot_bytes=1 << 40, body_bytes=1 << 40)
    async with Guard(policy, limits) as guard:
        words = b"\x05\x01\x00\x05\x01\x00\x01" + socket.inet_aton("127.0.0.1") + struct.pack("!H", origin)
        await fetch(guard.port, words)


async def through_streams(origin: int, fetch: Fetch) -> None:
    """asyncio streams: read, write, drain."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(STREAM_CHUNK):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", origin)
        async with asyncio.TaskGroup() as group:
            group.create_task(pump(reader, far_writer))
            group.create_task(pump(far_reader, writer))

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    async with server:
        await fetch(server.sockets[0].getsockname()[1], b"")


class Half(asyncio.BufferedProtocol):
    """One side of a relay of buffered protocols."""

    def __init__(self, other: "Half | None" = None, ready: Callable[["Half"], None] | None = None) -> None:
        self.other, self.ready = other, ready
        self.buffer = memoryview(bytearray(256 * 1024))
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Write limits of 0: the buffer is free again when writing resumes."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.set_write_buffer_limits(0)
        if self.ready is not None:
            self.ready(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Always the same."""
        return self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Straight on."""
        assert self.other is not None
        self.other.transport.write(self.buffer[:nbytes])

    def eof_received(self) -> None:
        """Both sides close."""
        if self.other is not None:
            self.other.transport.close()

    def pause_writing(self) -> None:
        """The other side is not read meanwhile."""
        assert self.other is not None
        self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        """On again."""
        assert self.other is not None
        self.other.transport.resume_reading()


async def through_protocols(origin: int, fetch: Fetch) -> None:
    """asyncio's BufferedProtocol on both sides."""
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:

        async def connect(near: Half) -> None:
            _, far = await loop.create_connection(lambda: Half(near), "127.0.0.1", origin)
            near.other = far
            near.transport.resume_reading()

        def ready(near: Half) -> None:
            near.transport.pause_reading()
            group.create_task(connect(near))

        server = await loop.create_server(lambda: Half(ready=ready), "127.0.0.1", 0)
        async with server:
            await fetch(server.sockets[0].getsockname()[1], b"")


async def directly(origin: int, fetch: Fetch) -> None:
    """No relay at all."""
    await fetch(origin, b"")


RELAYS = {
    "no relay": directly,
    "asyncio streams": through_streams,
    "BufferedProtocol": through_protocols,
    "guard": through_guard,
}


def main(size: int, rounds: int) -> None:
    """Measure and print."""
    context = multiprocessing.get_context("spawn")
    ports: multiprocessing.Queue[int] = context.Queue()
    wishes: multiprocessing.Queue[tuple[int, bytes]] = context.Queue()
    seconds: multiprocessing.Queue[float] = context.Queue()
    children = [
        context.Process(target=send, args=(ports, size), daemon=True),
        context.Process(target=receive, args=(wishes, seconds), daemon=True),
    ]
    for child in children:
        child.start()
    origin = ports.get()
    walls: dict[str, list[float]] = {name: [] for name in RELAYS}
    cpus: dict[str, list[float]] = {name: [] for name in RELAYS}

    async def fetch(port: int, words: bytes) -> None:
        wishes.put((port, words))
        walls[name].append(await asyncio.to_thread(seconds.get))

    for _ in range(rounds):
        for name, relay in RELAYS.items():
            before = time.process_time()
            asyncio.run(relay(origin, fetch))
            cpus[name].append(time.process_time() - before)
    for child in children:
        child.terminate()
    report(size, walls, cpus)


def report(size: int, walls: dict[str, list[float]], cpus: dict[str, list[float]]) -> None:
    """One line a relay."""
    base_wall, base_cpu = (statistics.median(table["asyncio streams"]) for table in (walls, cpus))
    for name in RELAYS:
        wall, cpu = statistics.median(walls[name]), statistics.median(cpus[name])
        rate, per_gigabyte = size / MEGABYTE / wall, cpu / (size / 1e9)
        line = f"{name:17} {rate:6.0f} MB/s  {base_wall / wall:5.2f}x"
        print(f"{line}   relay CPU {per_gigabyte:5.2f} s/GB  {cpu / base_cpu:5.2f}x")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main((numbers[0] if numbers else 500) * MEGABYTE, numbers[1] if len(numbers) > 1 else 5)
