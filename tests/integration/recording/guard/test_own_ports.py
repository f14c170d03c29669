"""Ports of warcite's own are closed to every page, whatever is opened, and whichever process listens there."""

import asyncio
import os
import signal
import socket
import subprocess
import sys

import pytest

from capture.errors import SeedRefused
from capture.model.options import HostTarget, Limits
from capture.model.seed import Seed
from capture.recording.guard import Guard, Policy, check_seed, local_machine, own_port
from capture.recording.guard.socks import SocksReply
from tests.integration.recording.guard.rig import Origin, guarded, receive_all, refusal, socks_connect

ANYTHING = Policy(allow_private=True)
pytestmark = [pytest.mark.long, pytest.mark.usefixtures("way")]
LISTENS = (
    "import sys, time\nfrom capture.recording.guard import local_machine, own_port\n"
    "local_machine._has_names = lambda: sys.argv[2] == 'named'\n"
    "with own_port(int(sys.argv[1])):\n    print('on', flush=True)\n    time.sleep(600)"
)


@pytest.fixture(params=["named", "locked"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Linux's way to claim a port, and that of other systems."""
    named = request.param == "named"
    if named and not sys.platform.startswith("linux"):
        pytest.skip("abstract sockets are Linux's")
    monkeypatch.setattr(local_machine, "_has_names", lambda: named)
    return str(request.param)


def hello(connection: socket.socket) -> None:
    connection.sendall(b"hello")


def reached(guard: Guard, port: int) -> bytes:
    with socks_connect(guard, "127.0.0.1", port) as client:
        return receive_all(client)[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.9.9.9", "news.example"])
def test_a_claimed_port_is_closed_under_every_name(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as library, own_port(port := library.getsockname()[1]):
        target = HostTarget(host="news.example", address="127.0.0.1", port=port)
        policy = Policy(allow_private=True, host_map=(target,))
        reply, report = guarded(policy, lambda guard: refusal(guard, host, port))
    assert reply == SocksReply.NOT_ALLOWED
    assert f"port {port} is warcite's own" in report.refusals[0].why
    assert report.refusals[0].flag == ""


def test_it_opens_again_when_the_listener_has_gone() -> None:
    with Origin(hello) as site:
        with own_port(site.port):
            assert local_machine.is_own_port(site.port)
        heard, _ = guarded(ANYTHING, lambda guard: reached(guard, site.port))
    assert heard == b"hello"
    assert not local_machine.is_own_port(site.port)


def test_another_process_is_known_and_a_killed_one_forgotten(way: str) -> None:
    with Origin(hello) as site:
        other = subprocess.Popen(
            [sys.executable, "-c", LISTENS, str(site.port), way],
            stdout=subprocess.PIPE,
            env={**os.environ, "TMPDIR": "/"},
        )
        try:
            assert other.stdout is not None and other.stdout.readline() == b"on\n"
            reply, _ = guarded(ANYTHING, lambda guard: refusal(guard, "127.0.0.1", site.port))
            assert reply == SocksReply.NOT_ALLOWED
            with pytest.raises(SeedRefused, match="warcite's own"):
                asyncio.run(check_seed(ANYTHING, Seed.parse(f"http://127.0.0.1:{site.port}/")))
        finally:
            other.send_signal(signal.SIGKILL)
            other.communicate()
        heard, _ = guarded(ANYTHING, lambda guard: reached(guard, site.port))
    assert heard == b"hello"


def test_guards_are_closed_to_each_other() -> None:
    async def run() -> SocksReply:
        async with Guard(ANYTHING, Limits()) as one, Guard(ANYTHING, Limits()) as other:
            return SocksReply(await asyncio.to_thread(refusal, one, "127.0.0.1", other.port))

    assert asyncio.run(run()) == SocksReply.NOT_ALLOWED
