"""Certificates that nobody trusts, and what makes one browser trust their key."""

import base64
import datetime
import hashlib
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

__all__ = ["Identity", "certificate", "identity", "server_context", "trusting"]

NAMES = ("*.test", "site.test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A server's certificate with its issuers, and its key, as PEM files; ``der``: as it sends them, its own first."""

    chain: Path
    key: Path
    der: tuple[bytes, ...]

    @property
    def pem(self) -> list[str]:
        """Each of ``der`` as text, without the line's end."""
        loaded = [x509.load_der_x509_certificate(one) for one in self.der]
        return [one.public_bytes(serialization.Encoding.PEM).decode().strip() for one in loaded]

    @property
    def key_hash(self) -> str:
        """SHA-256 of its public key in Base64, as Chromium's switch wants it."""
        public = x509.load_der_x509_certificate(self.der[0]).public_key()
        info = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(info).digest()).decode()


def trusting(*identities: Identity) -> str:
    """The switch that makes Chromium take these keys for good, as it takes the web's."""
    return f"--ignore-certificate-errors-spki-list={','.join(one.key_hash for one in identities)}"


_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def identity(folder: Path, *, of_rsa: bool = False, issuers: int = 0) -> Identity:
    """A new one in ``folder``, for 127.0.0.1 and ``*.test``; signed by itself, or by a row of ``issuers``."""
    issuer: tuple[x509.Name, _Key] | None = None
    made: list[x509.Certificate] = []
    for place in range(issuers, -1, -1):
        key: _Key = rsa.generate_private_key(65537, 2048) if of_rsa else ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"issuer {place}" if place else "test origin")])
        made.insert(0, _signed(name, key, issuer or (name, key), is_issuer=place > 0))
        issuer = name, key
    chain, private = folder / "certificate.pem", folder / "key.pem"
    chain.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in made))
    form = serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return Identity(chain=chain, key=private, der=tuple(one.public_bytes(serialization.Encoding.DER) for one in made))


def _signed(name: x509.Name, key: _Key, issuer: tuple[x509.Name, _Key], *, is_issuer: bool) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    hosts = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), *map(x509.DNSName, NAMES)]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer[0])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=is_issuer, path_length=None), critical=True)
        .sign(issuer[1], hashes.SHA256())
    )


def certificate(folder: Path) -> tuple[Path, Path]:
    """Certificate and key as PEM files in ``folder``."""
    made = identity(folder)
    return made.chain, made.key


def server_context(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a fresh certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder))
    return context
