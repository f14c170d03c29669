"""``derived/<id>/``: what can be made again from a snapshot at any time (article.json, article.md)."""

from pathlib import Path

from capture.store.archive import Archive
from capture.wacz import durable

__all__ = ["write_derived"]


def write_derived(archive: Archive, identifier: str, name: str, data: bytes) -> Path:
    """Put one derived file in its place, whole, over an older one. Raises ArchiveError, NoSpace."""
    path = archive.derived(identifier) / name
    with durable.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    durable.write(path, data)
    return path
