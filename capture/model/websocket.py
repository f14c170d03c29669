"""A websocket's frames, as the page sent and got them."""

from dataclasses import dataclass
from datetime import datetime

from capture.model.exchange import Body, Truncation

__all__ = ["WebsocketFrames"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsocketFrames:
    """All frames of one connection; its handshake is an exchange of its own.

    ``body`` has one JSON object a line, as iipc/warc-specifications#115 proposes: ``ts`` (seconds since the
    handshake was answered), ``type`` (``send`` or ``recv``), ``opcode`` (RFC 6455, 5.2), ``payloadData`` (text,
    else Base64), ``mask``. ``truncated`` None: both sides had said all that they wanted.
    """

    url: str
    opened: datetime
    body: Body
    count: int
    truncated: Truncation | None = None
