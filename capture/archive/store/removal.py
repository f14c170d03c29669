"""Taking a snapshot out of the archive: first its tombstone, then everything of it, in steps that can be repeated."""

import os
import secrets
import shutil
from pathlib import Path

from capture.archive.store.archive import ArchiveFolder
from capture.formats.wacz import atomic_write

__all__ = ["remove", "sweep_deleted"]

_GOING = "~"  # no id holds it


def remove(archive: ArchiveFolder, identifier: str, tombstone: bytes | None) -> None:
    """Leave the tombstone (None: the one that stands there) and take the snapshot away, with all derived from it.

    Killed in between, the snapshot is whole or gone, and a second call goes on.
    Raises ArchiveError, NoSpace.
    """
    stone = archive.tombstone(identifier)
    with atomic_write.explained(stone):
        stone.parent.mkdir(exist_ok=True)
        if tombstone is not None:
            atomic_write.write(stone, tombstone)
        folder = archive.folder(identifier)
        if os.path.lexists(folder):
            os.rename(folder, stone.with_name(f"{identifier}{_GOING}{secrets.token_hex(4)}"))
            atomic_write.sync_folder(folder.parent)
        shutil.rmtree(archive.derived(identifier), ignore_errors=True)
    sweep_deleted(archive)


def sweep_deleted(archive: ArchiveFolder) -> None:
    """Free what deletions that were interrupted have left; what resists is left to the next command."""
    for path in archive.tombstones.glob(f"*{_GOING}*"):
        _free(path)


def _free(path: Path) -> None:
    if path.is_symlink():
        path.unlink(missing_ok=True)
    else:
        shutil.rmtree(path, ignore_errors=True)
