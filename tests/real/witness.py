"""A reverse proxy that stands between nginx and an application and keeps what the application sent.

Dynamic answers exist nowhere as a file: to compare a snapshot with "what the server has", somebody must look
at the server's side of the wire. nginx speaks HTTP/1.0 to its upstreams unless told otherwise: a message ends
with its connection, so that this witness needs no framing of its own.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import StreamRequestHandler, ThreadingTCPServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the application sent to one request: ``path`` with its query, body as it left it."""

    method: str
    path: str
    status: int
    body: bytes


class Witness(ThreadingTCPServer):
    """Listens on ``port``, forwards to ``upstream`` on loopback, keeps every answer in ``answers``."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, upstream: int) -> None:
        super().__init__(("127.0.0.1", 0), _Forward)
        self.upstream = upstream
        self.port = int(self.server_address[1])
        self.answers: list[Answer] = []


class _Forward(StreamRequestHandler):
    server: Witness

    def handle(self) -> None:
        request = self._request()
        with socket.create_connection(("127.0.0.1", self.server.upstream), timeout=60) as upstream:
            upstream.sendall(request)
            with upstream.makefile("rb") as stream:
                answer = stream.read()
        # Kept before it is passed on: who has read the answer finds it here.
        self.server.answers.append(_parse(request, answer))
        self.wfile.write(answer)

    def _request(self) -> bytes:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline(65536)
            if not line:
                return head
            head += line
        return head + self.rfile.read(_content_length(head))


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _parse(request: bytes, answer: bytes) -> Answer:
    method, path, _ = request.split(b"\r\n", 1)[0].split(b" ")
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    return Answer(method=method.decode(), path=path.decode(), status=status, body=body)


@contextmanager
def witness(upstream: int) -> Iterator[Witness]:
    """A witness in front of the application on that loopback port."""
    with Witness(upstream) as server:
        thread = threading.Thread(target=server.serve_forever, name="witness")
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
