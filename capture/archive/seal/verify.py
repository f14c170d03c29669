"""Verification: whether a package is still what was sealed, and every other check of it. Nothing is changed or fetched.

``check_seal`` is asked before anything in a package is read or shown. Its chain has four links, and each is checked:
the files have the hashes that the manifest lists and no other file is there; the manifest has the hash that is signed;
the signature is that of the key; the key, the folder, its month and its archive are those that belong together.
``verify_package`` looks at what the records, the index and the list of pages say as well.
"""

from dataclasses import dataclass, replace
from typing import Any

from capture.archive.seal.check import Check, Report
from capture.archive.seal.check_files import check_files, check_zip
from capture.archive.seal.check_index import check_index
from capture.archive.seal.check_name import check_name
from capture.archive.seal.check_pages import check_pages
from capture.archive.seal.check_records import check_records
from capture.archive.seal.check_signature import OURS, check_signature
from capture.archive.seal.read_provenance import read_provenance
from capture.archive.seal.signature import seal_hash
from capture.errors import Damaged
from capture.formats.wacz import DIGEST, MANIFEST, Manifest, Package, PackageKind
from capture.formats.wacz import manifest as manifests
from capture.model import snapshot_id
from capture.model.archive import ArchiveCard

__all__ = ["SealStatus", "check_seal", "verify_package"]

CHANGED = "This snapshot has changed since it was sealed"
UNSEALED = "Nobody sealed this file: nothing shows who made it, or that it is as it was made."


@dataclass(frozen=True, slots=True, kw_only=True)
class SealStatus:
    """What was found of a seal. ``seal`` is the hash of the manifest as it lies there, whether or not it is right.

    ``sealed``: it bears a signature, or should bear one, being ours or in an archive. ``listed``: the signer's key
    stands in the card that was given. ``checks`` are empty where they were made earlier.
    ``mark`` changes with anything that the disk tells of the files: for caches of what was read from them.
    """

    sealed: bool
    seal: str = ""
    signer: str = ""
    listed: bool = False
    manifest: Manifest | None = None
    checks: tuple[Check, ...] = ()
    mark: str = ""

    @property
    def broken(self) -> bool:
        """Whether it is sealed, and the seal does not hold."""
        return self.sealed and not all(check.ok for check in self.checks)

    @property
    def number(self) -> str:
        """The seal's number, to be named in a citation: ``sha256:`` and hex; empty where no seal holds."""
        return self.seal if self.sealed and not self.broken else ""

    @property
    def title(self) -> str:
        """What does not hold, in a line; empty where all does, or nobody sealed it."""
        if not self.broken:
            return ""
        kinds = {check.name.partition(".")[0] for check in self.checks if not check.ok}
        changed = kinds & {"manifest", "package"} or any(check.name == "signature.hash" for check in self.checks)
        return CHANGED if changed else "The seal of this snapshot does not hold"

    @property
    def text(self) -> str:
        """What a reader has to know: what has changed, that nobody sealed it, or that nobody knows who; else empty."""
        if not self.sealed:
            return UNSEALED
        faults = [check for check in self.checks if not check.ok]
        if not faults:
            return "" if self.listed else f"It is sealed, but it is not known here by whom: {self.signer}."
        first = f"{faults[0].file}: {faults[0].text}" if faults[0].file else faults[0].text
        more = f" And {len(faults) - 1} more: warcite verify names them all." if len(faults) > 1 else ""
        return f"{self.title}. {first}.{more}"

    def to_json(self) -> dict[str, Any]:
        """``verdict`` is ``holds``, ``broken`` or ``unsealed``; ``faults`` say where and what."""
        verdict = "broken" if self.broken else "holds" if self.sealed else "unsealed"
        faults = [check.to_json() for check in self.checks if not check.ok]
        return {"verdict": verdict, "text": self.text, "seal": self.number, "signer": self.signer, "faults": faults}


def check_seal(package: Package, *, card: ArchiveCard | None, archived: bool) -> SealStatus:
    """Look at a package as it is now, reading every byte of it. Never raises for what it holds.

    ``archived``: it stands in the archive of ``card``, so that only that archive's keys are good. What nobody
    sealed is not looked at: its ``checks`` are empty.
    """
    if package.kind is PackageKind.WARC:
        return SealStatus(sealed=False)
    if MANIFEST not in package.names:
        fault = Check(name="manifest", ok=False, text="it is not there", file=MANIFEST)
        return SealStatus(sealed=archived or DIGEST in package.names, checks=(fault,))
    try:
        data = package.read(MANIFEST)
        manifest = manifests.read(data)
    except (Damaged, ValueError) as error:
        fault = Check(name="manifest", ok=False, text=f"it cannot be read: {error}", file=MANIFEST)
        return SealStatus(sealed=archived or DIGEST in package.names, checks=(fault,))
    exact = archived or manifest.software.startswith(OURS)
    signature = check_signature(package, manifest, data, card, archived=archived)
    found = SealStatus(
        sealed=exact or signature.signed,
        seal=seal_hash(data),
        signer=signature.signer,
        listed=signature.listed,
        manifest=manifest,
        checks=signature.checks,
    )
    if not found.sealed:
        return found
    files = (*check_files(package, manifest, exact=exact), *check_zip(package, exact=exact))
    name = check_name(package, read_provenance(package), card, archived=archived) if exact else ()
    return replace(found, checks=(*found.checks, *files, *name))


def verify_package(package: Package, *, card: ArchiveCard | None = None, archived: bool | None = None) -> Report:
    """All checks of a snapshot folder, a .wacz or a bare WARC.

    ``card`` is that of the archive whose keys are known. ``archived``: the package stands in that archive,
    so that only those keys are good; None: known by where it stands. Never raises for what the package holds.
    """
    warcs = tuple(check_records(package))
    records = tuple(check for warc in warcs for check in warc.checks)
    if package.kind is PackageKind.WARC:
        return Report(target=str(package.path), kind=package.kind, checks=records)
    if archived is None:
        # Whether it stands as ``snapshots/YYYY/MM/ID``.
        path = package.path.absolute()
        own = snapshot_id.PATTERN.fullmatch(path.name) is not None and path.parts[-4:-3] == ("snapshots",)
        archived = card is not None and package.kind is PackageKind.FOLDER and own
    found = check_seal(package, card=card, archived=archived)
    report = Report(
        target=str(package.path),
        kind=package.kind,
        checks=(*found.checks, *records),
        seal_hash=found.seal,
        signer=found.signer,
        listed=found.listed,
    )
    if found.manifest is None:
        return report
    exact = archived or found.manifest.software.startswith(OURS)
    files = () if found.sealed else check_files(package, found.manifest, exact=exact)
    described = (*check_index(package, warcs, exact=exact), *check_pages(package, warcs, exact=exact))
    return replace(report, checks=(*found.checks, *files, *records, *described))
