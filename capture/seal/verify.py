"""Verification: every check of one opened package, as data. Nothing is printed, fetched or changed."""

from collections.abc import Iterator

from capture.errors import Damaged
from capture.model import snapshot_id
from capture.model.archive import ArchiveCard
from capture.seal.check import Check, Report
from capture.seal.files import check_files
from capture.seal.indexed import check_index
from capture.seal.paged import check_pages
from capture.seal.records import Checked, check_records
from capture.seal.signature import seal_hash
from capture.seal.signed import OURS, Seal, check_seal
from capture.seal.zips import check_zip
from capture.wacz import MANIFEST, Kind, Manifest, Package, pages
from capture.wacz import manifest as manifests
from capture.wacz.names import is_index

__all__ = ["verify_package"]


def verify_package(
    package: Package, *, card: ArchiveCard | None = None, archived: bool | None = None
) -> Report:
    """All checks of a snapshot folder, a .wacz or a bare WARC.

    ``card`` is that of the archive whose keys are known. ``archived``: the package stands in that archive,
    so that only those keys are good; None: told by its place. Never raises for what the package holds.
    """
    warcs = tuple(_warcs(package))
    checks = [check for warc in warcs for check in warc.checks]
    if package.kind is Kind.WARC:
        return _report(package, checks)
    data, manifest, broken = _manifest(package)
    if manifest is None:
        return _report(package, [*broken, *checks])
    if archived is None:
        archived = card is not None and _in_archive(package)
    seal = check_seal(package, manifest, data, card, archived=archived)
    exact = archived or manifest.software.startswith(OURS)
    files = [*check_files(package, manifest), *check_zip(package, exact=exact)]
    described = (*_index(package, warcs, exact=exact), *_pages(package, warcs, exact=exact))
    return _report(package, [*seal.checks, *files, *checks, *described], data, seal)


def _report(package: Package, checks: list[Check], data: bytes = b"", seal: Seal | None = None) -> Report:
    return Report(
        target=str(package.path),
        kind=package.kind,
        checks=tuple(checks),
        seal_hash=seal_hash(data) if data else "",
        signer=seal.signer if seal else "",
    )


def _in_archive(package: Package) -> bool:
    """``snapshots/YYYY/MM/ID``"""
    path = package.path.absolute()
    named = snapshot_id.PATTERN.fullmatch(path.name) is not None
    return package.kind is Kind.FOLDER and named and path.parts[-4:-3] == ("snapshots",)


def _manifest(package: Package) -> tuple[bytes, Manifest | None, list[Check]]:
    if MANIFEST not in package.names:
        return b"", None, [Check(name="manifest", ok=False, text="it is not there", file=MANIFEST)]
    try:
        data = package.read(MANIFEST)
        return data, manifests.read(data), []
    except (Damaged, ValueError) as error:
        return (
            b"",
            None,
            [Check(name="manifest", ok=False, text=f"it cannot be read: {error}", file=MANIFEST)],
        )


def _warcs(package: Package) -> Iterator[Checked]:
    if not package.warcs:
        yield _unread("archive", "it holds no WARC file")
    for name in package.warcs:
        try:
            yield check_records(package.warc_path(name), name)
        except (Damaged, OSError) as error:
            yield _unread(name, str(error))


def _unread(name: str, text: str) -> Checked:
    return Checked(file=name, checks=(Check(name="records", ok=False, text=text, file=name),), records=())


def _index(package: Package, warcs: tuple[Checked, ...], *, exact: bool) -> Iterator[Check]:
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


def _pages(package: Package, warcs: tuple[Checked, ...], *, exact: bool) -> Iterator[Check]:
    if pages.NAME not in package.names:
        yield Check(name="pages", ok=False, text="it is not there", file=pages.NAME)
        return
    try:
        data = package.read(pages.NAME)
    except Damaged as error:
        yield Check(name="pages", ok=False, text=error.message, file=pages.NAME)
        return
    yield from check_pages(data, warcs, exact=exact)
