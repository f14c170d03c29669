"""TLS handshake messages, as far as the recorder needs them (RFC 8446, 4; RFC 5246, 7.4). Pure.

Each ``read_*`` takes a message's body (without its four bytes of type and length) and raises ``MalformedMessage`` for
bytes that are none; sizes are checked before anything is made of them.
"""

import enum
from dataclasses import dataclass
from functools import cached_property

from capture.recording.wire.journal_frames import Direction

__all__ = [
    "MESSAGE_LIMIT",
    "TLS_1_2",
    "TLS_1_3",
    "ClientHello",
    "Extension",
    "HandshakeMessage",
    "HandshakeType",
    "MalformedMessage",
    "ServerHello",
    "TlsBytes",
    "group_name",
    "read_client_hello",
    "read_encrypted_extensions",
    "read_extensions",
    "read_server_hello",
]

MESSAGE_LIMIT = 1 << 18  # Chromium gives up at 100 KiB of certificates
TLS_1_2 = 0x0303
TLS_1_3 = 0x0304

_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")  # RFC 8446, 4.1.3
_GROUPS = {
    23: "secp256r1",
    24: "secp384r1",
    25: "secp521r1",
    29: "x25519",
    30: "x448",
    0x11EB: "SecP256r1MLKEM768",
    0x11EC: "X25519MLKEM768",
    0x11ED: "SecP384r1MLKEM1024",
}


class HandshakeType(enum.IntEnum):
    """Of a handshake message."""

    HELLO_REQUEST = 0
    CLIENT_HELLO = 1
    SERVER_HELLO = 2
    NEW_SESSION_TICKET = 4
    END_OF_EARLY_DATA = 5
    ENCRYPTED_EXTENSIONS = 8
    CERTIFICATE = 11
    SERVER_KEY_EXCHANGE = 12
    CERTIFICATE_REQUEST = 13
    SERVER_HELLO_DONE = 14
    CERTIFICATE_VERIFY = 15
    CLIENT_KEY_EXCHANGE = 16
    FINISHED = 20
    CERTIFICATE_STATUS = 22
    KEY_UPDATE = 24
    COMPRESSED_CERTIFICATE = 25  # RFC 8879
    MESSAGE_HASH = 254  # never sent: stands for the first ClientHello in a transcript


class Extension(enum.IntEnum):
    """Of a hello and its like."""

    SERVER_NAME = 0
    ALPN = 16
    ENCRYPT_THEN_MAC = 22
    SESSION_TICKET = 35
    PRE_SHARED_KEY = 41
    EARLY_DATA = 42
    SUPPORTED_VERSIONS = 43
    KEY_SHARE = 51


class MalformedMessage(ValueError):
    """Bytes that are no such message."""


class TlsBytes:
    """A message's bytes, taken from front to back (RFC 8446, 3)."""

    def __init__(self, data: bytes) -> None:
        self._data, self.position = data, 0

    def __bool__(self) -> bool:
        return self.position < len(self._data)

    def take(self, size: int) -> bytes:
        start = self.position
        if size > len(self._data) - start:
            raise MalformedMessage("a message ends too early")
        self.position = start + size
        return self._data[start : start + size]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size))

    def vector(self, size: int) -> bytes:
        """What follows a length of ``size`` bytes."""
        return self.take(self.number(size))

    def end(self) -> None:
        if self:
            raise MalformedMessage("a message has more bytes than it should")


def read_extensions(data: TlsBytes) -> dict[int, bytes]:
    if not data:  # TLS 1.2 may leave the whole field out
        return {}
    found: dict[int, bytes] = {}
    rest = TlsBytes(data.vector(2))
    while rest:
        kind = rest.number(2)
        if kind in found:
            raise MalformedMessage(f"extension {kind} stands twice")
        found[kind] = rest.vector(2)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class HandshakeMessage:
    """One message as it was sent: ``data`` begins with type and length."""

    direction: Direction
    type: int
    data: bytes

    @property
    def body(self) -> bytes:
        """What follows type and length."""
        return self.data[4:]


def _alpn(extensions: dict[int, bytes]) -> str:
    """The one protocol that a server chose; empty for none."""
    if Extension.ALPN not in extensions:
        return ""
    names = TlsBytes(TlsBytes(extensions[Extension.ALPN]).vector(2))
    return names.vector(1).decode("latin-1")


@dataclass(frozen=True, kw_only=True)
class ClientHello:
    """What the browser offers."""

    random: bytes
    session_id: bytes
    extensions: dict[int, bytes]

    @cached_property
    def server_name(self) -> str:
        """The host that it wants (RFC 6066, 3); empty for none."""
        if Extension.SERVER_NAME not in self.extensions:
            return ""
        names = TlsBytes(TlsBytes(self.extensions[Extension.SERVER_NAME]).vector(2))
        while names:
            kind, name = names.number(1), names.vector(2)
            if kind == 0:
                return name.decode("latin-1")
        return ""

    @property
    def offers_early_data(self) -> bool:
        """Data may follow before the server has answered."""
        return Extension.EARLY_DATA in self.extensions

    @cached_property
    def psk_identities(self) -> tuple[bytes, ...]:
        """The tickets of earlier connections (RFC 8446, 4.2.11)."""
        if Extension.PRE_SHARED_KEY not in self.extensions:
            return ()
        rest, found = TlsBytes(TlsBytes(self.extensions[Extension.PRE_SHARED_KEY]).vector(2)), []
        while rest:
            found.append(rest.vector(2))
            rest.take(4)  # obfuscated age
        return tuple(found)

    @property
    def session_ticket(self) -> bytes:
        """TLS 1.2's ticket (RFC 5077, 3.2); empty for none."""
        return self.extensions.get(Extension.SESSION_TICKET, b"")


@dataclass(frozen=True, kw_only=True)
class ServerHello:
    """What the server chose; ``is_retry`` for a HelloRetryRequest."""

    version: int
    random: bytes
    session_id: bytes
    suite: int
    extensions: dict[int, bytes]

    @property
    def is_retry(self) -> bool:
        """It wants another ClientHello first."""
        return self.random == _RETRY

    @property
    def alpn(self) -> str:
        """TLS 1.2's place for it."""
        return _alpn(self.extensions)

    @property
    def group(self) -> int:
        """TLS 1.3: number of the key exchange's group; 0 for none (a PSK alone)."""
        return int.from_bytes(self.extensions.get(Extension.KEY_SHARE, b"")[:2])

    @property
    def psk_index(self) -> int | None:
        """Which of the offered PSKs it took."""
        chosen = self.extensions.get(Extension.PRE_SHARED_KEY)
        return int.from_bytes(chosen) if chosen is not None and len(chosen) == 2 else None


def group_name(number: int) -> str:
    """IANA's name of a key exchange group; empty for 0."""
    return _GROUPS.get(number, f"group {number:#06x}" if number else "")


def read_client_hello(body: bytes) -> ClientHello:
    """RFC 8446, 4.1.2."""
    data = TlsBytes(body)
    data.take(2)  # the version of old
    random, session_id = data.take(32), data.vector(1)
    data.vector(2)  # suites
    data.vector(1)  # compression
    hello = ClientHello(random=random, session_id=session_id, extensions=read_extensions(data))
    data.end()
    return hello


def read_server_hello(body: bytes) -> ServerHello:
    """RFC 8446, 4.1.3; also HelloRetryRequest and TLS 1.2."""
    data = TlsBytes(body)
    version = data.number(2)
    random, session_id, suite, compression = data.take(32), data.vector(1), data.number(2), data.number(1)
    extensions = read_extensions(data)
    data.end()
    if compression:
        raise MalformedMessage("the server compresses")
    if Extension.SUPPORTED_VERSIONS in extensions:
        version = int.from_bytes(extensions[Extension.SUPPORTED_VERSIONS])
    return ServerHello(version=version, random=random, session_id=session_id, suite=suite, extensions=extensions)


def read_encrypted_extensions(body: bytes) -> tuple[str, bool]:
    """The protocol that the server chose, and whether it takes early data (RFC 8446, 4.3.1)."""
    data = TlsBytes(body)
    extensions = read_extensions(data)
    data.end()
    return _alpn(extensions), Extension.EARLY_DATA in extensions
