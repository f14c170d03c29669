"""Whether a signature holds, in both forms of wacz-auth 0.1.0. Pure: values in, a finding out.

anonymous: ``publicKey`` (SPKI DER), r‖s on P-384 · domain: ``domainCert`` (PEM chain), DER signature by the
key of its first certificate. In both the signed bytes are the text ``sha256:<hex>``.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from capture.archive.seal.digest_file import Signed
from capture.model import moment as moments

if TYPE_CHECKING:
    from cryptography import x509

__all__ = ["Finding", "fingerprint", "prove"]

SIDE = 48
_CERTIFICATES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``fault`` is empty when the signature holds; ``signer`` names the key or domain, as far as told.

    ``remarks`` are what a reader should know even then.
    """

    fault: str = ""
    signer: str = ""
    remarks: tuple[str, ...] = ()


class _Fault(Exception):
    """A signature that does not hold, in words."""


def prove(signed: Signed) -> Finding:
    """Check the signature over ``signed.hash``."""
    signer = _signer(signed)
    try:
        if signed.public_key:
            _prove_anonymous(signed)
            return Finding(signer=signer)
        if signed.domain_cert:
            return Finding(signer=signer, remarks=_prove_domain(signed))
    except _Fault as fault:
        return Finding(fault=str(fault), signer=signer)
    return Finding(fault="it names neither a public key nor a certificate")


def fingerprint(public_key: str) -> str:
    """``sha256:`` hex of a Base64 public key, short enough to read out; of the text when it is no Base64."""
    try:
        data = base64.b64decode(public_key, validate=True)
    except (binascii.Error, ValueError):
        data = public_key.encode()
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _signer(signed: Signed) -> str:
    if signed.public_key:
        return f"key {fingerprint(signed.public_key)}"
    return f"domain {signed.domain}" if signed.domain else ""


def _prove_anonymous(signed: Signed) -> None:
    key = _public_key(signed.public_key)
    raw = _base64(signed.signature, "the signature")
    if len(raw) != 2 * SIDE:
        raise _Fault(f"the signature has {len(raw)} bytes where r‖s on P-384 has {2 * SIDE}")
    der = encode_dss_signature(int.from_bytes(raw[:SIDE], "big"), int.from_bytes(raw[SIDE:], "big"))
    _verify(key, der, signed.hash)


def _prove_domain(signed: Signed) -> tuple[str, ...]:
    chain = _chain(signed.domain_cert)
    key = chain[0].public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise _Fault("the certificate's key is not an elliptic curve's")
    _verify(key, _base64(signed.signature, "the signature"), signed.hash)
    _check_names(chain[0], signed.domain)
    _check_links(chain)
    _check_time(chain[0], signed.created)
    remarks = ["the certificate chain is not checked against roots that anybody trusts"]
    if signed.time_signature:
        remarks.append("it carries a time stamp, which is not checked here")
    return tuple(remarks)


def _verify(key: ec.EllipticCurvePublicKey, der: bytes, text: str) -> None:
    try:
        key.verify(der, text.encode("utf-8", "replace"), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise _Fault("the signature is not that of this key over this hash") from error


def _public_key(text: str) -> ec.EllipticCurvePublicKey:
    try:
        key = serialization.load_der_public_key(_base64(text, "the public key"))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _Fault("the public key cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP384R1):
        raise _Fault("the public key is not on the curve P-384")
    return key


def _chain(pem: str) -> "list[x509.Certificate]":
    from cryptography import x509  # of other producers' files alone, and slow to load

    try:
        return x509.load_pem_x509_certificates(pem.encode())[:_CERTIFICATES]
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _Fault("the certificate cannot be read") from error


def _check_names(certificate: "x509.Certificate", domain: str) -> None:
    from cryptography import x509

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        known = {name.lower() for name in names.get_values_for_type(x509.DNSName)}
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        known = set()
    if not domain or domain.lower() not in known:
        raise _Fault(f"the certificate is not for the domain {domain!r}")


def _check_links(chain: "list[x509.Certificate]") -> None:
    for lower, upper in pairwise(chain):
        try:
            lower.verify_directly_issued_by(upper)
        except (InvalidSignature, TypeError, ValueError, UnsupportedAlgorithm) as error:
            raise _Fault("a certificate of the chain is not issued by the next") from error


def _check_time(certificate: "x509.Certificate", created: str) -> None:
    try:
        moment: datetime = moments.parse(created)
    except ValueError as error:
        raise _Fault(f"created is not a time: {created!r}") from error
    if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
        raise _Fault(f"the certificate was not valid at {created}")


def _base64(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _Fault(f"{what} is not Base64") from error
