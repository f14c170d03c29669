"""Digests as WARC writes them: ``algorithm:value`` (WARC 1.1, 5.8 and 5.9; note #48: SHA-256 in hex)."""

import base64
import binascii
import hashlib
from collections.abc import Iterable

__all__ = ["EMPTY", "matches", "sha256", "sha256_of"]


def sha256(data: bytes) -> str:
    """``sha256:`` and 64 lower-case hex digits."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def sha256_of(chunks: Iterable[bytes]) -> str:
    """The digest of the chunks joined."""
    state = hashlib.sha256()
    for chunk in chunks:
        state.update(chunk)
    return f"sha256:{state.hexdigest()}"


EMPTY = sha256(b"")


def matches(declared: str, chunks: Iterable[bytes]) -> bool | None:
    """Whether a declared digest is that of the chunks; None when its algorithm is unknown here.

    Lenient as the standard asks: any case, ``sha-256`` for ``sha256``, hex, Base32 with or without
    padding.
    """
    name, _, value = declared.partition(":")
    algorithm = name.strip().lower().replace("-", "")
    if algorithm not in {"sha1", "sha256", "sha384", "sha512", "md5"}:
        return None
    state = hashlib.new(algorithm)
    for chunk in chunks:
        state.update(chunk)
    return state.digest() == _decode(value.strip(), state.digest_size)


def _decode(value: str, size: int) -> bytes | None:
    try:
        if len(value) == size * 2:
            return bytes.fromhex(value)
        padded = value.upper() + "=" * (-len(value) % 8)
        return base64.b32decode(padded)
    except (ValueError, binascii.Error):
        return None
