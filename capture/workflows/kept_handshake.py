"""The record of one TLS handshake: its messages, in JSON, so that anybody can check what it shows. Pure.

``messages`` are those of both sides in the order in which they crossed the wire, each with its four bytes of header
(RFC 8446, 4): ``direction`` is ``up`` (the browser's) or ``down`` (the server's), ``type`` the handshake type, ``data``
Base64. Whoever reads such a record has it from anybody: ``from_bytes`` refuses what is not of this form.
"""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from capture.model import lenient_json
from capture.recording.wire.handshake import HandshakeMessage
from capture.recording.wire.journal_frames import Direction

__all__ = ["KeptHandshake"]

FORMAT = 1
MOST_MESSAGES = 20_000  # the recorder keeps a megabyte of them
_DIRECTIONS = {"up": Direction.UP, "down": Direction.DOWN}
_PORTS = range(65_536)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHandshake:
    """A connection's handshake; ``opened`` is ISO 8601."""

    connection: int
    host: str
    address: str
    port: int
    opened: str
    messages: tuple[HandshakeMessage, ...]

    def to_bytes(self) -> bytes:
        """The record's block."""
        fields = {
            "format": FORMAT,
            "connection": self.connection,
            "host": self.host,
            "address": self.address,
            "port": self.port,
            "opened": self.opened,
            "messages": [
                {
                    "direction": message.direction.name.lower(),
                    "type": message.type,
                    "data": base64.b64encode(message.data).decode(),
                }
                for message in self.messages
            ],
        }
        return json.dumps(fields, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "KeptHandshake":
        """The handshake that the block holds. Raises ValueError for all else."""
        fields = lenient_json.load(data)
        if not isinstance(fields, dict) or fields.get("format") != FORMAT:
            raise ValueError("not a handshake in a form that is known here")
        texts = {name: lenient_json.text(fields, name) for name in ("host", "address", "opened")}
        connection, port, messages = (fields.get(name) for name in ("connection", "port", "messages"))
        if type(connection) is not int or type(port) is not int or port not in _PORTS or not texts["host"]:
            raise ValueError("it does not say of which connection it is")
        if not isinstance(messages, list) or len(messages) > MOST_MESSAGES:
            raise ValueError("it has no messages, or too many")
        return cls(connection=connection, port=port, messages=tuple(_messages(messages)), **texts)


def _messages(listed: Iterable[Any]) -> Iterable[HandshakeMessage]:
    for item in listed:
        try:
            data = base64.b64decode(item["data"], validate=True)
            yield HandshakeMessage(direction=_DIRECTIONS[item["direction"]], type=data[0], data=data)
        except (KeyError, TypeError, IndexError, binascii.Error, ValueError) as error:
            raise ValueError("a message of it cannot be read") from error
