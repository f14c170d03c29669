"""The guard serves the browser of its own user only."""

import asyncio
import contextlib
import socket
import sys

import pytest

from capture.model.guard_report import GuardReport
from capture.model.options import Limits
from capture.recording.guard import Guard, Policy
from capture.recording.guard.peer_uid import OwnerOf, _by_diagnosis, _by_table, owner_lookup
from tests.integration.recording.guard.rig import PATIENCE_S


def greeted(owner_of: OwnerOf | None) -> tuple[bytes, GuardReport]:
    """What a client hears after its greeting when connections belong to whom ``owner_of`` says."""

    def greet(port: int) -> bytes:
        with (
            contextlib.suppress(ConnectionError),  # hung up on before, while or after we speak
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as client,
        ):
            client.sendall(b"\x05\x01\x00")
            return client.recv(2)
        return b""

    async def run() -> tuple[bytes, GuardReport]:
        async with Guard(Policy(), Limits(), owner_of=lambda: owner_of) as guard:
            heard = await asyncio.to_thread(greet, guard.port)
        return heard, guard.report()

    return asyncio.run(run())


def test_a_stranger_is_not_answered() -> None:
    """Another user's connection is closed without a word, and counted."""
    heard, report = greeted(lambda local, remote: 54321)
    assert heard == b""
    assert (report.strangers, report.owner_checked) == (1, True)


def test_whom_the_kernel_does_not_tell_is_a_stranger() -> None:
    heard, report = greeted(lambda local, remote: None)
    assert heard == b""
    assert report.strangers == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the tables are Linux's")
@pytest.mark.parametrize("look", [_by_diagnosis, _by_table])
def test_both_ways_to_ask_tell_our_own(look: OwnerOf) -> None:
    heard, report = greeted(look)
    assert (heard, report.strangers) == (b"\x05\x00", 0)
    assert look(1, 1) is None


def test_our_own_user_is_served() -> None:
    """With the kernel's own word; where it cannot be had, the report says so."""
    heard, report = greeted(owner_lookup())
    assert heard == b"\x05\x00"
    assert report.strangers == 0
    assert report.owner_checked == sys.platform.startswith("linux")
    assert greeted(None)[1].owner_checked is False


def test_a_connection_that_is_gone_belongs_to_nobody() -> None:
    """No connection, no owner."""
    look = owner_lookup()
    assert look is None or look(1, 1) is None
