"""``derived/<id>/``: what can be made again from a snapshot at any time (article.json, article.md)."""

from pathlib import Path

from capture.archive.store.archive import ArchiveFolder
from capture.formats.wacz import atomic_write

__all__ = ["write_derived"]


def write_derived(archive: ArchiveFolder, identifier: str, name: str, data: bytes) -> Path:
    """Put one derived file in its place, whole, over an older one. Raises ArchiveError, NoSpace."""
    path = archive.derived(identifier) / name
    with atomic_write.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write.write(path, data)
    return path
