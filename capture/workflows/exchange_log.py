"""The exchange log: every finished exchange passes here on its way from the recorder to the writer.

Two kinds are held back until the session is over, since what they are shows only then: what the browser seems to have
asked for itself, which is the page's all the same where CDP tells of it; and what nobody answered at all, which is
nothing where the browser asked once more by itself.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urldefrag

from capture.model.address import normal_host, read_url
from capture.model.exchange import Body, Exchange, Truncation
from capture.model.net_error import ERR_ABORTED
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
        if exchange.background or _is_in_vain(exchange):
            with self._lock:
                if held := len(self._held) < MOST_HELD:
                    self._held.append(exchange)
            if held:
                return
        self._take(exchange)

    def settle(self, sightings: Iterable[Sighting]) -> None:
        """Decide what was held back, and write what never reached the wire; recorder and browser have ended.

        What has no answer gets the browser's reason; what is written already, in ``exchanges`` alone.
        """
        with self._lock:
            held, self._held = self._held, []
        kept, sightings = self.exchanges, tuple(sightings)
        own = [replace(exchange, background=False) for exchange in held if exchange.background]
        vain = sorted((exchange for exchange in held if not exchange.background), key=_order)
        vain = _without_repeats(vain, (*kept, *own), sightings)
        joined = join(sightings, (*kept, *vain, *own))
        sighted = {id(exchange) for _, exchange in joined.pairs}
        self.background = sum(id(exchange) not in sighted for exchange in own)
        for exchange in explained([*vain, *(exchange for exchange in own if id(exchange) in sighted)], joined):
            self._take(exchange)
        last = max((exchange.number for exchange in (*kept, *held)), default=0)
        for exchange in unsent_requests(joined, last + 1):
            self._take(exchange)
        with self._lock:
            self._kept[: len(kept)] = explained(kept, joined)

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


def _is_in_vain(exchange: Exchange) -> bool:
    """Whether nothing came, against the browser's will."""
    nothing = exchange.status is None and not exchange.response_head and not exchange.response_body.length
    return nothing and (exchange.unanswered_on_reused or exchange.net_error not in (0, ERR_ABORTED))


def _without_repeats(
    vain: Sequence[Exchange], others: Sequence[Exchange], sightings: Sequence[Sighting]
) -> list[Exchange]:
    """Of requests in vain, in order of start, those that the browser did not make once more by itself.

    It does so where the connection had been used before, and where it lay ready for some time; of the latter the wire
    does not know, but there are then more such requests on it than the browser tells of.
    """
    latest: dict[tuple[str, str], Exchange] = {}
    for exchange in sorted((*vain, *others), key=_order):
        latest[exchange.method, exchange.url] = exchange

    def asked_again(exchange: Exchange) -> bool:
        return latest[exchange.method, exchange.url] is not exchange

    vain = [exchange for exchange in vain if not (exchange.unanswered_on_reused and asked_again(exchange))]
    untold = Counter((one.method, one.url) for one in join(sightings, (*others, *vain)).exchanges if _is_in_vain(one))
    left = []
    for exchange in vain:
        if untold[exchange.method, exchange.url] > 0 and asked_again(exchange):
            untold[exchange.method, exchange.url] -= 1
        else:
            left.append(exchange)
    return left


def _order(exchange: Exchange) -> tuple[datetime, int]:
    return exchange.started, exchange.number


def netloc(url: str) -> tuple[str, int]:
    """Host, as it is compared, and port that a URL leads to."""
    address = read_url(url)
    return (normal_host(address.host), address.dialled_port) if address else ("", 0)
