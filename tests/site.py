"""A small web site for a test: paths and what they answer, on a free port of the loopback.

``with Site() as site``; ``site.page("/x", "<p>…")`` for a fixed answer, ``site.answer("/x", function)`` for one that
looks at the request, waits or breaks off. ``tests/sites/`` has whole collections of pages, each with what is right.
"""

import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

Answer = Callable[["Visitor"], None]


class Visitor(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: "_Server"
    body: bytes

    def log_message(self, *_: object) -> None:
        """Silence."""

    def do_GET(self) -> None:
        """Look the path up; 404 with a body for anything else."""
        site = self.server.site
        site.requests.append(self.path)
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        site.paths.get(self.path.partition("?")[0], site.otherwise)(self)

    do_POST = do_PUT = do_HEAD = do_OPTIONS = do_GET

    def say(self, body: str | bytes, *, kind: str = "text/html; charset=utf-8", status: int = 200, **more: str) -> None:
        """A whole answer; ``more`` are headers with ``_`` for ``-``."""
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(data)), "Cache-Control": "no-store"}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def hang(self) -> None:
        """Send nothing until the site closes."""
        self.server.site.closing.wait(120)
        self.close_connection = True

    def begin(self, body: bytes, kind: str = "text/html", length: int | None = None) -> None:
        """Send that much of an answer of ``length`` bytes, or of one that only the connection's end will end."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header(*(("Connection", "close") if length is None else ("Content-Length", str(length))))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        self.hang()

    def trickle(self) -> None:
        """Begin a page whose last byte never comes."""
        self.begin(b"<title>Slow</title><p>beginning of a page</p>" + b" " * 2000, length=100_000)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: "Site"

    def handle_error(self, *_: object) -> None:
        """A browser that breaks off is no error here."""


class Site:
    """``site.url('/x')`` is on 127.0.0.1, ``site.elsewhere('/x')`` another site.

    ``requests``: the paths that were asked for, with their queries. ``otherwise`` answers all other paths.
    ``certificate``: a PEM file with key and certificate; then it speaks TLS.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.paths: dict[str, Answer] = {}
        self.otherwise: Answer = lambda visitor: visitor.say("<p>no such page</p>", status=404)
        self.requests: list[str] = []
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), Visitor)
        self._server.site = self
        self._scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def page(
        self, path: str, body: str | bytes, *, kind: str = "text/html; charset=utf-8", status: int = 200, **more: str
    ) -> str:
        """Answer ``path`` with that body; gives the URL."""
        self.paths[path] = lambda visitor: visitor.say(body, kind=kind, status=status, **more)
        return self.url(path)

    def answer(self, path: str, answer: Answer) -> str:
        """Answer ``path`` by a function; gives the URL."""
        self.paths[path] = answer
        return self.url(path)

    def url(self, path: str = "") -> str:
        """On 127.0.0.1."""
        return f"{self._scheme}://127.0.0.1:{self.port}{path}"

    def elsewhere(self, path: str = "") -> str:
        """On localhost: for a browser another site, in another process."""
        return f"{self._scheme}://localhost:{self.port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
