"""Placing a finished snapshot and removing one: each is one rename, durable before and after, never over anything.

Many processes and machines may place at once; there is no lock, since every id is its own folder. A removal leaves
its tombstone first; killed in between, the snapshot is whole or gone, and the next command goes on.
"""

import contextlib
import errno
import logging
import os
import secrets
import shutil
from pathlib import Path

from capture.archive.store.archive import ArchiveFolder, PlacedSnapshot
from capture.archive.store.incoming_snapshot import IncomingSnapshot
from capture.errors import ArchiveError
from capture.formats.wacz import atomic_write

__all__ = ["place", "remove", "sweep_deleted"]

logger = logging.getLogger(__name__)

_GOING = "~"  # no id holds it
_TAKEN = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR}


def place(archive: ArchiveFolder, snapshot: IncomingSnapshot) -> PlacedSnapshot:
    """Move the snapshot's folder to its place in ``snapshots/``; when this returns it is there for good.

    Raises ArchiveError when the place is taken or the folder has been taken over by another command, NoSpace.
    Then the folder is still where it was.
    """
    folder, target = snapshot.folder, archive.folder(snapshot.id)
    with atomic_write.explained(folder):
        for path, _, names in os.walk(folder, topdown=False):
            for name in names:
                atomic_write.sync_file(Path(path, name))
            atomic_write.sync_folder(Path(path))
        for parent in (archive.placed, target.parent.parent, target.parent):
            with contextlib.suppress(FileExistsError):
                parent.mkdir()
                atomic_write.sync_folder(parent.parent)
        _open_to_readers(folder)
        _rename(folder, target)
    snapshot.mark_placed()
    with atomic_write.explained(target):
        atomic_write.sync_folder(target.parent)
        atomic_write.sync_folder(archive.incoming)
    logger.info("snapshot placed id=%s", snapshot.id)
    return PlacedSnapshot(id=snapshot.id, path=target)


def _open_to_readers(folder: Path) -> None:
    """Give folders and files the modes that the umask allows; a disk without modes may refuse."""
    mask = _umask()
    for path, _, names in os.walk(folder):
        modes = {path: 0o777, **{os.path.join(path, name): 0o666 for name in names}}
        for item, mode in modes.items():
            with contextlib.suppress(OSError):
                os.chmod(item, mode & ~mask)


def _umask() -> int:
    """This process's umask. Where it can be read without setting it no other thread is disturbed."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith("Umask:"):
                return int(line.split()[1], 8)
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _rename(folder: Path, target: Path) -> None:
    taken = ArchiveError(f"{target} exists already, and snapshots are never overwritten")
    if target.exists():
        raise taken
    try:
        # rename(2) never replaces a folder that is not empty: two placers cannot overwrite each other.
        os.rename(folder, target)
    except FileNotFoundError as error:
        raise ArchiveError(
            f"{folder} is gone: another command took it over",
            hint="This happens when a machine sleeps for over ten minutes during a capture. Run it again.",
        ) from error
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        raise taken from error


def remove(archive: ArchiveFolder, identifier: str, tombstone: bytes | None) -> None:
    """Leave the tombstone (None: the one that stands there) and take the snapshot away, with all derived from it.

    Killed in between, the snapshot is whole or gone, and a second call goes on. Raises ArchiveError, NoSpace.
    """
    path = archive.tombstone(identifier)
    with atomic_write.explained(path):
        path.parent.mkdir(exist_ok=True)
        if tombstone is not None:
            atomic_write.write(path, tombstone)
        folder = archive.folder(identifier)
        if os.path.lexists(folder):
            os.rename(folder, path.with_name(f"{identifier}{_GOING}{secrets.token_hex(4)}"))
            atomic_write.sync_folder(folder.parent)
        shutil.rmtree(archive.derived(identifier), ignore_errors=True)
    sweep_deleted(archive)


def sweep_deleted(archive: ArchiveFolder) -> None:
    """Free what deletions that were interrupted have left; what resists is left to the next command."""
    for path in archive.tombstones.glob(f"*{_GOING}*"):
        if path.is_symlink():
            path.unlink(missing_ok=True)
        else:
            shutil.rmtree(path, ignore_errors=True)
