"""Show: what one snapshot says of itself, and where its parts are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capture.flows.target import locate
from capture.seal import seal_hash
from capture.store.provenance import read_provenance
from capture.wacz import Page, open_package
from capture.wacz import manifest as manifests

__all__ = ["Shown", "show"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A snapshot's own account. ``provenance`` is empty for other producers' files."""

    id: str
    path: Path
    provenance: Mapping[str, Any]
    page: Page | None
    files: tuple[tuple[str, int], ...]
    seal: str
    derived: Path | None

    def to_json(self) -> dict[str, Any]:
        """The fields of ``show --json``: the provenance record, and what stands beside it."""
        return {
            "id": self.id,
            "path": str(self.path),
            "seal": self.seal,
            "files": [{"path": name, "bytes": size} for name, size in self.files],
            "derived": None if self.derived is None else str(self.derived),
            "url": self.page.url if self.page else "",
            "title": self.page.title if self.page else "",
            "provenance": dict(self.provenance),
        }


def show(name: str, archive: Path) -> Shown:
    """The snapshot that ``name`` means. Raises NotFound, Damaged."""
    target = locate(name, archive)
    with open_package(target.path) as package:
        pages = package.pages()
        has_manifest = manifests.NAME in package.names
        return Shown(
            id=target.id or target.path.name,
            path=target.path,
            provenance=read_provenance(package),
            page=pages[0] if pages else None,
            files=tuple((name, package.size(name)) for name in package.names),
            seal=seal_hash(package.read(manifests.NAME)) if has_manifest else "",
            derived=_derived(archive, target.id) if target.archived else None,
        )


def _derived(archive: Path, identifier: str) -> Path | None:
    folder = archive.expanduser().absolute() / "derived" / identifier
    return folder if folder.is_dir() else None
