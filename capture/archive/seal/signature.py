"""The signature in ``datapackage-digest.json`` (wacz-auth 0.1.0): made, read and verified. Values in, values out.

What is signed is the *text* ``sha256:<hex>`` of the manifest. There are two forms. Anonymous, which is ours:
``publicKey`` (SPKI DER) and a signature by a key on P-384, Base64 of r‖s (IEEE P1363), 48 bytes each, since WebCrypto
refuses DER. Domain: ``domainCert`` (a PEM chain) and a DER signature by the key of its first certificate.

With (r, s) also (r, n - s) is a signature: ours have the lower s, so that nobody can make a second file of one seal.
For the same reason our file has one form alone, which follows from manifest, signature and key (``digest_bytes``).
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from capture.archive.seal.keys import fingerprint, public_key_text
from capture.formats.wacz import canonical, manifest
from capture.model import lenient_json
from capture.model import moment as moments
from capture.model.lenient_json import text

__all__ = [
    "DigestFile",
    "Finding",
    "SignedData",
    "digest_bytes",
    "is_low",
    "read_digest_file",
    "seal_hash",
    "sign",
    "sign_text",
    "verify_signature",
]

SIDE = 48  # bytes of r, and of s, on P-384
_CERTIFICATES = 10
# Order of the group (SEC 2, 2.5.1).
_ORDER = int("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16)
_COMMON = {"hash", "signature", "created", "software", "version"}
_ANONYMOUS = _COMMON | {"publicKey"}
_DOMAIN = _COMMON | {"domain", "domainCert", "timeSignature", "timestampCert", "crossSignedCert"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedData:
    """``signedData``: either ``public_key`` is there (anonymous form) or ``domain_cert`` (domain form)."""

    hash: str
    signature: str
    created: str = ""
    public_key: str = ""
    domain: str = ""
    domain_cert: str = ""
    time_signature: str = ""
    unknown: tuple[str, ...] = ()  # fields that wacz-auth does not have in this form


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFile:
    """The file: which manifest it is of, its hash, and the signature where there is one."""

    path: str
    hash: str
    signed: SignedData | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``fault`` is empty when the signature holds; ``signer`` names the key or domain, as far as it is named.

    ``remarks`` are what a reader should know even then.
    """

    fault: str = ""
    signer: str = ""
    remarks: tuple[str, ...] = ()


def seal_hash(manifest_bytes: bytes) -> str:
    """``sha256:`` hex of datapackage.json: what a citation, the log and an authority name."""
    return f"sha256:{hashlib.sha256(manifest_bytes).hexdigest()}"


def sign(manifest_bytes: bytes, key: ec.EllipticCurvePrivateKey, created: datetime) -> bytes:
    """The bytes of datapackage-digest.json over a manifest.

    ``created`` must be the manifest's own, to the second. Raises ValueError when it is not, or when the key
    is on another curve than P-384.
    """
    own = manifest.read(manifest_bytes).created
    if own != moments.to_iso_seconds(created):
        raise ValueError(f"the manifest says it was created {own}, not {moments.to_iso_seconds(created)}")
    if key.curve.name != "secp384r1":
        raise ValueError("the seal is made with a key on P-384")
    return digest_bytes(manifest_bytes, sign_text(seal_hash(manifest_bytes), key), public_key_text(key))


def sign_text(hashed: str, key: ec.EllipticCurvePrivateKey) -> str:
    """The signature over ``sha256:<hex>``, Base64 of r‖s with the lower s."""
    r, s = decode_dss_signature(key.sign(hashed.encode("ascii"), ec.ECDSA(hashes.SHA256())))
    s = min(s, _ORDER - s)
    return base64.b64encode(r.to_bytes(SIDE, "big") + s.to_bytes(SIDE, "big")).decode("ascii")


def digest_bytes(manifest_bytes: bytes, signature: str, public_key: str) -> bytes:
    """The one form of our digest file for a manifest, a signature and a public key (both Base64).

    Everything else in it follows from the manifest, so that a verifier can build it again byte for byte.
    """
    listed = manifest.read(manifest_bytes)
    digest = seal_hash(manifest_bytes)
    signed = {
        "hash": digest,
        "signature": signature,
        "publicKey": public_key,
        "created": listed.created,
        "software": listed.software,
    }
    return canonical.dump({"path": manifest.NAME, "hash": digest, "signedData": signed})


def is_low(signature: str) -> bool:
    """Whether a signature (Base64 of r‖s) has the lower of its two values s."""
    raw = base64.b64decode(signature)
    return len(raw) == 2 * SIDE and int.from_bytes(raw[SIDE:], "big") <= _ORDER // 2


def read_digest_file(data: bytes) -> DigestFile:
    """The file in ours, ArchiveWeb.page's, browsertrix's and authsign's forms.

    Raises ValueError for what is no JSON object with a hash.
    """
    fields = lenient_json.load(data)
    match fields:
        case {"hash": str(digest)}:
            signed = fields.get("signedData")
        case _:
            raise ValueError("no JSON object with a hash")
    if not isinstance(signed, dict):
        return DigestFile(path=text(fields, "path"), hash=digest)
    known = _DOMAIN if "domainCert" in signed or "domain" in signed else _ANONYMOUS
    return DigestFile(
        path=text(fields, "path"),
        hash=digest,
        signed=SignedData(
            hash=text(signed, "hash"),
            signature=text(signed, "signature"),
            created=text(signed, "created"),
            public_key=text(signed, "publicKey"),
            domain=text(signed, "domain"),
            domain_cert=text(signed, "domainCert"),
            time_signature=text(signed, "timeSignature"),
            unknown=tuple(sorted(signed.keys() - known)),
        ),
    )


class _Fault(Exception):
    """A signature that does not hold, in words."""


def verify_signature(signed: SignedData) -> Finding:
    """Whether the signature over ``signed.hash`` holds, in either form."""
    signer = f"domain {signed.domain}" if signed.domain else ""
    if signed.public_key:
        signer = f"key {fingerprint(signed.public_key)}"
    try:
        if signed.public_key:
            _verify_anonymous(signed)
            return Finding(signer=signer)
        if signed.domain_cert:
            return Finding(signer=signer, remarks=_verify_domain(signed))
    except _Fault as fault:
        return Finding(fault=str(fault), signer=signer)
    return Finding(fault="it names neither a public key nor a certificate")


def _verify_anonymous(signed: SignedData) -> None:
    try:
        key = serialization.load_der_public_key(_base64(signed.public_key, "the public key"))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _Fault("the public key cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP384R1):
        raise _Fault("the public key is not on the curve P-384")
    raw = _base64(signed.signature, "the signature")
    if len(raw) != 2 * SIDE:
        raise _Fault(f"the signature has {len(raw)} bytes where r‖s on P-384 has {2 * SIDE}")
    r, s = int.from_bytes(raw[:SIDE], "big"), int.from_bytes(raw[SIDE:], "big")
    _verify(key, encode_dss_signature(r, s), signed.hash)


def _verify_domain(signed: SignedData) -> tuple[str, ...]:
    """Signature, then name, links and time of the certificates; what a reader should know of them is returned."""
    from cryptography import x509  # of other producers' files alone, and slow to load

    try:
        chain = x509.load_pem_x509_certificates(signed.domain_cert.encode())[:_CERTIFICATES]
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _Fault("the certificate cannot be read") from error
    key = chain[0].public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise _Fault("the certificate's key is not an elliptic curve's")
    _verify(key, _base64(signed.signature, "the signature"), signed.hash)
    try:
        names = chain[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        known = {name.lower() for name in names.get_values_for_type(x509.DNSName)}
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        known = set()
    if not signed.domain or signed.domain.lower() not in known:
        raise _Fault(f"the certificate is not for the domain {signed.domain!r}")
    for lower, upper in pairwise(chain):
        try:
            lower.verify_directly_issued_by(upper)
        except (InvalidSignature, TypeError, ValueError, UnsupportedAlgorithm) as error:
            raise _Fault("a certificate of the chain is not issued by the next") from error
    try:
        created = moments.parse(signed.created)
    except ValueError as error:
        raise _Fault(f"created is not a time: {signed.created!r}") from error
    if not chain[0].not_valid_before_utc <= created <= chain[0].not_valid_after_utc:
        raise _Fault(f"the certificate was not valid at {signed.created}")
    remarks = ["the certificate chain is not checked against roots that anybody trusts"]
    if signed.time_signature:
        remarks.append("it carries a time stamp, which is not checked here")
    return tuple(remarks)


def _verify(key: ec.EllipticCurvePublicKey, der: bytes, hashed: str) -> None:
    try:
        key.verify(der, hashed.encode("utf-8", "replace"), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise _Fault("the signature is not that of this key over this hash") from error


def _base64(encoded: str, what: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _Fault(f"{what} is not Base64") from error
