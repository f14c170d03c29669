"""Leaving the guard, in whatever state its connections are, ends every task and closes every descriptor."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator

import pytest

from capture.model.options import Limits
from capture.recording.guard import Guard, Policy
from tests.integration.recording.guard.rig import PATIENCE_S, opened, same_descriptors

Scene = Callable[[int], Iterator[Policy]]


async def greet(guard: Guard, request: bytes) -> socket.socket:
    """A client on this loop that has said so much and waits."""
    loop = asyncio.get_running_loop()
    client = socket.socket()
    client.setblocking(False)
    await loop.sock_connect(client, ("127.0.0.1", guard.port))
    await loop.sock_sendall(client, b"\x05\x01\x00" + request)
    assert await loop.sock_recv(client, 2) == b"\x05\x00"
    return client


def by_name(host: bytes, port: int) -> bytes:
    """A CONNECT request."""
    return b"\x05\x01\x00\x03" + bytes((len(host),)) + host + struct.pack("!H", port)


async def in_the_handshake(guard: Guard, port: int) -> socket.socket:
    """Half a request."""
    return await greet(guard, by_name(b"127.0.0.1", port)[:5])


async def in_the_look_up(guard: Guard, port: int) -> socket.socket:
    """A name for which the resolver never answers."""
    return await greet(guard, by_name(b"never.example", port))


async def in_the_relay(guard: Guard, port: int) -> socket.socket:
    """An open connection that is stuck both ways: neither side reads."""
    client = await greet(guard, by_name(b"127.0.0.1", port))
    assert (await asyncio.get_running_loop().sock_recv(client, 10))[1] == 0
    with contextlib.suppress(BlockingIOError):
        for _ in range(100):
            client.send(bytes(1 << 20))
    return client


@pytest.mark.parametrize("scene", [in_the_handshake, in_the_look_up, in_the_relay])
@pytest.mark.parametrize("ending", ["leave", "raise", "cancel"])
def test_leaves_nothing(scene: Callable[[Guard, int], "asyncio.Future[socket.socket]"], ending: str) -> None:
    """By leaving the block, by an exception in it, by cancellation from outside."""
    release = threading.Event()

    def never(host: str) -> tuple[str, ...]:
        release.wait(PATIENCE_S)
        return ("127.0.0.1",)

    async def hold(port: int, clients: list[socket.socket], ready: asyncio.Event) -> None:
        async with Guard(opened(port), Limits(), lookup=never) as guard:
            clients.append(await scene(guard, port))
            ready.set()
            if ending == "raise":
                raise LookupError("the body's own")
            if ending == "cancel":
                await asyncio.Event().wait()

    async def run() -> None:
        clients: list[socket.socket] = []
        with socket.create_server(("127.0.0.1", 0)) as listener:
            ready = asyncio.Event()
            task = asyncio.ensure_future(hold(listener.getsockname()[1], clients, ready))
            await ready.wait()
            if ending == "cancel":
                task.cancel()
            with contextlib.suppress(LookupError, asyncio.CancelledError):
                await task
            assert task.cancelled() == (ending == "cancel")
            assert asyncio.all_tasks() == {asyncio.current_task()}
        for client in clients:
            client.close()

    with same_descriptors():
        asyncio.run(run())
    release.set()


def test_the_port_is_closed_afterwards() -> None:
    """Nobody listens on the guard's port any more."""

    async def run() -> int:
        async with Guard(Policy(), Limits()) as guard:
            return guard.port

    port = asyncio.run(run())
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
