"""The signature in ``datapackage-digest.json``, in the anonymous form of wacz-auth 0.1.0.

What is signed is the *text* ``sha256:<hex>`` of the manifest. The signature is Base64 of r‖s
(IEEE P1363), 48 bytes each; WebCrypto refuses DER.
"""

import base64
import hashlib
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from capture.archive.seal.keys import public_key_text
from capture.formats.wacz import canonical, manifest
from capture.model import moment as moments

__all__ = ["digest_bytes", "is_low", "seal_hash", "sign", "sign_text"]

SIDE = 48  # bytes of r, and of s, on P-384
# Order of the group (SEC 2, 2.5.1). With (r, s) also (r, n - s) is a signature: ours have the lower s, so that
# nobody can make a second file of one seal.
_ORDER = int("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16)


def seal_hash(manifest_bytes: bytes) -> str:
    """``sha256:`` hex of datapackage.json: what a citation, the log and an authority name."""
    return f"sha256:{hashlib.sha256(manifest_bytes).hexdigest()}"


def sign(manifest_bytes: bytes, key: ec.EllipticCurvePrivateKey, created: datetime) -> bytes:
    """The bytes of datapackage-digest.json over a manifest.

    ``created`` must be the manifest's own, to the second. Raises ValueError when it is not, or when the key
    is on another curve than P-384.
    """
    told = manifest.read(manifest_bytes)
    if told.created != moments.to_iso_seconds(created):
        raise ValueError(f"the manifest says it was created {told.created}, not {moments.to_iso_seconds(created)}")
    if key.curve.name != "secp384r1":
        raise ValueError("the seal is made with a key on P-384")
    return digest_bytes(manifest_bytes, sign_text(seal_hash(manifest_bytes), key), public_key_text(key))


def sign_text(text: str, key: ec.EllipticCurvePrivateKey) -> str:
    """The signature over ``sha256:<hex>``, Base64 of r‖s with the lower s."""
    return _p1363(key.sign(text.encode("ascii"), ec.ECDSA(hashes.SHA256())))


def digest_bytes(manifest_bytes: bytes, signature: str, public_key: str) -> bytes:
    """The one form of our digest file for a manifest, a signature and a public key (both Base64).

    Everything else in it follows from the manifest, so that a verifier can build it again byte for byte.
    """
    told = manifest.read(manifest_bytes)
    digest = seal_hash(manifest_bytes)
    signed: dict[str, Any] = {
        "hash": digest,
        "signature": signature,
        "publicKey": public_key,
        "created": told.created,
        "software": told.software,
    }
    return canonical.dump({"path": manifest.NAME, "hash": digest, "signedData": signed})


def is_low(signature: str) -> bool:
    """Whether a signature (Base64 of r‖s) has the lower of its two values s."""
    raw = base64.b64decode(signature)
    return len(raw) == 2 * SIDE and int.from_bytes(raw[SIDE:], "big") <= _ORDER // 2


def _p1363(der: bytes) -> str:
    r, s = decode_dss_signature(der)
    s = min(s, _ORDER - s)
    return base64.b64encode(r.to_bytes(SIDE, "big") + s.to_bytes(SIDE, "big")).decode("ascii")
