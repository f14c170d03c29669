"""Messages by which a server shows who it is, and tickets, which spare it that (RFC 8446, 4.4; RFC 5246, 7.4). Pure.

Each ``read_*`` takes a message's body and raises ``MalformedMessage`` for bytes that are none.
"""

import zlib
from dataclasses import dataclass

import brotli

from capture.recording.wire.handshake import (
    MESSAGE_LIMIT,
    TLS_1_3,
    HandshakeType,
    MalformedMessage,
    TlsBytes,
    read_extensions,
)

__all__ = [
    "Certificate",
    "ServerKeyExchange",
    "read_certificate",
    "read_certificate_verify",
    "read_new_session_ticket",
    "read_server_key_exchange",
]

_CHAIN_LIMIT = 100  # certificates of one message
_NAMED_CURVE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A chain in DER as it was sent, leaf first, and each entry's extensions (TLS 1.3)."""

    chain: tuple[bytes, ...]
    extensions: tuple[dict[int, bytes], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerKeyExchange:
    """TLS 1.2's ECDHE parameters, as they are signed (RFC 8422, 5.4)."""

    group: int
    parameters: bytes
    scheme: int
    signature: bytes


def read_certificate(kind: int, body: bytes, version: int) -> Certificate:
    """A Certificate or CompressedCertificate (RFC 8446, 4.4.2; RFC 8879; RFC 5246, 7.4.2)."""
    if kind == HandshakeType.COMPRESSED_CERTIFICATE:
        body = _decompressed(body)
    data = TlsBytes(body)
    if version == TLS_1_3:
        data.vector(1)  # request context
    entries = TlsBytes(data.vector(3))
    data.end()
    chain, extensions = [], []
    while entries:
        chain.append(entries.vector(3))
        if version == TLS_1_3:
            extensions.append(read_extensions(entries))
        if len(chain) > _CHAIN_LIMIT:
            raise MalformedMessage("a chain of too many certificates")
    return Certificate(chain=tuple(chain), extensions=tuple(extensions))


def _decompressed(body: bytes) -> bytes:
    data = TlsBytes(body)
    algorithm, size, packed = data.number(2), data.number(3), data.vector(3)
    data.end()
    if size > MESSAGE_LIMIT:
        raise MalformedMessage("a certificate message that is too large")
    try:
        match algorithm:
            case 1:
                inflater = zlib.decompressobj()
                plain, is_whole = inflater.decompress(packed, size + 1), inflater.eof and not inflater.unused_data
            case 2:
                unpacker = brotli.Decompressor()
                plain = unpacker.process(packed, output_buffer_limit=size + 1)
                is_whole = unpacker.is_finished()
            case _:
                plain, is_whole = b"", False
    except (zlib.error, brotli.error) as error:
        raise MalformedMessage("packed certificates that cannot be unpacked") from error
    if not is_whole or len(plain) != size:
        raise MalformedMessage(f"certificates packed by algorithm {algorithm} cannot be unpacked to {size:,} bytes")
    return bytes(plain)


def read_server_key_exchange(body: bytes) -> ServerKeyExchange:
    """Of an ECDHE suite, with the signature's scheme (RFC 8422, 5.4; RFC 5246, 7.4.3)."""
    data = TlsBytes(body)
    if data.number(1) != _NAMED_CURVE:
        raise MalformedMessage("a key exchange on a curve without a name")
    group = data.number(2)
    data.vector(1)  # the server's point
    parameters = body[: data.position]
    scheme, signature = data.number(2), data.vector(2)
    data.end()
    return ServerKeyExchange(group=group, parameters=parameters, scheme=scheme, signature=signature)


def read_certificate_verify(body: bytes) -> tuple[int, bytes]:
    """Scheme and signature (RFC 8446, 4.4.3)."""
    data = TlsBytes(body)
    scheme, signature = data.number(2), data.vector(2)
    data.end()
    return scheme, signature


def read_new_session_ticket(body: bytes, version: int) -> bytes:
    """The ticket, with which a later connection may resume (RFC 8446, 4.6.1; RFC 5077, 3.3)."""
    data = TlsBytes(body)
    data.take(4)  # lifetime
    if version == TLS_1_3:
        data.take(4)  # what is added to its age
        data.vector(1)  # nonce
    return data.vector(2)
