"""``warcite serve``: listens on this computer alone, says where, ends cleanly, says what is wrong."""

import asyncio
import signal
import socket
from pathlib import Path

import httpx
import pytest

from capture.archive.store import ArchiveFolder
from capture.cli.serve import _listening
from capture.recording.guard.local_machine import is_own_port
from tests.builders.library import Wanted, save
from tests.command import warcite
from tests.integration.web.served import served


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end(archive: ArchiveFolder, tmp_path: Path, ending: signal.Signals) -> None:
    """Without any browser on the machine; a snapshot placed later is there at once."""
    with served(archive.root, tmp_path / "home") as server, httpx.Client(trust_env=False) as client:
        assert "Nothing here yet" in client.get(server.address).text
        assert is_own_port(httpx.URL(server.address).port or 0)  # closed to whatever is captured meanwhile
        identifier = save(archive, Wanted())
        assert client.get(f"{server.address}s/{identifier}").status_code == 200
        assert server.end(ending) == (0, "")


def test_a_port_that_is_taken_is_told(archive: ArchiveFolder, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = warcite("serve", "--archive", archive.root, "--port", str(port), home=tmp_path / "home")
    assert done.code == 2
    assert f"port {port} cannot be used: another program listens there" in done.stderr


def test_a_folder_that_is_no_archive_is_told(tmp_path: Path) -> None:
    done = warcite("serve", "--archive", tmp_path / "nowhere", home=tmp_path / "home")
    assert done.code == 1
    assert "there is no archive in" in done.stderr


def test_answers_do_not_wait_for_a_readers_acknowledgements() -> None:
    """TCP_NODELAY is on for every connection that asyncio takes from the listener.

    An answer is two writes, head and body; under Nagle's algorithm the second waits up to 40 ms.
    """

    async def nodelay() -> int:
        seen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken = writer.get_extra_info("socket")
            seen.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with _listening(0) as listener:
            address = listener.getsockname()
            async with await asyncio.start_server(take, sock=listener):
                _, writer = await asyncio.open_connection(*address)
                found = await seen
                writer.close()
                return found

    assert asyncio.run(nodelay())
