"""TLS 1.3 handshakes made by hand, with a certificate and a signature of their own: true ones, and forged ones."""

import datetime
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from capture.model.exchange import Body
from capture.model.record_names import HANDSHAKE, HANDSHAKE_TYPE
from capture.model.wire_record import WireRecord
from capture.recording.wire.handshake import HandshakeMessage
from capture.recording.wire.journal_frames import Direction
from capture.workflows.kept_handshake import KeptHandshake

__all__ = ["SHOWN", "ServerKey", "connection_line", "full_handshake", "kept_record", "resumed_handshake", "server_key"]

_SIGNED = b" " * 64 + b"TLS 1.3, server CertificateVerify\0"  # RFC 8446, 4.4.3
_SUITE = b"\x13\x01"  # TLS_AES_128_GCM_SHA256
_SCHEME = b"\x04\x03"  # ecdsa_secp256r1_sha256
_VERSION = b"\0\x2b\0\x02\x03\x04"  # supported_versions: 1.3
_KEY_SHARE = b"\0\x33\0\x24\0\x1d\0\x20" + bytes(32)  # x25519
_NEW_TICKET = b"\0\0\x0e\x10" + bytes(4) + b"\x01\0" + b"\0\x06ticket" + b"\0\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerKey:
    """A key and the certificate that it signed for itself."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        """The certificate as it is sent."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> str:
        """The same as the provenance record has it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def sha256(self) -> str:
        """Of the certificate, in hex."""
        return hashlib.sha256(self.der).hexdigest()


@lru_cache
def server_key(host: str, serial: int = 1) -> ServerKey:
    """A server's key; another ``serial`` is another key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return ServerKey(key=key, certificate=certificate)


def full_handshake(host: str, server: ServerKey, *, signed_by: ServerKey | None = None) -> tuple[HandshakeMessage, ...]:
    """A whole handshake with ``host``; ``signed_by`` another key than that of the certificate is a forgery."""
    before = (
        _client_hello(host),
        _server_hello(b""),
        _message(Direction.DOWN, 8, b"\0\0"),
        _message(Direction.DOWN, 11, b"\0" + _long(_long(server.der) + b"\0\0")),
    )
    transcript = hashlib.sha256(b"".join(message.data for message in before)).digest()
    signature = (signed_by or server).key.sign(_SIGNED + transcript, ec.ECDSA(hashes.SHA256()))
    verify = _message(Direction.DOWN, 15, _SCHEME + len(signature).to_bytes(2) + signature)
    return (*before, verify, *_ends(), _message(Direction.DOWN, 4, _NEW_TICKET))


def resumed_handshake(host: str) -> tuple[HandshakeMessage, ...]:
    """One by the ticket of ``full_handshake``: the server sends no certificate and signs nothing."""
    identity = b"\0\x06ticket" + bytes(4)
    binder = b"\x20" + bytes(32)
    offer = len(identity).to_bytes(2) + identity + len(binder).to_bytes(2) + binder
    psk = b"\0\x29" + len(offer).to_bytes(2) + offer
    hello = _client_hello(host, psk)
    return (hello, _server_hello(b"\0\x29\0\x02\0\0"), _message(Direction.DOWN, 8, b"\0\0"), *_ends())


def _client_hello(host: str, last: bytes = b"") -> HandshakeMessage:
    name = host.encode()
    entry = b"\0" + len(name).to_bytes(2) + name
    listed = len(entry).to_bytes(2) + entry
    extensions = b"\0\0" + len(listed).to_bytes(2) + listed + b"\0\x2b\0\x03\x02\x03\x04" + last
    body = b"\x03\x03" + os.urandom(32) + b"\0" + b"\0\x02" + _SUITE + b"\x01\0"
    return _message(Direction.UP, 1, body + len(extensions).to_bytes(2) + extensions)


def _server_hello(last: bytes) -> HandshakeMessage:
    extensions = _VERSION + _KEY_SHARE + last
    body = b"\x03\x03" + os.urandom(32) + b"\0" + _SUITE + b"\0"
    return _message(Direction.DOWN, 2, body + len(extensions).to_bytes(2) + extensions)


def _ends() -> tuple[HandshakeMessage, HandshakeMessage]:
    return _message(Direction.DOWN, 20, bytes(32)), _message(Direction.UP, 20, bytes(32))


def _message(direction: Direction, kind: int, body: bytes) -> HandshakeMessage:
    return HandshakeMessage(direction=direction, type=kind, data=bytes([kind]) + _long(body))


def _long(data: bytes) -> bytes:
    return len(data).to_bytes(3) + data


SHOWN = {"result": "shown", "scheme": "ecdsa_secp256r1_sha256", "checked": "2026-11-25T01:26:27.000000Z"}


def connection_line(
    host: str, server: ServerKey, number: int = 1, said: Mapping[str, Any] = SHOWN, **changes: Any
) -> dict[str, Any]:
    """What a provenance record says of a connection, in TLS 1.3 to 192.0.2.7."""
    values = {"number": number, "host": host, "address": "192.0.2.7", "port": 443, "version": "tls/1.3"}
    more = {"group": "x25519", "sni": host, "leaf_sha256": server.sha256, "carried": True, "key": dict(said)}
    return values | more | changes


def kept_record(host: str, messages: Sequence[HandshakeMessage], number: int = 1, *, name: int = 0) -> WireRecord:
    """The record of that connection's handshake; ``name`` is that of another connection."""
    kept = KeptHandshake(
        connection=number, host=host, address="192.0.2.7", port=443, opened="", messages=tuple(messages)
    )
    uri, body = f"{HANDSHAKE}{name or number}", Body.of(kept.to_bytes())
    return WireRecord(
        uri=uri, content_type=HANDSHAKE_TYPE, body=body, made=datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
    )
