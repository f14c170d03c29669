"""Show: what one snapshot says of itself, and where its parts are."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capture.archive.seal import SealStatus
from capture.archive.seal.read_provenance import read_provenance
from capture.errors import Damaged
from capture.formats.wacz import PageEntry
from capture.model.incompleteness import shortfall_of
from capture.model.key_sentence import key_sentence
from capture.model.provenance import Provenance
from capture.workflows.open_snapshot import SnapshotReading, reading
from capture.workflows.save_result import missing_fields

__all__ = ["SnapshotSummary", "show", "shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotSummary:
    """A snapshot's own account. ``provenance`` says nothing in other producers' files.

    ``standing`` says whether its files are those that were sealed; ``software`` is what the manifest says.
    """

    id: str
    path: Path
    provenance: Provenance
    page: PageEntry | None
    files: tuple[tuple[str, int], ...]
    standing: SealStatus
    software: str
    derived: Path | None

    def to_json(self) -> dict[str, Any]:
        """The fields of ``show --json``: the provenance record, and what stands beside it."""
        return {
            "id": self.id,
            "path": str(self.path),
            "seal": self.standing.number,
            "standing": self.standing.to_json(),
            "files": [{"path": name, "bytes": size} for name, size in self.files],
            "derived": None if self.derived is None else str(self.derived),
            "url": self.page.url if self.page else "",
            "title": self.page.title if self.page else "",
            "key_proof": "" if self.standing.broken else key_sentence(self.provenance),
            "missing": missing_fields(shortfall_of(self.provenance)),
            "provenance": self.provenance.to_json(),
        }


def show(name: str, archive: Path) -> SnapshotSummary:
    """The snapshot that ``name`` means. Raises NotFound, Damaged, VerificationFailed."""
    with reading(name, archive) as target:
        return shown(target, archive)


def shown(opened: SnapshotReading, archive: Path) -> SnapshotSummary:
    """The same of what is open already."""
    target, package = opened.target, opened.package
    pages = package.pages()
    try:
        manifest = package.manifest()
    except Damaged:
        manifest = None
    derived = archive.expanduser().absolute() / "derived" / target.id
    return SnapshotSummary(
        id=target.id or target.path.name,
        path=target.path,
        provenance=read_provenance(package),
        page=pages[0] if pages else None,
        files=tuple((name, package.size(name)) for name in package.names),
        standing=opened.standing,
        software=manifest.software if manifest is not None else "",
        derived=derived if target.archived and derived.is_dir() else None,
    )
