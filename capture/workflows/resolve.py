"""What a person names as TARGET, found: in the archive if there is one, or at a path."""

from pathlib import Path

from capture.archive.catalog import Catalog, SnapshotTarget, find, find_path
from capture.archive.store import open_archive
from capture.errors import NotFound

__all__ = ["locate"]


def locate(name: str, archive: Path) -> SnapshotTarget:
    """The snapshot that ``name`` means; a path needs no archive. Raises NotFound, ArchiveError."""
    try:
        opened = open_archive(archive)
    except NotFound:
        target = find_path(name)
        if target is None:
            raise
        return target
    with Catalog(opened) as catalog:
        catalog.refresh()
        return find(catalog, name)
