"""Verification: every check of one opened package, as data. Nothing is printed, fetched or changed."""

from collections.abc import Iterator
from dataclasses import replace

from capture.archive.seal.check import Check, Report
from capture.archive.seal.check_files import check_files
from capture.archive.seal.check_index import check_index
from capture.archive.seal.check_pages import check_pages
from capture.archive.seal.check_records import CheckedRecords, check_records
from capture.archive.seal.check_signature import OURS
from capture.archive.seal.seal_status import standing
from capture.errors import Damaged
from capture.formats.wacz import Package, PackageKind, pages
from capture.formats.wacz.package import is_index
from capture.model import snapshot_id
from capture.model.archive import ArchiveCard

__all__ = ["verify_package"]


def verify_package(package: Package, *, card: ArchiveCard | None = None, archived: bool | None = None) -> Report:
    """All checks of a snapshot folder, a .wacz or a bare WARC.

    ``card`` is that of the archive whose keys are known. ``archived``: the package stands in that archive,
    so that only those keys are good; None: told by its place. Never raises for what the package holds.
    """
    warcs = tuple(_warcs(package))
    checks = tuple(check for warc in warcs for check in warc.checks)
    if package.kind is PackageKind.WARC:
        return Report(target=str(package.path), kind=package.kind, checks=checks)
    if archived is None:
        archived = card is not None and in_archive(package)
    found = standing(package, card=card, archived=archived)
    report = Report(
        target=str(package.path),
        kind=package.kind,
        checks=(*found.checks, *checks),
        seal_hash=found.seal,
        signer=found.signer,
        listed=found.listed,
    )
    if found.manifest is None:
        return report
    exact = archived or found.manifest.software.startswith(OURS)
    files = () if found.sealed else check_files(package, found.manifest, exact=exact)
    described = (*_index(package, warcs, exact=exact), *_pages(package, warcs, exact=exact))
    return replace(report, checks=(*found.checks, *files, *checks, *described))


def in_archive(package: Package) -> bool:
    """Whether it stands as ``snapshots/YYYY/MM/ID``."""
    path = package.path.absolute()
    named = snapshot_id.PATTERN.fullmatch(path.name) is not None
    return package.kind is PackageKind.FOLDER and named and path.parts[-4:-3] == ("snapshots",)


def _warcs(package: Package) -> Iterator[CheckedRecords]:
    if not package.warcs:
        yield _unread("archive", "it holds no WARC file")
    for name in package.warcs:
        try:
            yield check_records(package.warc_path(name), name)
        except (Damaged, OSError) as error:
            yield _unread(name, str(error))


def _unread(name: str, text: str) -> CheckedRecords:
    return CheckedRecords(file=name, checks=(Check(name="records", ok=False, text=text, file=name),), records=())


def _index(package: Package, warcs: tuple[CheckedRecords, ...], *, exact: bool) -> Iterator[Check]:
    names = [name for name in package.names if is_index(name)]
    try:
        data = package.index()
    except Damaged as error:
        yield Check(name="index", ok=False, text=error.message, file=", ".join(names))
        return
    if not names:
        yield Check(name="index", ok=False, text="it is not there", file="indexes")
        return
    yield from check_index(data, ", ".join(names), warcs, exact=exact)


def _pages(package: Package, warcs: tuple[CheckedRecords, ...], *, exact: bool) -> Iterator[Check]:
    if pages.NAME not in package.names:
        yield Check(name="pages", ok=False, text="it is not there", file=pages.NAME)
        return
    try:
        data = package.read(pages.NAME)
    except Damaged as error:
        yield Check(name="pages", ok=False, text=error.message, file=pages.NAME)
        return
    yield from check_pages(data, warcs, exact=exact)
