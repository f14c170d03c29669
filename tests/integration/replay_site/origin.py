"""The shared data's hostile site over https on the loopback, with the probes' pages added to it.

The site is written for aiohttp, of which it uses four names; their stand-ins here save the dependency.
"""

import asyncio
import base64
import hashlib
import importlib.util
import json
import ssl
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.integration.netlog.certificate import server_context
from tests.sites.running import HERE

HOSTS = ("www.site-a.test", "cdn.site-b.test", "frame.site-c.test")
START = "https://www.site-a.test/start"
PLAIN = "https://www.site-a.test/page2.html"

_ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3


@contextmanager
def site(folder: Path, pages: dict[str, str]) -> Iterator[int]:
    """The port of the running site; ``pages`` are HTML by path, on its first origin. ``folder``: for its key."""
    module = _module()
    for path, html in pages.items():
        module.R["a", path] = module.H(html)
    server = _Server(server_context(folder), type("Bound", (_Handler,), {"answer": staticmethod(module.h)}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(kw_only=True)
class _Response:
    """``web.Response``."""

    status: int = 200
    body: bytes = b""
    text: str = ""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def all_headers(self) -> dict[str, str]:
        kind = self.content_type or self.headers.get("Content-Type", "text/plain")
        return {**self.headers, "Content-Type": kind}


def _json_response(value: object, headers: dict[str, str]) -> _Response:
    return _Response(body=json.dumps(value).encode(), content_type="application/json", headers=headers)


@dataclass(frozen=True, kw_only=True)
class _Request:
    """``web.Request``."""

    method: str
    host: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    async def read(self) -> bytes:
        return self.body


def _module() -> ModuleType:
    """``site.py``, imported from where it lies."""
    stand_in = ModuleType("aiohttp")
    names = {"web": SimpleNamespace(Response=_Response, json_response=_json_response), "WSMsgType": None}
    stand_in.__dict__.update(names)
    spec = importlib.util.spec_from_file_location("hostile_site", (HERE / "replay_site" / "site.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get("aiohttp")
    sys.modules["aiohttp"] = stand_in
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves a font's file open
            spec.loader.exec_module(module)
    finally:
        del sys.modules["aiohttp"]
        if before is not None:
            sys.modules["aiohttp"] = before
    return module


class _Server(ThreadingHTTPServer):
    """TLS for any name; the handshake is the connection's own thread's business."""

    def __init__(self, context: ssl.SSLContext, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Browsers hang up in the middle of anything."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answer: Any

    def _any(self) -> None:
        if key := self.headers.get("Sec-WebSocket-Key"):
            self._switch(key)
            return
        parts = urlsplit(self.path)
        request = _Request(
            method=self.command,
            host=self.headers.get("Host", ""),
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers=dict(self.headers.items()),
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )
        response: _Response = asyncio.run(self.answer(request))
        body = response.body or response.text.encode()
        self.send_response(response.status)
        for name, value in response.all_headers().items():
            self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_OPTIONS = _any

    def _switch(self, key: str) -> None:
        """A socket that opens and closes: no page here needs what is said in it."""
        accept = base64.b64encode(hashlib.sha1(key.encode() + _ACCEPT).digest()).decode()
        self.send_response(101)
        for name, value in {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Accept": accept,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing."""
