"""The signature of a package: its file, its hash, its key, and its exact form."""

from collections.abc import Iterator
from dataclasses import dataclass

from capture.archive.seal.check import Check
from capture.archive.seal.keys import fingerprint
from capture.archive.seal.read_provenance import read_provenance
from capture.archive.seal.signature import (
    DigestFile,
    SignedData,
    digest_bytes,
    is_low,
    read_digest_file,
    seal_hash,
    verify_signature,
)
from capture.errors import Damaged
from capture.formats.wacz import DIGEST, MANIFEST, Manifest, Package
from capture.model import moment as moments
from capture.model.archive import ArchiveCard

__all__ = ["OURS", "SignatureCheck", "check_signature"]

OURS = "warcite"
_UPPER = Check(
    name="signature.remark",
    ok=True,
    remark=True,
    text="the signature has the upper of its two forms (s above n/2), as half of warcite's first ones had: it is as "
    "good as the lower, and which of the two was written cannot be told",
    file=DIGEST,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCheck:
    """What was found of the signature: the checks, who signed, and whether the card ``listed`` that key."""

    checks: tuple[Check, ...]
    signer: str = ""
    signed: bool = False
    listed: bool = False


def check_signature(
    package: Package, manifest: Manifest, data: bytes, card: ArchiveCard | None, *, archived: bool
) -> SignatureCheck:
    """Check ``datapackage-digest.json`` against the manifest's bytes ``data``.

    A package that is ``archived``, in the archive of ``card``, must be signed with one of its keys. One of
    ours without a signature is a fault wherever it is; a foreign one is only said to be unsigned.
    """
    ours = archived or manifest.software.startswith(OURS)
    unsigned = Check(name="signature", ok=True, remark=True, text="not signed: nothing shows who made it")
    if ours:
        unsigned = _fault("signature", "it is not there: warcite signs every snapshot")
    if DIGEST not in package.names:
        return SignatureCheck(checks=(unsigned,))
    try:
        raw = package.read(DIGEST)
        digest_file = read_digest_file(raw)
    except (Damaged, ValueError) as error:
        return SignatureCheck(checks=(_fault("signature.file", f"it cannot be read: {error}"),), signed=True)
    signed = digest_file.signed
    faults = list(_hash_faults(digest_file, data))
    if signed is None:
        return SignatureCheck(checks=(*faults, unsigned))
    finding = verify_signature(signed)
    if finding.fault:
        faults.append(_fault("signature", finding.fault))
    if signed.created != manifest.created:
        faults.append(_fault("signature.created", f"signed {signed.created!r}, the manifest says {manifest.created!r}"))
    for name in signed.unknown:
        faults.append(_fault("signature.file", f"it has a field that is not in the standard: {name[:80]!r}"))
    if archived and card is not None:
        faults += _key_faults(signed, card)
    upper = ours and not finding.fault and not is_low(signed.signature)
    early = upper and read_provenance(package).is_early
    # Our file has one form only: nothing in it can be changed that does not show.
    if ours and raw != digest_bytes(data, signed.signature, signed.public_key):
        text = "it is not the file that warcite writes for this manifest, byte for byte"
        faults.append(_fault("signature.form", text))
    if upper and not early:
        text = "it is not the form of the signature that warcite writes (s above n/2)"
        faults.append(_fault("signature.form", text))
    listed = card is not None and any(key.public_key == signed.public_key for key in card.keys)
    checks = tuple(faults)
    if not faults:
        whose = finding.signer
        if signed.public_key:
            whose = "a key that archive.json lists" if listed else f"{whose}; whose it is stands nowhere here"
        checks = (
            Check(name="signature", ok=True, text=f"the manifest is signed with {whose}", file=DIGEST),
            *(Check(name="signature.remark", ok=True, remark=True, text=text) for text in finding.remarks),
            *([_UPPER] if early else []),
        )
    return SignatureCheck(checks=checks, signer=finding.signer, signed=True, listed=listed)


def _hash_faults(digest_file: DigestFile, data: bytes) -> Iterator[Check]:
    if digest_file.path not in (MANIFEST, ""):
        yield _fault("signature.file", f"it is over {digest_file.path!r}, not over {MANIFEST}")
    if digest_file.hash.lower() != seal_hash(data):
        text = f"its sha256 is not the one in {DIGEST}: one of the two was changed"
        yield Check(name="signature.hash", ok=False, text=text, file=MANIFEST)
    if digest_file.signed is not None and digest_file.signed.hash != digest_file.hash:
        yield _fault("signature.hash", "the signed hash is another than the file's own")


def _key_faults(signed: SignedData, card: ArchiveCard) -> Iterator[Check]:
    key = next((key for key in card.keys if key.public_key == signed.public_key), None)
    if key is None:
        own = fingerprint(signed.public_key)
        text = f"archive.json does not list the key {own}: it was sealed for another archive, or by a stranger"
        yield _fault("signature.key", text)
        return
    try:
        created = moments.parse(signed.created)
    except ValueError:
        yield _fault("signature.created", f"it is not a time: {signed.created[:80]!r}")
        return
    if created < key.since.replace(microsecond=0) or (key.until is not None and created > key.until):
        yield _fault("signature.key", "archive.json says that the key was not in use at that time")


def _fault(name: str, text: str) -> Check:
    return Check(name=name, ok=False, text=text, file=DIGEST)
