"""A reader's connection with bounds: how long a request's head may be, how long it may take, how many there may be.

uvicorn bounds heads with its own parser alone; httptools gathers a head, a header or a trailer without end.
Counted is what arrives of a request and is no body of it.
"""

import asyncio
import logging
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["HEAD_BYTES", "BoundedConnection"]

logger = logging.getLogger(__name__)

HEAD_BYTES = 65_536  # of a request's head, framing and trailers; browsers send some kilobytes
HEAD_S = 10.0  # until a head is whole
BODY_S = 60.0  # until the body that follows it is
MOST = 200  # connections; a browser opens six a host

_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class BoundedConnection(HttpToolsProtocol):
    """uvicorn's protocol for HTTP/1.1; what is over a bound is answered in one line and closed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._overhead = 0
        self._clock: asyncio.TimerHandle | None = None
        self._waits = True  # for a head

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, or in a crowd the place of one that says nothing."""
        super().connection_made(transport)
        self._wait(HEAD_S)
        if len(self.connections) > MOST:
            silent = [one for one in self.connections if isinstance(one, BoundedConnection) and one._waits]
            oldest = min(silent, key=lambda one: one._clock.when() if one._clock else 0.0)
            oldest._refuse(_TOO_MANY)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count, and parse what is within the bounds."""
        if self._is_closing():
            return
        self._overhead += len(data)
        super().data_received(data)
        if self._overhead > HEAD_BYTES:
            self._refuse(_TOO_LONG)

    def on_message_begin(self) -> None:
        """A request begins: its head has its time from now on."""
        super().on_message_begin()
        self._waits = True
        self._wait(HEAD_S)

    def on_headers_complete(self) -> None:
        """The head is there, and small enough even where it came in one piece."""
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_BYTES:
            self._refuse(_TOO_LONG)
            return
        super().on_headers_complete()
        self._waits = False
        self._overhead = 0
        self._wait(BODY_S)

    def on_body(self, body: bytes) -> None:
        """Body is bounded by whoever reads it."""
        self._overhead = max(0, self._overhead - len(body))
        if not self._is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole; how long the next one may be awaited is uvicorn's."""
        self._overhead = 0
        self._stop()
        if not self._is_closing():
            super().on_message_complete()

    def _wait(self, seconds: float) -> None:
        self._stop()
        self._clock = self.loop.call_later(seconds, self._refuse, _TOO_SLOW)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _refuse(self, answer: bytes) -> None:
        """Say why, unless an answer is on its way already, and close."""
        self._stop()
        if self._is_closing():
            return
        logger.info("connection closed answer=%s", answer[9:12].decode())
        if self._waits:
            self.transport.write(answer)
        self.transport.close()

    def _is_closing(self) -> bool:
        return self.transport is None or self.transport.is_closing()
