"""The exchange log: every finished exchange passes here on its way from the recorder to the writer.

Two kinds are held back until the session is over, since what they are shows only then: what the browser seems to have
asked for itself, which is the page's all the same where CDP tells of it; and what nobody answered on a connection that
had been used before, which is nothing where the browser asked again, as it does by itself.
"""

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urldefrag

from capture.model.address import normal_host, read_url
from capture.model.exchange import Body, Exchange, Truncation
from capture.model.sighting import Sighting
from capture.recording.wire.browser_errors import explained, unsent_requests
from capture.recording.wire.join import join
from capture.workflows.progress import Progress

__all__ = ["ExchangeLog", "netloc"]

MOST_HELD = 200  # a browser asks for a few things of its own; who asks for so many is no browser
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

    ``on_exchange`` is called in the recorder's thread, ``on_event`` and ``settle`` in the loop's; ``exchanges`` is a
    copy. ``background`` counts the browser's own traffic, which is not recorded, when all is settled.
    """

    def __init__(self, writer: ExchangeWriter, guard: EgressKnowledge, progress: Progress) -> None:
        self._writer, self._guard, self._progress = writer, guard, progress
        self._kept: list[Exchange] = []
        self._bytes = 0
        self._types: dict[str, str] = {}  # URL -> CDP's resource type, as far as it is known by now
        self._lock = threading.Lock()
        self._held: list[Exchange] = []
        self.background = 0

    def on_event(self, _: object, method: str, params: dict[str, Any]) -> None:
        """An event of the browser's: it says what kind of resource a URL is asked for as."""
        if method == "Network.requestWillBeSent" and "type" in params:
            self._types[urldefrag(params["request"]["url"]).url] = params["type"].lower()

    def on_exchange(self, exchange: Exchange) -> None:
        """Write the exchange and remember it, or hold it back until ``settle``."""
        if exchange.background or (exchange.unanswered_on_reused and exchange.status is None):
            with self._lock:
                if held := len(self._held) < MOST_HELD:
                    self._held.append(exchange)
            if held:
                return
        self._take(exchange)

    def settle(self, sightings: Iterable[Sighting]) -> None:
        """Decide what was held back, and write what never reached the wire; recorder and browser have ended.

        What has no answer gets the browser's reason, in ``exchanges`` alone: its records are written.
        """
        with self._lock:
            held, self._held = self._held, []
        repeats = [exchange for exchange in held if not exchange.background]
        latest = {(one.method, one.url): one for one in sorted((*self.exchanges, *repeats), key=_order)}
        for exchange in repeats:
            if latest[exchange.method, exchange.url] is exchange:  # it was not asked for again
                self._take(exchange)
        own = [replace(exchange, background=False) for exchange in held if exchange.background]
        joined = join(sightings, (*self.exchanges, *own))
        sighted = {id(exchange) for _, exchange in joined.pairs}
        for exchange in own:
            if id(exchange) in sighted:
                self._take(exchange)
            else:
                self.background += 1
        last = max((exchange.number for exchange in (*self.exchanges, *held)), default=0)
        for exchange in unsent_requests(joined, last + 1):
            self._take(exchange)
        with self._lock:
            self._kept = list(explained(self._kept, joined))

    def _take(self, exchange: Exchange) -> None:
        """Write the exchange and remember it."""
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


def _order(exchange: Exchange) -> tuple[datetime, int]:
    return exchange.started, exchange.number


def netloc(url: str) -> tuple[str, int]:
    """Host, as it is compared, and port that a URL leads to."""
    address = read_url(url)
    return (normal_host(address.host), address.dialled_port) if address else ("", 0)
