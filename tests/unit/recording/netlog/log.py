"""Logs for tests: written by hand, line by line, or recorded from a real Chromium."""

import base64
import functools
import gzip
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from capture.model.exchange import Exchange
from capture.recording.netlog import Parser
from capture.recording.netlog.lines import EventKind

__all__ = ["NUMBERS", "OFFSET_MS", "RECORDED", "Log", "parse", "recorded"]

RECORDED = ("plain", "tls", "http2")
NUMBERS = {kind.name: 100 + index for index, kind in enumerate(EventKind)}
OFFSET_MS = 1_795_000_000_000
CONSTANTS = {
    "logEventTypes": {**NUMBERS, "OTHER": 9},
    "netError": {"ERR_CONNECTION_REFUSED": -102, "ERR_ABORTED": -3},
    "timeTickOffset": OFFSET_MS,
}


@functools.cache
def recorded(name: str) -> tuple[bytes, ...]:
    """The lines of a small recorded log, each with its line end."""
    packed = (Path(__file__).parent / "logs" / f"{name}.log.gz").read_bytes()
    return tuple(gzip.decompress(packed).splitlines(keepends=True))


def parse(lines: Iterable[bytes]) -> tuple[list[Exchange], Parser]:
    """Everything that the lines give, in-flight exchanges too."""
    parser = Parser()
    exchanges = [exchange for line in lines for exchange in parser.feed(line)]
    return exchanges + parser.finish(), parser


class Log:
    """Lines as Chromium writes them; each method adds what a real log has for that step."""

    def __init__(self) -> None:
        self.lines = [orjson.dumps({"constants": CONSTANTS})[:-1] + b",\n", b'"events": [\n']
        self._clock = itertools.count(1000)
        self._jobs = itertools.count(5000)

    def event(self, kind: EventKind, source: int, phase: int = 0, **params: Any) -> "Log":
        event = {
            "params": params,
            "phase": phase,
            "source": {"id": source, "start_time": "1", "type": 1},
            "time": str(next(self._clock)),
            "type": NUMBERS[kind.name],
        }
        self.lines.append(orjson.dumps(event) + b",\n")
        return self

    def chunk(self, kind: EventKind, source: int, data: bytes) -> "Log":
        if not data:
            return self.event(kind, source, byte_count=0)
        return self.event(kind, source, byte_count=len(data), bytes=base64.b64encode(data).decode())

    def start(self, request: int, url: str, method: str = "GET", **params: Any) -> "Log":
        """A request begins, its first hop with it."""
        self.event(EventKind.REQUEST_ALIVE, request, 1, url=url)
        return self.hop(request, url, method, **params)

    def hop(self, request: int, url: str, method: str = "GET", **params: Any) -> "Log":
        told = {"initiator": "http://page", "request_type": "other", "url": url, "method": method, **params}
        return self.event(EventKind.URL_REQUEST_START_JOB, request, 1, **told)

    def connect(self, request: int, socket: int) -> "Log":
        """A stream job gets the socket for the request."""
        job = next(self._jobs)
        self.event(EventKind.SOCKET_POOL_BOUND_TO_SOCKET, job, source_dependency={"id": socket})
        self.event(EventKind.SOCKET_IN_USE, socket, 1, source_dependency={"id": job})
        return self.event(EventKind.HTTP_STREAM_REQUEST_BOUND_TO_JOB, request, source_dependency={"id": job})

    def send(self, request: int, socket: int, head: bytes, body: bytes = b"") -> "Log":
        """The request goes out."""
        line, *headers = head.decode().rstrip("\r\n").split("\r\n")
        kind = EventKind.HTTP_TRANSACTION_SEND_REQUEST_HEADERS
        self.event(kind, request, line=line + "\r\n", headers=headers)
        return self.chunk(EventKind.SOCKET_BYTES_SENT, socket, head + body)

    def receive(self, socket: int, data: bytes) -> "Log":
        return self.chunk(EventKind.SOCKET_BYTES_RECEIVED, socket, data)

    def answered(self, request: int, *lines: str) -> "Log":
        return self.event(EventKind.HTTP_TRANSACTION_READ_RESPONSE_HEADERS, request, headers=list(lines))

    def release(self, socket: int) -> "Log":
        return self.event(EventKind.SOCKET_IN_USE, socket, 2)

    def close(self, socket: int) -> "Log":
        return self.release(socket).event(EventKind.SOCKET_ALIVE, socket, 2)

    def end(self, request: int, net_error: int = 0) -> "Log":
        params = {"net_error": net_error} if net_error else {}
        return self.event(EventKind.REQUEST_ALIVE, request, 2, **params)

    def whole(self, request: int, socket: int, url: str, answer: bytes, *, method: str = "GET") -> "Log":
        """A request from its start to its end."""
        status, *headers = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        self.start(request, url, method).connect(request, socket)
        self.send(request, socket, f"{method} /{url.rpartition('/')[2]} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        self.receive(socket, answer).answered(request, status, *headers)
        return self.release(socket).end(request)
