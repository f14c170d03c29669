"""Verification: every check of one opened package, as data. Nothing is printed, fetched or changed."""

from dataclasses import replace

from capture.archive.seal.check import Report
from capture.archive.seal.check_files import check_files
from capture.archive.seal.check_index import check_index
from capture.archive.seal.check_pages import check_pages
from capture.archive.seal.check_records import check_records
from capture.archive.seal.check_signature import OURS
from capture.archive.seal.seal_status import check_seal
from capture.formats.wacz import Package, PackageKind
from capture.model import snapshot_id
from capture.model.archive import ArchiveCard

__all__ = ["verify_package"]


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
        archived = card is not None and in_archive(package)
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


def in_archive(package: Package) -> bool:
    """Whether it stands as ``snapshots/YYYY/MM/ID``."""
    path = package.path.absolute()
    named = snapshot_id.PATTERN.fullmatch(path.name) is not None
    return package.kind is PackageKind.FOLDER and named and path.parts[-4:-3] == ("snapshots",)
