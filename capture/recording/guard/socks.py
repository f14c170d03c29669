"""SOCKS5 as a server speaks it, without a socket: bytes in, moves out (RFC 1928).

Only CONNECT, and no authentication: Chromium cannot send SOCKS5 credentials, so who is served is decided
by the owner of the connection (``local_machine``), not by this protocol.
"""

import enum
import ipaddress
import struct
from dataclasses import dataclass

__all__ = ["Ask", "Close", "Handshake", "Move", "Send", "SocksReply", "State"]

_VERSION = 5
_NO_AUTHENTICATION = 0
_NO_ACCEPTABLE_METHOD = 0xFF
_CONNECT = 1


class SocksReply(enum.IntEnum):
    """The REP field of a SOCKS5 reply (RFC 1928, 6)."""

    SUCCEEDED = 0
    GENERAL_FAILURE = 1
    NOT_ALLOWED = 2
    NETWORK_UNREACHABLE = 3
    HOST_UNREACHABLE = 4
    CONNECTION_REFUSED = 5
    TTL_EXPIRED = 6
    COMMAND_NOT_SUPPORTED = 7
    ADDRESS_TYPE_NOT_SUPPORTED = 8


class State(enum.Enum):
    """Where a handshake stands."""

    GREETING = "waits for the client's methods"
    REQUEST = "waits for the client's request"
    DECIDING = "waits for the server's answer"
    OPEN = "bytes are the connection's own"
    CLOSED = "refused"


class _Event(enum.Enum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


_NEXT = {
    (State.GREETING, _Event.ACCEPTED): State.REQUEST,
    (State.GREETING, _Event.REJECTED): State.CLOSED,
    (State.REQUEST, _Event.ACCEPTED): State.DECIDING,
    (State.REQUEST, _Event.REJECTED): State.CLOSED,
    (State.DECIDING, _Event.ACCEPTED): State.OPEN,
    (State.DECIDING, _Event.REJECTED): State.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Send:
    """Write these bytes to the client."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """The client wants a connection, to a name or an address; ``Handshake.answer`` takes the outcome."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Close:
    """Nothing more will be said to this client."""

    why: str


Move = Send | Ask | Close


class Handshake:
    """One client's handshake. Bytes may come in any pieces; the moves are the same."""

    def __init__(self) -> None:
        self.state = State.GREETING
        self._buffer = bytearray()

    @property
    def early(self) -> bytes:
        """What the client sent after its request: the first bytes of the connection itself."""
        return bytes(self._buffer) if self.state in (State.DECIDING, State.OPEN) else b""

    def feed(self, data: bytes) -> list[Move]:
        """The moves that these bytes lead to, perhaps none."""
        self._buffer += data
        moves: list[Move] = []
        while self.state in _READERS and (next_moves := _READERS[self.state](self)):
            moves += next_moves
        return moves

    def answer(self, reply: SocksReply) -> bytes:
        """The reply to the request. The bound address is always 0.0.0.0:0: nobody needs ours.

        RuntimeError when no request waits for an answer.
        """
        self._step(_Event.ACCEPTED if reply is SocksReply.SUCCEEDED else _Event.REJECTED, expected=State.DECIDING)
        return _reply(reply)

    def _greeting(self) -> list[Move]:
        buffer = self._buffer
        if buffer and buffer[0] != _VERSION:
            return self._reject(b"", f"not SOCKS5: the first byte is {buffer[0]}")
        if len(buffer) < 2 or len(buffer) < 2 + buffer[1]:
            return []
        methods = bytes(buffer[2 : 2 + buffer[1]])
        del buffer[: 2 + len(methods)]
        if _NO_AUTHENTICATION not in methods:
            return self._reject(bytes((_VERSION, _NO_ACCEPTABLE_METHOD)), "no method without authentication")
        self._step(_Event.ACCEPTED)
        return [Send(bytes((_VERSION, _NO_AUTHENTICATION)))]

    def _request(self) -> list[Move]:
        buffer = self._buffer
        if buffer and buffer[0] != _VERSION:
            return self._reject(_reply(SocksReply.GENERAL_FAILURE), f"request of version {buffer[0]}")
        if len(buffer) >= 2 and buffer[1] != _CONNECT:
            return self._reject(_reply(SocksReply.COMMAND_NOT_SUPPORTED), f"command {buffer[1]} is not CONNECT")
        if len(buffer) < 5:  # the shortest address begins at byte 4; a name's length stands there
            return []
        size = _ADDRESS_SIZES.get(buffer[3])
        if size is None:
            return self._reject(_reply(SocksReply.ADDRESS_TYPE_NOT_SUPPORTED), f"address type {buffer[3]}")
        start, length = (5, buffer[4]) if buffer[3] == _NAME else (4, size)
        if len(buffer) < start + length + 2:
            return []
        kind, address = buffer[3], bytes(buffer[start : start + length])
        port = int.from_bytes(buffer[start + length : start + length + 2])
        del buffer[: start + length + 2]
        self._step(_Event.ACCEPTED)
        if kind == _NAME:  # other bytes than ASCII become visible escapes, which no policy lets through
            return [Ask(address.decode("latin-1").encode("unicode_escape").decode("ascii"), port)]
        return [Ask(str(ipaddress.ip_address(address)), port)]

    def _reject(self, farewell: bytes, why: str) -> list[Move]:
        self._step(_Event.REJECTED)
        return [Send(farewell), Close(why)] if farewell else [Close(why)]

    def _step(self, event: _Event, *, expected: State | None = None) -> None:
        if (self.state, event) not in _NEXT or (expected is not None and self.state is not expected):
            raise RuntimeError(f"{event.value} in a SOCKS handshake that {self.state.value}")
        self.state = _NEXT[self.state, event]


_READERS = {State.GREETING: Handshake._greeting, State.REQUEST: Handshake._request}
_IPV4, _NAME, _IPV6 = 1, 3, 4
_ADDRESS_SIZES = {_IPV4: 4, _NAME: 0, _IPV6: 16}


def _reply(reply: SocksReply) -> bytes:
    return struct.pack("!BBBB4sH", _VERSION, reply, 0, _IPV4, bytes(4), 0)
