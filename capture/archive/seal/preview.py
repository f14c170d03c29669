"""A preview of a sealed snapshot: its own account and small pictures, proven without reading all of it.

For lists, which must say nothing that was not sealed and cannot hash a gigabyte for each row. The signature covers the
manifest, the manifest the index and the list of pages, and each line of the index has the digest of its record.
"""

import hashlib
from dataclasses import dataclass

from capture.archive.seal.check_signature import check_signature
from capture.archive.seal.read_provenance import LIMIT, provenance_line, read_block
from capture.errors import Damaged, NotFound
from capture.formats import cdxj
from capture.formats.cdxj import IndexLine
from capture.formats.wacz import MANIFEST, Package, PageEntry, pages
from capture.formats.wacz import manifest as manifests
from capture.formats.wacz.package import is_index
from capture.formats.warc.reader import read_one
from capture.model.archive import ArchiveCard
from capture.model.provenance import NOTHING, Provenance

__all__ = ["Preview", "open_preview"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is proven of ``package``, open while it is used. ``page`` None: it lists none."""

    package: Package
    lines: tuple[IndexLine, ...]
    page: PageEntry | None

    def block(self, line: IndexLine, limit: int) -> bytes | None:
        """The block of a ``resource`` or ``metadata`` record; None where it is not the one that was indexed."""
        try:
            records = read_one(self.package.warc_path(f"archive/{line.filename}"), line.offset)
            data = next(read_block(record, limit) for record in records)
        except (Damaged, NotFound, OSError):
            return None
        return data if data is not None and line.digest == f"sha256:{hashlib.sha256(data).hexdigest()}" else None

    def provenance(self) -> Provenance:
        """The provenance record; nothing where there is none that can be proven."""
        line = provenance_line(self.lines)
        data = self.block(line, LIMIT) if line is not None else None
        return Provenance.from_bytes(data) if data else NOTHING


def open_preview(package: Package, card: ArchiveCard) -> Preview | None:
    """Of a snapshot in the archive of ``card``; None where manifest, signature, index or pages do not hold."""
    try:
        data = package.read(MANIFEST)
        manifest = manifests.read(data)
        if not all(check.ok for check in check_signature(package, manifest, data, card, archived=True).checks):
            return None
        hashes = {resource.path: resource.hash for resource in reversed(manifest.resources)}
        for name in (*filter(is_index, package.names), pages.NAME):
            if hashes.get(name) != f"sha256:{hashlib.sha256(package.read(name)).hexdigest()}":
                return None
        listed = package.pages()
        return Preview(package=package, lines=cdxj.read(package.index()), page=listed[0] if listed else None)
    except (Damaged, NotFound, OSError, ValueError):
        return None
