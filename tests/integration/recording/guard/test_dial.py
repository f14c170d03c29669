"""Dialling tries the allowed addresses in turn, and soon the next one where one says nothing."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import pytest

from capture.recording.guard.dial import dial
from tests.integration.recording.guard.rig import PATIENCE_S, closed_port, same_descriptors


@contextlib.contextmanager
def silent(port: int) -> Iterator[None]:
    """127.0.0.2 does not answer: its listener's queue is full, so that SYNs are dropped (Linux)."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.2", port))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.2", port))
        yield


def dialled(addresses: tuple[str, ...], port: int, *, stagger_s: float = 2 * PATIENCE_S) -> str:
    """The address that was reached."""

    async def run() -> str:
        async with asyncio.timeout(PATIENCE_S):
            sock, address = await dial(addresses, port, stagger_s=stagger_s)
        assert sock.getpeername()[0] == address
        sock.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return address

    with same_descriptors():
        return asyncio.run(run())


def test_the_first_that_works() -> None:
    """A refused address is followed by the next at once, without waiting for the stagger."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert dialled(("127.0.0.1",), port) == "127.0.0.1"
        assert dialled(("::1", "127.0.0.3", "127.0.0.1"), port) == "127.0.0.1"


def test_one_that_says_nothing_does_not_hold_up_the_next() -> None:
    """After the stagger the next address is tried beside it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with silent(port):
            assert dialled(("127.0.0.2", "127.0.0.1"), port, stagger_s=0.05) == "127.0.0.1"


def test_all_fail() -> None:
    """The first address's error is raised."""
    with closed_port() as port, pytest.raises(ConnectionRefusedError):
        dialled(("127.0.0.1", "::1"), port)
    with pytest.raises(OSError, match="no address"):
        asyncio.run(dial((), 80))
