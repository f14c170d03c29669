"""A real Chromium behind the guard: a page reaches what it may, and nothing else is reached at all."""

import asyncio
import base64
import re
import shutil
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.async_api import Error, Page, async_playwright

from capture.model.exchange import Peer
from capture.model.options import HostTarget, Limits
from capture.recording.guard import Guard, Policy
from tests.integration.recording.guard.rig import only_way_out
from tests.integration.sockets import accept, frame, receive

PATIENCE_S = 120.0  # for a whole browser session
ONE_PIXEL = base64.b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAA7")


class Site(ThreadingHTTPServer):
    """An HTTP and WebSocket server that remembers who came; ``elsewhere`` is the port it redirects to."""

    daemon_threads = True
    elsewhere = 0

    def __init__(self, address: str = "127.0.0.1") -> None:
        if ":" in address:
            self.address_family = socket.AF_INET6
        super().__init__((address, 0), Visit)
        self.port = int(self.server_address[1])
        self.visits: list[str] = []
        self.connections = 0

    def get_request(self) -> tuple[socket.socket, object]:
        """Count whoever connects, even if nothing is said."""
        self.connections += 1
        return super().get_request()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a connection is no fault."""


class Visit(BaseHTTPRequestHandler):
    """/ is a page, /redirect leads to the other server, /ws echoes one message, the rest is an image."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        """Answer by path."""
        self.server.visits.append(self.path)
        if self.headers.get("Upgrade") == "websocket":
            self._echo()
        elif self.path == "/redirect":
            self._answer(302, b"", "text/plain", f"http://127.0.0.1:{self.server.elsewhere}/redirected")
        elif self.path == "/":
            self._answer(200, b"<!doctype html><title>Guarded</title><p>Hello", "text/html")
        else:
            self._answer(200, ONE_PIXEL, "image/gif")

    do_POST = do_GET

    def _answer(self, status: int, body: bytes, kind: str, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", kind)
        self.send_header("Access-Control-Allow-Origin", "*")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def _echo(self) -> None:
        accept(self)
        self.wfile.write(frame(*receive(self)))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def site(address: str = "127.0.0.1") -> Iterator[Site]:
    """A running server."""
    with Site(address) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@asynccontextmanager
async def browsing(guard: Guard, log: Path) -> AsyncIterator[Page]:
    """A page of a Chromium whose only way out is the guard; its NetLog is in ``log`` afterwards."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=[*only_way_out(guard.port), f"--log-net-log={log}"],
        )
        page = await browser.new_page()
        async with asyncio.timeout(PATIENCE_S):
            yield page
        await browser.close()


def client_ports(log: Path, guard_port: int) -> set[int]:
    """The local ports from which Chromium connected to the guard, as its own log tells."""
    text = log.read_text(errors="replace")
    pattern = rf'"local_address":"127\.0\.0\.1:(\d+)","remote_address":"127\.0\.0\.1:{guard_port}"'
    return {int(port) for port in re.findall(pattern, text)}


ECHO = """url => new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send("over the guard");
    socket.onmessage = event => resolve(event.data);
    socket.onerror = () => reject(new Error("websocket failed"));
})"""


def test_pages_load_and_peers_are_known(tmp_path: Path) -> None:
    """http, images of another host and ws go through; each connection's peer is known by its local port."""
    log = tmp_path / "net.json"
    with site() as news, site() as cdn:
        policy = Policy(
            host_map=(
                HostTarget(host="news.example", address="127.0.0.1", port=news.port),
                HostTarget(host="cdn.example", address="127.0.0.1", port=cdn.port),
            )
        )

        async def run() -> Guard:
            async with Guard(policy, Limits()) as guard, browsing(guard, log) as page:
                await page.goto("http://news.example/")
                assert await page.title() == "Guarded"
                image = "url => new Promise(r => { const i = new Image(); i.onload = r; i.src = url })"
                await page.evaluate(f"url => ({image})(url).then(() => 1)", "http://cdn.example/pixel.gif")
                assert await page.evaluate(ECHO, "ws://news.example/ws") == "over the guard"
            return guard

        guard = asyncio.run(run())
        assert "/pixel.gif" in cdn.visits
        assert "/ws" in news.visits
    report = guard.report()
    peers = [peer for port in client_ports(log, guard.port) if (peer := guard.peer(port)) is not None]
    assert set(peers) == {
        Peer(host="news.example", address="127.0.0.1", port=news.port),
        Peer(host="cdn.example", address="127.0.0.1", port=cdn.port),
    }
    assert len(peers) == report.connections
    assert report.refusals == ()
    assert report.problems == ()


# Each resolves when the browser has given its attempt up, or (wrongly) succeeded.
ATTEMPTS = """async ({host, port, own}) => {
    const url = `http://${host}:${port}`;
    const loaded = (make) => new Promise(resolve => {
        const element = make();
        element.onload = element.onerror = resolve;
        document.body.append(element);
    });
    const element = (name, fields) => loaded(() => Object.assign(document.createElement(name), fields));
    const gathered = () => new Promise(resolve => {
        const peer = new RTCPeerConnection({iceServers: [{urls: `stun:${host}:${port}`}]});
        peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && resolve();
        peer.createDataChannel("x");
        peer.createOffer().then(offer => peer.setLocalDescription(offer));
    });
    await Promise.allSettled([
        fetch(`${url}/fetch`, {mode: "no-cors"}),
        fetch(`${url}/post`, {mode: "no-cors", method: "POST", body: "x", keepalive: true}),
        fetch(`${own}/redirect`, {mode: "no-cors"}),
        element("img", {src: `${url}/image`}),
        element("img", {src: `${own}/redirect`}),
        element("iframe", {src: `${url}/frame`}),
        element("iframe", {src: `${own}/redirect`}),
        element("script", {src: `${url}/script`}),
        element("link", {rel: "stylesheet", href: `${url}/style`}),
        element("link", {rel: "preload", as: "image", href: `${url}/preload`}),
        new Promise(resolve => { new WebSocket(`ws://${host}:${port}/ws`).onerror = resolve }),
        new Promise(resolve => { new EventSource(`${url}/events`).onerror = resolve }),
        new Promise(resolve => {
            const code = `importScripts("${url}/worker")`;
            new Worker(URL.createObjectURL(new Blob([code]))).onerror = resolve;
        }),
        gathered(),
    ]);
    navigator.sendBeacon(`${url}/beacon`, "x");
    document.head.append(Object.assign(document.createElement("link"), {rel: "preconnect", href: url}));
}"""


def test_a_server_of_this_machine_is_out_of_reach(tmp_path: Path) -> None:
    """By subresource, redirect, websocket, iframe, fetch, worker, beacon, WebRTC, navigation; by any name."""
    with site() as news, site() as secret, socket.socket(type=socket.SOCK_DGRAM) as stun:
        stun.bind(("127.0.0.1", secret.port))
        stun.setblocking(False)
        news.elsewhere = secret.port
        policy = Policy(host_map=(HostTarget(host="news.example", address="127.0.0.1", port=news.port),))

        async def run() -> Guard:
            async with Guard(policy, Limits()) as guard, browsing(guard, tmp_path / "net.json") as page:
                await page.goto("http://news.example/")
                for host in ("127.0.0.1", "localhost", "x.localhost", "[::1]", "0x7f.1"):
                    goal = {"host": host, "port": secret.port, "own": "http://news.example"}
                    await page.evaluate(ATTEMPTS, goal)
                for url in (f"http://localhost:{secret.port}/direct", "http://news.example/redirect"):
                    with pytest.raises(Error, match="ERR_SOCKS_CONNECTION_FAILED"):
                        await page.goto(url)
            return guard

        guard = asyncio.run(run())
        assert (secret.connections, secret.visits) == (0, [])
        with pytest.raises(BlockingIOError):  # no datagram came
            stun.recvfrom(100)
    refused = {(refusal.host, refusal.port) for refusal in guard.report().refusals}
    assert refused >= {(host, secret.port) for host in ("127.0.0.1", "localhost", "x.localhost", "::1")}
