"""A certificate of a moment: what the listener shows for every name, made anew each time and never kept."""

import base64
import hashlib
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

__all__ = ["Credentials", "credentials"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """``context`` for a server; ``fingerprint`` is the one key that our own browser is told to accept."""

    context: ssl.SSLContext
    fingerprint: str  # base64 of the sha256 of the public key, as Chromium's SPKI list wants it

    @property
    def switch(self) -> str:
        """Chromium's switch that accepts this key under any name, as if a known authority had signed it."""
        return f"--ignore-certificate-errors-spki-list={self.fingerprint}"


def credentials(now: datetime | None = None) -> Credentials:
    """A new key and its self-signed certificate, valid for a day."""
    now = now or datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "warcite replay")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=12))
        .not_valid_after(now + timedelta(hours=12))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("replay.invalid")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Credentials(context=_context(certificate, key), fingerprint=_fingerprint(key))


def _context(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    """The ssl module reads keys from files alone: this one is gone when the context has it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with tempfile.TemporaryDirectory(prefix="warcite-") as folder:
        path = Path(folder) / "replay.pem"
        path.touch(mode=0o600)
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context


def _fingerprint(key: ec.EllipticCurvePrivateKey) -> str:
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(public).digest()).decode()
