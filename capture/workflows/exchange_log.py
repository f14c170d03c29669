"""The tally: every finished exchange passes here on its way from the recorder to the writer."""

import threading
from collections.abc import Callable
from dataclasses import replace

from capture.model.address import normal_host, read_url
from capture.model.exchange import Body, Exchange
from capture.workflows.progress import Progress

__all__ = ["ExchangeLog", "place", "refused"]

Why = Callable[[str, int], str]  # host and port → why the guard refuses them, empty where it does not
SOCKS_FAILED = -120  # net::ERR_SOCKS_CONNECTION_FAILED: what Chromium makes of a refusal


class ExchangeLog:
    """Hands each exchange on and keeps it without its bodies, for completeness and provenance.

    ``add`` is called in the recorder's thread; everything else after that thread has ended, but for
    ``exchanges``, which is a copy. ``why`` is the guard's.
    """

    def __init__(self, put: Callable[[Exchange], object], progress: Progress, why: Why) -> None:
        self._put = put
        self._progress = progress
        self._why = why
        self._kept: list[Exchange] = []
        self._bytes = 0
        self._lock = threading.Lock()
        self.background = 0

    def add(self, exchange: Exchange) -> None:
        """Write the exchange and remember it; the browser's own traffic is only counted."""
        if exchange.background:
            self.background += 1
            return
        exchange = refused(exchange, self._why)
        light = replace(
            exchange,
            request_body=Body(length=exchange.request_body.length),
            response_body=Body(length=exchange.response_body.length),
        )
        with self._lock:
            self._kept.append(light)
            self._bytes += exchange.response_body.length
        self._put(exchange)
        self._progress.recorded(len(self._kept), self._bytes)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All so far, in the order of their ends; bodies have their length alone."""
        with self._lock:
            return tuple(self._kept)


def refused(exchange: Exchange, why: Why) -> Exchange:
    """The exchange with the guard's reason, where it got no answer because the guard refused its host and port."""
    if exchange.status is not None or exchange.net_error != SOCKS_FAILED:
        return exchange
    return replace(exchange, refused=why(*place(exchange.url)))


def place(url: str) -> tuple[str, int]:
    """Host, as it is compared, and port that a URL leads to."""
    found = read_url(url)
    return (normal_host(found.host), found.dialled_port) if found else ("", 0)
