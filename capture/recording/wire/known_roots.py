"""Whether a chain that the browser accepted ends in a root that browsers come with, or in one of this machine's own.

A root that somebody added (a company's proxy, a developer's own authority) makes a browser accept what no reader's
browser would. Browsers' roots are certifi's file: Mozilla's list, which Chromium's equals but for a few. It is opened
when a chain is first asked about: reading it takes some milliseconds, and only roots of a name that is looked for are
parsed.

From the leaf, the certificates that were served are followed by issuer's name and signature:

| the way | answer |
|---|---|
| reaches a certificate that is a known root, or that a known root signed | public |
| ends: the next one was not served, its address is told, and the leaf is in public logs (it has SCTs) | public |
| anything else | private |
"""

import re
import warnings
from binascii import a2b_base64
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID

__all__ = ["is_private_root"]

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)
_ANSWERS = 512  # that are remembered
_CHAIN_LIMIT = 20  # certificates that are looked at


def is_private_root(chain: tuple[bytes, ...], roots: Sequence[bytes] | None = None) -> bool:
    """Whether a chain, in DER as served, ends in a root that browsers do not come with.

    ``roots`` are those that they do come with, in DER; None: certifi's. Never raises: what cannot be read is private.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cryptography's, of odd serial numbers: some of browsers' own roots have such
        return not _is_public(chain, _browsers_roots() if roots is None else tuple(roots))


@lru_cache(maxsize=1)
def _browsers_roots() -> tuple[bytes, ...]:
    import certifi

    return tuple(a2b_base64(text) for text in _PEM.findall(Path(certifi.where()).read_bytes()))


@lru_cache(maxsize=_ANSWERS)
def _is_public(chain: tuple[bytes, ...], roots: tuple[bytes, ...]) -> bool:
    served = list(_parsed(chain[:_CHAIN_LIMIT]))
    if not chain or not served or served[0].public_bytes(Encoding.DER) != chain[0]:
        return False
    reached, leaf = [served[0]], served[0]
    for certificate in reached:  # grows while it is read
        issuer = certificate.issuer.public_bytes()
        known = _parsed(root for root in roots if issuer in root)
        if certificate.public_bytes(Encoding.DER) in roots or any(_is_issued_by(certificate, root) for root in known):
            return True
        named = [other for other in served if other.subject == certificate.issuer]
        if not named and _says_where_its_issuer_is(certificate) and _is_logged(leaf):
            return True
        reached += [o for o in named if o not in reached and _is_authority(o) and _is_issued_by(certificate, o)]
    return False


def _parsed(certificates: Iterable[bytes]) -> Iterator[x509.Certificate]:
    for data in certificates:
        try:
            certificate = x509.load_der_x509_certificate(data)
            _ = certificate.subject, certificate.issuer, certificate.extensions
        except Exception:  # whatever a parser says of hostile bytes: there is no list of it
            continue
        yield certificate


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _is_logged(certificate: x509.Certificate) -> bool:
    """It carries receipts of certificate transparency logs (RFC 6962, 3.3)."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps)
    except x509.ExtensionNotFound:
        return False
    return len(found.value) > 0


def _says_where_its_issuer_is(certificate: x509.Certificate) -> bool:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except x509.ExtensionNotFound:
        return False
    return any(access.access_method == AuthorityInformationAccessOID.CA_ISSUERS for access in found.value)
