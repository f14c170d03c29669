"""Digests as WARC writes them: ``algorithm:value`` (WARC 1.1, 5.8 and 5.9; note #48: SHA-256 in hex)."""

import base64
import binascii
import hashlib
from collections.abc import Iterable

__all__ = ["EMPTY", "Expected", "matches", "sha256"]


def sha256(data: bytes) -> str:
    """``sha256:`` and 64 lower-case hex digits."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


EMPTY = sha256(b"")


_ALGORITHMS = frozenset({"sha1", "sha256", "sha384", "sha512", "md5"})


class Expected:
    """A declared digest, compared with bytes that come in pieces.

    Lenient as the standard asks: any case, ``sha-256`` for ``sha256``, hex, Base32 with or without padding.
    """

    def __init__(self, declared: str) -> None:
        self.declared = declared.strip()
        name, _, self._value = self.declared.partition(":")
        algorithm = name.strip().lower().replace("-", "")
        self._state = hashlib.new(algorithm, usedforsecurity=False) if algorithm in _ALGORITHMS else None

    def update(self, data: bytes) -> None:
        """The next bytes."""
        if self._state is not None:
            self._state.update(data)

    @property
    def holds(self) -> bool | None:
        """Whether the digest is that of the bytes so far; None when its algorithm is unknown here."""
        if self._state is None:
            return None
        value = self._value.strip()
        try:
            if len(value) == self._state.digest_size * 2:
                return self._state.digest() == bytes.fromhex(value)
            return self._state.digest() == base64.b32decode(value.upper() + "=" * (-len(value) % 8))
        except (ValueError, binascii.Error):
            return False


def matches(declared: str, chunks: Iterable[bytes]) -> bool | None:
    """Whether a declared digest is that of the chunks; None when its algorithm is unknown here."""
    expected = Expected(declared)
    for chunk in chunks:
        expected.update(chunk)
    return expected.holds
