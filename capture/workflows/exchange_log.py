"""The exchange log: every finished exchange passes here on its way from the recorder to the writer."""

import threading
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import urldefrag

from capture.model.address import normal_host, read_url
from capture.model.exchange import Body, Exchange, Truncation
from capture.workflows.progress import Progress

__all__ = ["ExchangeLog", "netloc"]

SOCKS_FAILED = -120  # net::ERR_SOCKS_CONNECTION_FAILED: what Chromium makes of a refusal


class ExchangeWriter(Protocol):
    """Takes exchanges to be written; returns at once."""

    def put(self, exchange: Exchange, *, resource_type: str = "") -> None: ...


class EgressKnowledge(Protocol):
    """What the guard knows of connections, and Chromium does not."""

    def why(self, host: str, port: int) -> str:
        """Why connections there were refused; empty where none was."""

    def was_cut(self, local_port: int) -> bool:
        """Whether a limit of ours cut the newest connection from that port."""


class ExchangeLog:
    """Completes each exchange with what the guard and the browser know of it, has it written, and keeps it bodiless.

    ``on_exchange`` is called in the recorder's thread, ``on_event`` in the loop's; ``exchanges`` is a copy.
    """

    def __init__(self, writer: ExchangeWriter, guard: EgressKnowledge, progress: Progress) -> None:
        self._writer, self._guard, self._progress = writer, guard, progress
        self._kept: list[Exchange] = []
        self._bytes = 0
        self._types: dict[str, str] = {}  # URL -> CDP's resource type, as far as it is known by now
        self._lock = threading.Lock()
        self.background = 0

    def on_event(self, _: object, method: str, params: dict[str, Any]) -> None:
        """An event of the browser's: it says what kind of resource a URL is asked for as."""
        if method == "Network.requestWillBeSent" and "type" in params:
            self._types[urldefrag(params["request"]["url"]).url] = params["type"].lower()

    def on_exchange(self, exchange: Exchange) -> None:
        """Write the exchange and remember it; the browser's own traffic is only counted."""
        if exchange.background:
            self.background += 1
            return
        if exchange.status is None and exchange.net_error == SOCKS_FAILED:
            exchange = replace(exchange, refused=self._guard.why(*netloc(exchange.url)))
        # What the browser takes for a broken connection may be a limit of ours.
        ours = exchange.local_port is not None and self._guard.was_cut(exchange.local_port)
        if ours and exchange.truncated in (Truncation.DISCONNECT, Truncation.UNSPECIFIED):
            exchange = replace(exchange, truncated=Truncation.LENGTH)
        light = replace(
            exchange,
            request_body=Body(length=exchange.request_body.length),
            response_body=Body(length=exchange.response_body.length),
        )
        with self._lock:
            self._kept.append(light)
            self._bytes += exchange.response_body.length
        self._writer.put(exchange, resource_type=self._types.get(exchange.url, ""))
        self._progress.recorded(len(self._kept), self._bytes)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All so far, in the order of their ends; bodies have their length alone."""
        with self._lock:
            return tuple(self._kept)


def netloc(url: str) -> tuple[str, int]:
    """Host, as it is compared, and port that a URL leads to."""
    address = read_url(url)
    return (normal_host(address.host), address.dialled_port) if address else ("", 0)
