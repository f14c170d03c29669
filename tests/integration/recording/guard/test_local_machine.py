"""The guard serves the browser of its own user only, and the kernel knows which addresses are this machine's."""

import asyncio
import contextlib
import socket
import sys

import pytest

from capture.model.guard_report import GuardReport
from capture.model.options import Limits
from capture.recording.guard import Guard, Policy
from capture.recording.guard.local_machine import UidOf, is_ours, uid_by_diagnosis, uid_by_table, uid_lookup
from tests.integration.recording.guard.rig import PATIENCE_S


def greeted(uid_of: UidOf | None) -> tuple[bytes, GuardReport]:
    """What a client hears after its greeting when connections belong to whom ``uid_of`` says."""

    def greet(port: int) -> bytes:
        with (
            contextlib.suppress(ConnectionError),  # hung up on before, while or after we speak
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as client,
        ):
            client.sendall(b"\x05\x01\x00")
            return client.recv(2)
        return b""

    async def run() -> tuple[bytes, GuardReport]:
        async with Guard(Policy(), Limits(), uid_of=lambda: uid_of) as guard:
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
@pytest.mark.parametrize("look", [uid_by_diagnosis, uid_by_table])
def test_both_ways_to_ask_tell_our_own(look: UidOf) -> None:
    heard, report = greeted(look)
    assert (heard, report.strangers) == (b"\x05\x00", 0)
    assert look(1, 1) is None


def test_our_own_user_is_served() -> None:
    """With the kernel's own word; where it cannot be had, the report says so."""
    heard, report = greeted(uid_lookup())
    assert heard == b"\x05\x00"
    assert report.strangers == 0
    assert report.owner_checked == sys.platform.startswith("linux")
    assert greeted(None)[1].owner_checked is False


def test_a_connection_that_is_gone_belongs_to_nobody() -> None:
    """No connection, no owner."""
    look = uid_lookup()
    assert look is None or look(1, 1) is None


def test_addresses_of_this_machine() -> None:
    """Loopback and the address that packets to others leave from; not the addresses of others."""
    assert is_ours("127.0.0.1")
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        if probe.connect_ex(("192.0.2.99", 9)) == 0:  # sends nothing; fails without a network card
            assert is_ours(probe.getsockname()[0])
    assert not is_ours("8.8.8.8")
    assert not is_ours("2001:4860:4860::8888")
    assert not is_ours("fe80::1%no-such-card")
