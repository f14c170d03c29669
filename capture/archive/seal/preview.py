"""A glimpse of a sealed snapshot: its own account and small pictures, proven without reading all of it.

For lists, which must say nothing that was not sealed and cannot hash a gigabyte for each row. The signature covers the
manifest, the manifest the index and the list of pages, and each line of the index has the digest of its record.
"""

import hashlib
from dataclasses import dataclass

from capture.archive.seal.check_signature import check_signature
from capture.archive.seal.provenance_record import LIMIT
from capture.errors import Damaged, NotFound
from capture.formats import cdxj
from capture.formats.cdxj import IndexLine
from capture.formats.wacz import MANIFEST, Manifest, Package, PageEntry, pages
from capture.formats.wacz import manifest as manifests
from capture.formats.wacz.package import is_index
from capture.formats.warc.reader import read_one
from capture.model.archive import ArchiveCard
from capture.model.provenance import NOTHING, PREFIX, Provenance

__all__ = ["Glimpse", "glimpse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """What is proven of ``package``, open while it is used. ``page`` None: it lists none."""

    package: Package
    lines: tuple[IndexLine, ...]
    page: PageEntry | None

    def block(self, line: IndexLine, limit: int) -> bytes | None:
        """The block of a ``resource`` or ``metadata`` record; None where it is not the one that was indexed."""
        data, state = bytearray(), hashlib.sha256()
        try:
            for record in read_one(self.package.warc_path(f"archive/{line.filename}"), line.offset):
                for piece in record.chunks():
                    state.update(piece)
                    data += piece
                    if len(data) > limit:
                        return None
        except (Damaged, NotFound, OSError):
            return None
        return bytes(data) if line.digest == f"sha256:{state.hexdigest()}" else None

    def provenance(self) -> Provenance:
        """The provenance record; nothing where there is none that can be proven."""
        lines = [line for line in self.lines if line.url.startswith(PREFIX)]
        last = max(lines, key=lambda line: (line.filename, line.offset), default=None)
        data = self.block(last, LIMIT) if last is not None else None
        return Provenance.from_bytes(data) if data else NOTHING


def glimpse(package: Package, card: ArchiveCard) -> Glimpse | None:
    """Of a snapshot in the archive of ``card``; None where manifest, signature, index or pages do not hold."""
    try:
        data = package.read(MANIFEST)
        manifest = manifests.read(data)
        if not all(check.ok for check in check_signature(package, manifest, data, card, archived=True).checks):
            return None
        listed = [name for name in package.names if is_index(name)]
        if not all(_as_listed(package, manifest, name) for name in (*listed, pages.NAME)):
            return None
        found = package.pages()
        return Glimpse(package=package, lines=cdxj.read(package.index()), page=found[0] if found else None)
    except (Damaged, NotFound, OSError, ValueError):
        return None


def _as_listed(package: Package, manifest: Manifest, name: str) -> bool:
    told = next((resource.hash for resource in manifest.resources if resource.path == name), "")
    return told == f"sha256:{hashlib.sha256(package.read(name)).hexdigest()}"
