"""The signature of a package: its file, its hash, its key, and its exact form."""

from collections.abc import Iterator
from dataclasses import dataclass

from capture.archive.seal import digest_file
from capture.archive.seal.check import Check
from capture.archive.seal.digest_file import Signed
from capture.archive.seal.provenance_record import read_provenance
from capture.archive.seal.sign import digest_bytes, is_low, seal_hash
from capture.archive.seal.signature import Finding, fingerprint, prove
from capture.errors import Damaged
from capture.formats.wacz import DIGEST, MANIFEST, Manifest, Package
from capture.model import moment as moments
from capture.model.archive import ArchiveCard

__all__ = ["OURS", "Seal", "check_seal"]

OURS = "warcite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What was found of the seal: the checks, who signed, and whether the card ``listed`` that key."""

    checks: tuple[Check, ...]
    signer: str = ""
    signed: bool = False
    listed: bool = False


def check_seal(package: Package, manifest: Manifest, data: bytes, card: ArchiveCard | None, *, archived: bool) -> Seal:
    """Check ``datapackage-digest.json`` against the manifest's bytes ``data``.

    A package that is ``archived``, in the archive of ``card``, must be signed with one of its keys. One of
    ours without a signature is a fault wherever it is; a foreign one is only said to be unsigned.
    """
    ours = archived or manifest.software.startswith(OURS)
    if DIGEST not in package.names:
        return Seal(checks=(_unsigned(ours),))
    try:
        raw = package.read(DIGEST)
        told = digest_file.read(raw)
    except (Damaged, ValueError) as error:
        return Seal(checks=(_fault("signature.file", f"it cannot be read: {error}"),), signed=True)
    faults = list(_hashes(told, data))
    if told.signed is None:
        return Seal(checks=(*faults, _unsigned(ours)))
    finding = prove(told.signed)
    faults += _faults(told.signed, finding, manifest)
    if archived and card is not None:
        faults += _listed(told.signed, card)
    low = not ours or bool(finding.fault) or is_low(told.signed.signature)
    early = not low and read_provenance(package).is_early
    if ours:
        faults += _form(raw, told.signed, data)
    if not low and not early:
        text = "it is not the form of the signature that warcite writes (s above n/2)"
        faults.append(_fault("signature.form", text))
    listed = card is not None and any(key.public_key == told.signed.public_key for key in card.keys)
    return Seal(
        checks=tuple(faults) or (*_good(told.signed, finding, listed=listed), *([_UPPER] if early else [])),
        signer=finding.signer,
        signed=True,
        listed=listed,
    )


def _hashes(told: digest_file.DigestFile, data: bytes) -> Iterator[Check]:
    wanted = seal_hash(data)
    if told.path not in (MANIFEST, ""):
        yield _fault("signature.file", f"it is over {told.path!r}, not over {MANIFEST}")
    if told.hash.lower() != wanted:
        yield Check(
            name="signature.hash",
            ok=False,
            text=f"its sha256 is not the one in {DIGEST}: one of the two was changed",
            file=MANIFEST,
        )
    if told.signed is not None and told.signed.hash != told.hash:
        yield _fault("signature.hash", "the signed hash is another than the file's own")


def _faults(signed: Signed, finding: Finding, manifest: Manifest) -> Iterator[Check]:
    if finding.fault:
        yield _fault("signature", finding.fault)
    if signed.created != manifest.created:
        yield _fault("signature.created", f"signed {signed.created!r}, the manifest says {manifest.created!r}")
    for name in signed.unknown:
        yield _fault("signature.file", f"it has a field that is not in the standard: {name[:80]!r}")


def _listed(signed: Signed, card: ArchiveCard) -> Iterator[Check]:
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


def _form(raw: bytes, signed: Signed, data: bytes) -> Iterator[Check]:
    """Our file has one form only: nothing in it can be changed that does not show."""
    if raw != digest_bytes(data, signed.signature, signed.public_key):
        yield _fault("signature.form", "it is not the file that warcite writes for this manifest, byte for byte")


_UPPER = Check(
    name="signature.remark",
    ok=True,
    remark=True,
    text="the signature has the upper of its two forms (s above n/2), as half of warcite's first ones had: it is as "
    "good as the lower, and which of the two was written cannot be told",
    file=DIGEST,
)


def _good(signed: Signed, finding: Finding, *, listed: bool) -> tuple[Check, ...]:
    whose = "a key that archive.json lists" if listed else f"{finding.signer}; whose it is stands nowhere here"
    text = f"the manifest is signed with {whose if signed.public_key else finding.signer}"
    remarks = (Check(name="signature.remark", ok=True, remark=True, text=text) for text in finding.remarks)
    return (Check(name="signature", ok=True, text=text, file=DIGEST), *remarks)


def _unsigned(ours: bool) -> Check:
    if ours:
        return _fault("signature", "it is not there: warcite signs every snapshot")
    return Check(name="signature", ok=True, remark=True, text="not signed: nothing shows who made it")


def _fault(name: str, text: str) -> Check:
    return Check(name=name, ok=False, text=text, file=DIGEST)
