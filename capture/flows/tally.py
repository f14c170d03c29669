"""The tally: every finished exchange passes here on its way from the recorder to the writer."""

import threading
from collections.abc import Callable
from dataclasses import replace

from capture.flows.progress import Progress
from capture.model.exchange import Body, Exchange

__all__ = ["Tally"]


class Tally:
    """Hands each exchange on and keeps it without its bodies, for completeness and provenance.

    ``add`` is called in the recorder's thread; everything else after that thread has ended, but for
    ``exchanges``, which is a copy.
    """

    def __init__(self, put: Callable[[Exchange], object], progress: Progress) -> None:
        self._put = put
        self._progress = progress
        self._kept: list[Exchange] = []
        self._bytes = 0
        self._lock = threading.Lock()
        self.background = 0

    def add(self, exchange: Exchange) -> None:
        """Write the exchange and remember it; the browser's own traffic is only counted."""
        if exchange.background:
            self.background += 1
            return
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
