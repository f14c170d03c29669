"""What a save logs: its events with ``-v``, none without, and never a secret."""

import base64
import contextlib
import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from tests.acceptance.test_secrets import LOGIN, PASSWORD, Members, spellings
from tests.command import warcite

PROXY_PASSWORD = "Tr0ut&Perch"
EVENTS = (
    *("save begun", "browser launched", "phase ended", "visit ended", "recorder ended", "records closed"),
    *("snapshot sealed", "snapshot placed", "snapshot saved"),
)


class _Tunnel(socketserver.BaseRequestHandler):
    """An HTTP proxy that lets pass who shows its password, to this computer whatever the name is."""

    passed: ClassVar[list[bytes]]

    def handle(self) -> None:
        near: socket.socket = self.request
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += near.recv(1)
        assert base64.b64encode(f"bob:{PROXY_PASSWORD}".encode()) in head
        self.passed.append(head)
        with socket.create_connection(("127.0.0.1", int(head.split()[1].rpartition(b":")[2]))) as far:
            near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=_copy, args=(far, near))
            back.start()
            _copy(near, far)
            back.join()


def _copy(source: socket.socket, goal: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            goal.sendall(data)
    with contextlib.suppress(OSError):
        goal.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def tunnel() -> Iterator[socketserver.ThreadingTCPServer]:
    """The proxy on a free port; ``passed`` of its handler are the heads of what it let pass."""
    handler = type("Tunnel", (_Tunnel,), {"passed": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_a_save_tells_its_events_and_no_secret(tmp_path: Path) -> None:
    """Neither the page's login nor the proxy's, in no spelling; stdout is JSON as ever."""
    with Members() as site, tunnel() as proxy:
        seed = f"{LOGIN.replace('127.0.0.1', 'members.test')}:{site.port}/echo"
        way = f"--proxy=http://bob:{PROXY_PASSWORD}@127.0.0.1:{proxy.server_address[1]}"
        options = ("--archive", tmp_path / "archive", "--json", "--allow-private")
        done = warcite("save", seed, way, *options, "-vv", home=tmp_path)
    assert proxy.RequestHandlerClass.passed  # type: ignore[attr-defined]
    assert done.object["outcome"] == "partial"
    logged = [line for line in done.stderr.splitlines() if " capture." in line]
    assert [event for event in EVENTS if not any(f": {event} " in line for line in logged)] == []
    assert any(" DEBUG capture.formats.warc.writer: record written type=response" in line for line in logged)
    assert {line.split()[2].partition(".")[0] for line in logged} == {"capture"}
    secrets = spellings(PASSWORD) | spellings(PROXY_PASSWORD) | {b"alice", b"bob"}
    assert [one for one in secrets if one in done.stderr.encode()] == []


def test_a_save_logs_nothing_unless_it_is_asked_to(tmp_path: Path) -> None:
    with Members() as site:
        options = ("--archive", tmp_path / "archive", "--json", "--allow-private", "--no-check")
        done = warcite("save", f"{LOGIN}:{site.port}/", *options, home=tmp_path)
    assert done.code == 0
    assert done.stderr == ""
    assert json.loads(done.stdout)["title"] == "Members"
