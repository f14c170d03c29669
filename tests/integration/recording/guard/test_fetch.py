"""Our own requests go through the guard, under its policy and limits."""

import asyncio
import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from capture.errors import FetchFailed, SeedRefused, SeedUnresolved
from capture.model.guard_report import GuardReport
from capture.model.options import Limits
from capture.model.seed import Seed
from capture.recording.guard import Fetched, Guard, Policy, check_seed, fetch
from capture.recording.guard.dial import Lookup
from tests.integration.recording.guard.rig import PATIENCE_S, opened


class Feed(BaseHTTPRequestHandler):
    """/ok, /gzip, /missing, /loop, /away (to a loopback address that nothing opens), /long, /never."""

    protocol_version = "HTTP/1.1"
    release: threading.Event

    def do_GET(self) -> None:
        """Answer by path."""
        if self.path == "/never":
            self.release.wait(PATIENCE_S)
        status = {"/missing": 404, "/loop": 302, "/away": 302, "/there": 301}.get(self.path, 200)
        body = {"/ok": b"feed", "/gzip": gzip.compress(b"feed"), "/long": bytes(1000)}.get(self.path, b"")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if self.path == "/gzip":
            self.send_header("Content-Encoding", "gzip")
        if status in (301, 302):
            target = {"/loop": "/loop", "/away": "http://127.0.0.1:1/", "/there": "/ok"}[self.path]
            self.send_header("Location", target)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Silent when a client breaks off."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A fetch that gives up resets its connection."""


@contextmanager
def feed() -> Iterator[int]:
    """The port of a running server."""
    Feed.release = threading.Event()
    with Server(("127.0.0.1", 0), Feed) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_address[1]
        Feed.release.set()
        server.shutdown()
        thread.join(PATIENCE_S)


def fetched(
    url: Callable[[int], str], *, max_bytes: int = 900, timeout_s: float = PATIENCE_S
) -> tuple[Fetched, GuardReport]:
    """One fetch through a guard that opens the server's port."""
    with feed() as port:

        async def run() -> tuple[Fetched, GuardReport]:
            async with Guard(opened(port), Limits()) as guard:
                result = await fetch(guard, url(port), max_bytes, timeout_s)
            return result, guard.report()

        return asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "status", "body", "final"),
    [
        ("/ok", 200, b"feed", "/ok"),
        ("/gzip", 200, b"feed", "/gzip"),
        ("/missing", 404, b"", "/missing"),
        ("/there", 200, b"feed", "/ok"),
    ],
)
def test_answers(path: str, status: int, body: bytes, final: str) -> None:
    """Any status is an answer; coding undone, redirects followed."""
    result, report = fetched(lambda port: f"http://127.0.0.1:{port}{path}")
    assert (result.status, result.body) == (status, body)
    assert result.final_url.endswith(final)
    assert any(name == "content-length" for name, _ in result.headers)
    assert report.bytes_down > 0


@pytest.mark.parametrize(
    ("path", "why"),
    [("/away", r"127\.0\.0\.1 is this machine itself"), ("/loop", "redirects"), ("/long", "more than 900 bytes")],
)
def test_failures(path: str, why: str) -> None:
    """A redirect to a refused address, one without end, and too long a body."""
    with pytest.raises(FetchFailed, match=why):
        fetched(lambda port: f"http://127.0.0.1:{port}{path}")


def test_time_limit() -> None:
    """An answer that does not come is given up."""
    with pytest.raises(FetchFailed, match="within 1 s"):
        fetched(lambda port: f"http://127.0.0.1:{port}/never", timeout_s=1)


def test_proxy_variables_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment opens no other way out."""
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "*")
    result, report = fetched(lambda port: f"http://127.0.0.1:{port}/ok")
    assert result.body == b"feed"
    assert report.connections == 1


def check(policy: Policy, url: str, lookup: Lookup) -> None:
    """Look at a seed."""
    asyncio.run(check_seed(policy, Seed.parse(url), lookup=lookup))


def gone(host: str) -> tuple[str, ...]:
    """No such name."""
    raise OSError("Name or service not known")


def test_seed_that_may_be_visited() -> None:
    """Public, opened, mixed and unresolvable seeds pass: the last one is the visit's business."""
    check(Policy(), "https://news.example/", lambda host: ("93.184.215.14",))
    check(Policy(), "https://news.example/", lambda host: ("10.0.0.1", "93.184.215.14"))
    check(Policy(), "https://news.example/", gone)
    check(Policy(), "http://x.invalid/", gone)
    check(opened(8000), "http://127.0.0.1:8000/", gone)


@pytest.mark.parametrize("url", ["https://news.example/", "http://x.invalid/"])
def test_a_name_that_leads_nowhere_is_told_where_failures_are_not_kept(url: str) -> None:
    with pytest.raises(SeedUnresolved, match=r"does not resolve.*nothing is kept") as told:
        asyncio.run(check_seed(Policy(), Seed.parse(url), lookup=gone, unresolved_too=False))
    assert "--keep-failed" in told.value.hint
    check(Policy(allow_private=True), "http://localhost:8000/", gone)


@pytest.mark.parametrize(
    ("url", "said", "hint"),
    [
        ("http://localhost:8000/", "localhost is 127.0.0.1", "--allow-address 127.0.0.1:8000"),
        ("http://[::1]/", "::1 is this machine itself", "--allow-address [::1]:80"),
        ("https://inside.example/x", "inside.example is 10.1.2.3", "--allow-address 10.1.2.3:443"),
        ("http://169.254.169.254/", "metadata service", "--allow-address 169.254.169.254:80"),
    ],
)
def test_seed_refused(url: str, said: str, hint: str) -> None:
    """The message has URL, address and reason, the hint the flag that would open it."""
    with pytest.raises(SeedRefused) as caught:
        check(Policy(), url, lambda host: ("10.1.2.3",))
    assert said in caught.value.message
    assert url in caught.value.message
    assert hint in caught.value.hint
    assert ("--allow-private" in caught.value.hint) == ("169.254" not in url)


def test_own_port_as_seed() -> None:
    """A seed that is warcite itself has no flag that opens it."""
    with pytest.raises(SeedRefused) as caught:
        check(Policy(own_ports=frozenset({8000})), "http://127.0.0.1:8000/", gone)
    assert caught.value.hint == ""
