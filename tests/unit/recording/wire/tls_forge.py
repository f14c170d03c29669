"""TLS connections made by hand, of messages and records that no ready endpoint would send.

Their secrets are made up: who reads beside a connection takes them from the key log and never sees a key exchange.
"""

import hmac
import struct
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

from capture.recording.wire.ciphers import SUITES, CipherKind, expand_label, prf

__all__ = [
    "ALERT",
    "CCS",
    "DATA",
    "HANDSHAKE",
    "RETRY",
    "Sealer12",
    "Sealer13",
    "client_hello",
    "extensions",
    "message",
    "record",
    "seal_12",
    "server_hello",
    "vector",
]

CCS, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")


def vector(size: int, data: bytes) -> bytes:
    """Data after its length, which has ``size`` bytes."""
    return len(data).to_bytes(size) + data


def record(kind: int, body: bytes) -> bytes:
    """A record with that body as it is."""
    return struct.pack("!BHH", kind, 0x0303, len(body)) + body


def message(kind: int, body: bytes = b"") -> bytes:
    """A handshake message."""
    return bytes((kind,)) + vector(3, body)


def extensions(found: Mapping[int, bytes]) -> bytes:
    """A list of extensions."""
    return vector(2, b"".join(struct.pack("!H", kind) + vector(2, data) for kind, data in found.items()))


def client_hello(random: bytes, found: Mapping[int, bytes], session_id: bytes = b"") -> bytes:
    """A ClientHello message."""
    suites = vector(2, b"".join(suite.to_bytes(2) for suite in SUITES))
    return message(1, b"\3\3" + random + vector(1, session_id) + suites + b"\1\0" + extensions(found))


def server_hello(random: bytes, suite: int, found: Mapping[int, bytes], session_id: bytes = b"") -> bytes:
    """A ServerHello message; with the random RETRY a HelloRetryRequest."""
    return message(2, b"\3\3" + random + vector(1, session_id) + suite.to_bytes(2) + b"\0" + extensions(found))


class Sealer13:
    """Makes the records of one direction under one secret of TLS 1.3."""

    def __init__(self, suite: int, secret: bytes) -> None:
        self.suite, self.secret = suite, secret
        known = SUITES[suite]
        key = expand_label(secret, b"key", known.key_bytes, known.hash_name)
        self._aead = AESGCM(key) if known.kind is CipherKind.GCM else ChaCha20Poly1305(key)
        self._iv = int.from_bytes(expand_label(secret, b"iv", 12, known.hash_name))
        self._sealed = 0

    def seal(self, kind: int, content: bytes, padding: int = 0) -> bytes:
        """One record."""
        inner = content + bytes((kind,)) + bytes(padding)
        head = struct.pack("!BHH", DATA, 0x0303, len(inner) + 16)
        nonce = (self._iv ^ self._sealed).to_bytes(12)
        self._sealed += 1
        return head + self._aead.encrypt(nonce, inner, head)

    def next(self) -> "Sealer13":
        """After a KeyUpdate."""
        size, name = len(self.secret), SUITES[self.suite].hash_name
        return Sealer13(self.suite, expand_label(self.secret, b"traffic upd", size, name))


class Sealer12:
    """Makes the records of one direction of TLS 1.2."""

    def __init__(self, suite: int, key: bytes, mac_key: bytes, iv: bytes) -> None:
        self._kind, self._key, self._mac_key, self._iv = SUITES[suite].kind, key, mac_key, iv
        self._sealed = 0

    def seal(self, kind: int, content: bytes, padding: int = 0) -> bytes:
        """One record; CBC with that many blocks of padding more than it needs."""
        said = struct.pack("!QBHH", self._sealed, kind, 0x0303, len(content))
        if self._kind is CipherKind.CBC:
            plain = content + hmac.digest(self._mac_key, said + content, "sha1")
            count = 16 - len(plain) % 16 + 16 * padding
            coder = Cipher(algorithms.AES(self._key), modes.CBC(bytes(16))).encryptor()
            body = bytes(16) + coder.update(plain + bytes((count - 1,)) * count) + coder.finalize()
        elif self._kind is CipherKind.GCM:
            explicit = self._sealed.to_bytes(8)
            body = explicit + AESGCM(self._key).encrypt(self._iv + explicit, content, said)
        else:
            nonce = (int.from_bytes(self._iv) ^ self._sealed).to_bytes(12)
            body = ChaCha20Poly1305(self._key).encrypt(nonce, content, said)
        self._sealed += 1
        return record(kind, body)


def seal_12(suite: int, master: bytes, client_random: bytes, server_random: bytes) -> tuple[Sealer12, Sealer12]:
    """The client's and the server's."""
    known = SUITES[suite]
    mac = 20 if known.kind is CipherKind.CBC else 0
    iv = {CipherKind.GCM: 4, CipherKind.CHACHA: 12, CipherKind.CBC: 0}[known.kind]
    block = prf(
        master, b"key expansion", server_random + client_random, 2 * (mac + known.key_bytes + iv), known.hash_name
    )
    parts = []
    for size in (mac, mac, known.key_bytes, known.key_bytes, iv, iv):
        parts.append(block[:size])
        block = block[size:]
    up, down = (Sealer12(suite, parts[2 + side], parts[side], parts[4 + side]) for side in (0, 1))
    return up, down
