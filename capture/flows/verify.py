"""Verify: every check of one target, against the keys of the archive that it stands in."""

from dataclasses import replace
from pathlib import Path

from capture.errors import WarciteError
from capture.flows.target import locate
from capture.model.archive import ArchiveCard
from capture.model.detour import detours_of
from capture.seal import Report, verify_package
from capture.seal.provenance import read_provenance
from capture.store import open_archive
from capture.wacz import open_package

__all__ = ["verify"]


def verify(name: str, archive: Path) -> Report:
    """The report on a target. Raises NotFound; Damaged when it cannot even be opened."""
    target = locate(name, archive)
    with open_package(target.path) as package:
        report = verify_package(package, card=_card(target.path, archive))
        return replace(report, detours=detours_of(read_provenance(package)))


def _card(path: Path, archive: Path) -> ArchiveCard | None:
    """The card of the archive that the folder stands in (``ARCHIVE/snapshots/YYYY/MM/ID``), else of ours."""
    parents = path.resolve().parents
    for root in (*parents[3:4], archive):
        try:
            return open_archive(root).card
        except WarciteError:
            continue
    return None
