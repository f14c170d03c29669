"""Show: what one snapshot says of itself, and where its parts are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capture.errors import Damaged, NotFound
from capture.flows.saved import missing_fields
from capture.flows.target import locate
from capture.seal import digest_file, seal_hash
from capture.store.provenance import read_provenance
from capture.store.shortfall import shortfall_of
from capture.wacz import Package, Page, open_package
from capture.wacz import manifest as manifests

__all__ = ["Shown", "show"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A snapshot's own account. ``provenance`` is empty for other producers' files.

    ``seal`` is the hash of its manifest, whether or not that is ``signed``; ``software`` is what the manifest says.
    """

    id: str
    path: Path
    provenance: Mapping[str, Any]
    page: Page | None
    files: tuple[tuple[str, int], ...]
    seal: str
    signed: bool
    software: str
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
            "missing": missing_fields(shortfall_of(self.provenance)),
            "provenance": dict(self.provenance),
        }


def show(name: str, archive: Path) -> Shown:
    """The snapshot that ``name`` means. Raises NotFound, Damaged."""
    target = locate(name, archive)
    with open_package(target.path) as package:
        pages = package.pages()
        manifest = package.read(manifests.NAME) if manifests.NAME in package.names else b""
        return Shown(
            id=target.id or target.path.name,
            path=target.path,
            provenance=read_provenance(package),
            page=pages[0] if pages else None,
            files=tuple((name, package.size(name)) for name in package.names),
            seal=seal_hash(manifest) if manifest else "",
            signed=_signed(package),
            software=_software(manifest),
            derived=_derived(archive, target.id) if target.archived else None,
        )


def _signed(package: Package) -> bool:
    try:
        return digest_file.read(package.read(manifests.DIGEST)).signed is not None
    except (Damaged, NotFound, ValueError):
        return False


def _software(manifest: bytes) -> str:
    try:
        return manifests.read(manifest).software
    except ValueError:
        return ""


def _derived(archive: Path, identifier: str) -> Path | None:
    folder = archive.expanduser().absolute() / "derived" / identifier
    return folder if folder.is_dir() else None
