"""Record protection of TLS 1.3 and 1.2: from a logged secret to opened records. Pure.

Suites are those that Chromium offers. TLS 1.3 derives key and IV of a direction from its traffic secret (RFC 8446,
7.3); TLS 1.2 both directions' keys from the master secret (RFC 5246, 6.3). In both, the number of a record under its
keys counts from 0 and is part of what is authenticated, so that no record can be left out, added or moved.
"""

import enum
import hmac
import struct
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

__all__ = ["SUITES", "CipherSuite", "Protection", "Tls13", "Undecipherable", "expand_label", "prf", "protect_12"]

_TAG = 16
_MAC = 20  # HMAC-SHA1
_BLOCK = 16
_HEAD_12 = struct.Struct("!QBHH")  # record number, type, version, length


class Undecipherable(Exception):
    """A record that these keys do not open: damaged, of other keys, or no record."""


class CipherKind(enum.Enum):
    """How records are protected."""

    GCM = "AES-GCM"
    CHACHA = "ChaCha20-Poly1305"
    CBC = "AES-CBC with HMAC-SHA1"


@dataclass(frozen=True, slots=True)
class CipherSuite:
    """``name`` is IANA's; ``hash_name`` is of the key derivation and, in TLS 1.3, of the transcript."""

    id: int
    name: str
    kind: CipherKind
    key_bytes: int
    hash_name: str

    @property
    def is_13(self) -> bool:
        """TLS 1.3 has suites of its own; no suite is of both versions."""
        return self.id >> 8 == 0x13

    @property
    def is_signed(self) -> bool:
        """TLS 1.2: whether the server signs its key exchange. It does not where the browser encrypts to its key."""
        return self.name.startswith("TLS_ECDHE_")


SUITES = {
    suite.id: suite
    for suite in (
        CipherSuite(0x1301, "TLS_AES_128_GCM_SHA256", CipherKind.GCM, 16, "sha256"),
        CipherSuite(0x1302, "TLS_AES_256_GCM_SHA384", CipherKind.GCM, 32, "sha384"),
        CipherSuite(0x1303, "TLS_CHACHA20_POLY1305_SHA256", CipherKind.CHACHA, 32, "sha256"),
        CipherSuite(0xC02B, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", CipherKind.GCM, 16, "sha256"),
        CipherSuite(0xC02C, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", CipherKind.GCM, 32, "sha384"),
        CipherSuite(0xC02F, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", CipherKind.GCM, 16, "sha256"),
        CipherSuite(0xC030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", CipherKind.GCM, 32, "sha384"),
        CipherSuite(0xCCA8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", CipherKind.CHACHA, 32, "sha256"),
        CipherSuite(0xCCA9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", CipherKind.CHACHA, 32, "sha256"),
        CipherSuite(0x009C, "TLS_RSA_WITH_AES_128_GCM_SHA256", CipherKind.GCM, 16, "sha256"),
        CipherSuite(0x009D, "TLS_RSA_WITH_AES_256_GCM_SHA384", CipherKind.GCM, 32, "sha384"),
        CipherSuite(0xC009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", CipherKind.CBC, 16, "sha256"),
        CipherSuite(0xC00A, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", CipherKind.CBC, 32, "sha256"),
        CipherSuite(0xC013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", CipherKind.CBC, 16, "sha256"),
        CipherSuite(0xC014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", CipherKind.CBC, 32, "sha256"),
        CipherSuite(0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA", CipherKind.CBC, 16, "sha256"),
        CipherSuite(0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA", CipherKind.CBC, 32, "sha256"),
    )
}


def expand_label(secret: bytes, label: bytes, size: int, hash_name: str) -> bytes:
    """HKDF-Expand-Label with an empty context, of ``size`` bytes (RFC 8446, 7.1)."""
    info = struct.pack("!HB", size, 6 + len(label)) + b"tls13 " + label + b"\0"
    out, block, count = b"", b"", 1
    while len(out) < size:
        block = hmac.digest(secret, block + info + bytes((count,)), hash_name)
        out, count = out + block, count + 1
    return out[:size]


def prf(secret: bytes, label: bytes, seed: bytes, size: int, hash_name: str) -> bytes:
    """TLS 1.2's pseudorandom function, of ``size`` bytes (RFC 5246, 5)."""
    out, rolling = b"", label + seed
    while len(out) < size:
        rolling = hmac.digest(secret, rolling, hash_name)
        out += hmac.digest(secret, rolling + label + seed, hash_name)
    return out[:size]


class Protection(Protocol):
    """The keys of one direction. ``opened`` counts the records that they have opened."""

    opened: int
    hides_types: bool  # TLS 1.3: a protected record's real type stands inside it

    def open(self, kind: int, head: bytes, body: memoryview) -> tuple[int, bytes]:
        """Type and plaintext of the next record; ``head`` is its five bytes. Raises Undecipherable, and then counts
        nothing, so that the next record may be tried."""


class Tls13:
    """The keys of TLS 1.3 that a traffic secret gives its direction."""

    hides_types = True

    def __init__(self, suite: CipherSuite, secret: bytes) -> None:
        key = expand_label(secret, b"key", suite.key_bytes, suite.hash_name)
        self.opened = 0
        self._suite, self._secret = suite, secret
        self._iv = int.from_bytes(expand_label(secret, b"iv", 12, suite.hash_name))
        self._decrypt = _aead(suite, key).decrypt

    def open(self, kind: int, head: bytes, body: memoryview) -> tuple[int, bytes]:
        try:
            plain = self._decrypt((self._iv ^ self.opened).to_bytes(12), body, head)
        except InvalidTag:
            raise Undecipherable from None
        if not plain or not plain[-1]:  # padded with zeros (RFC 8446, 5.4)
            plain = plain.rstrip(b"\0")
            if not plain:
                raise Undecipherable
        self.opened += 1
        return plain[-1], plain[:-1]

    def next(self) -> "Tls13":
        """The keys after a KeyUpdate (RFC 8446, 7.2)."""
        hash_name = self._suite.hash_name
        return Tls13(self._suite, expand_label(self._secret, b"traffic upd", len(self._secret), hash_name))


class _Aead12:
    hides_types = False

    def __init__(self, suite: CipherSuite, key: bytes, iv: bytes) -> None:
        self.opened = 0
        self._iv = iv
        self._mask = int.from_bytes(iv)
        self._is_gcm = suite.kind is CipherKind.GCM
        self._decrypt = _aead(suite, key).decrypt

    def open(self, kind: int, head: bytes, body: memoryview) -> tuple[int, bytes]:
        if self._is_gcm:  # RFC 5288, 3: 4 bytes of the keys, 8 of the record
            nonce, body = self._iv + bytes(body[:8]), body[8:]
        else:  # RFC 7905, 2
            nonce = (self._mask ^ self.opened).to_bytes(12)
        size = len(body) - _TAG
        if size < 0:
            raise Undecipherable
        try:
            plain = self._decrypt(nonce, body, _HEAD_12.pack(self.opened, kind, head[1] << 8 | head[2], size))
        except InvalidTag:
            raise Undecipherable from None
        self.opened += 1
        return kind, plain


class _Cbc12:
    hides_types = False

    def __init__(self, key: bytes, mac_key: bytes) -> None:
        self.opened = 0
        self._key, self._mac_key = algorithms.AES(key), mac_key

    def open(self, kind: int, head: bytes, body: memoryview) -> tuple[int, bytes]:
        """RFC 5246, 6.2.3.2: an IV of its own, then data, MAC and padding, all encrypted."""
        if len(body) < 3 * _BLOCK or len(body) % _BLOCK:
            raise Undecipherable
        coder = Cipher(self._key, modes.CBC(bytes(body[:_BLOCK]))).decryptor()
        plain = coder.update(body[_BLOCK:]) + coder.finalize()
        padding = plain[-1] + 1
        size = len(plain) - padding - _MAC
        if size < 0 or plain[-padding:] != bytes((padding - 1,)) * padding:
            raise Undecipherable
        data, mac = plain[:size], plain[size:-padding]
        said = _HEAD_12.pack(self.opened, kind, head[1] << 8 | head[2], size) + data
        if not hmac.compare_digest(hmac.digest(self._mac_key, said, "sha1"), mac):
            raise Undecipherable
        self.opened += 1
        return kind, data


def protect_12(
    suite: CipherSuite, master_secret: bytes, client_random: bytes, server_random: bytes
) -> tuple[Protection, Protection]:
    """The protections of the client's and of the server's records."""
    mac = _MAC if suite.kind is CipherKind.CBC else 0
    iv = {CipherKind.GCM: 4, CipherKind.CHACHA: 12, CipherKind.CBC: 0}[suite.kind]
    sizes = (mac, mac, suite.key_bytes, suite.key_bytes, iv, iv)
    block = prf(master_secret, b"key expansion", server_random + client_random, sum(sizes), suite.hash_name)
    parts, position = [], 0
    for size in sizes:
        parts.append(block[position : position + size])
        position += size
    macs, keys, ivs = parts[:2], parts[2:4], parts[4:]
    if suite.kind is CipherKind.CBC:
        return _Cbc12(keys[0], macs[0]), _Cbc12(keys[1], macs[1])
    return _Aead12(suite, keys[0], ivs[0]), _Aead12(suite, keys[1], ivs[1])


def _aead(suite: CipherSuite, key: bytes) -> AESGCM | ChaCha20Poly1305:
    return AESGCM(key) if suite.kind is CipherKind.GCM else ChaCha20Poly1305(key)
