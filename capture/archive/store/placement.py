"""Placing a finished snapshot: one rename, durable before and after, never over anything.

Many processes and machines may place at once; there is no lock, since every id is its own folder.
"""

import errno
import logging
import os
from pathlib import Path

from capture.archive.store.archive import ArchiveFolder, PlacedSnapshot
from capture.archive.store.incoming import IncomingSnapshot
from capture.errors import ArchiveError
from capture.formats.wacz import atomic_write

__all__ = ["place"]

logger = logging.getLogger(__name__)

_TAKEN = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR}


def place(archive: ArchiveFolder, workplace: IncomingSnapshot) -> PlacedSnapshot:
    """Move the workplace's folder to its place in ``snapshots/``; when this returns it is there for good.

    Raises ArchiveError when the place is taken or the folder has been taken over by another command, NoSpace.
    Then the folder is still where it was.
    """
    target = archive.folder(workplace.id)
    with atomic_write.explained(workplace.folder):
        _sync_all(workplace.folder)
        _make_month(archive, target.parent)
        _open_to_readers(workplace.folder)
        _move(workplace.folder, target)
    workplace.placed()
    with atomic_write.explained(target):
        atomic_write.sync_folder(target.parent)
        atomic_write.sync_folder(archive.incoming)
    logger.info("snapshot placed id=%s", workplace.id)
    return PlacedSnapshot(id=workplace.id, path=target)


def _sync_all(folder: Path) -> None:
    for path, _, names in os.walk(folder, topdown=False):
        for name in names:
            atomic_write.sync_file(Path(path, name))
        atomic_write.sync_folder(Path(path))


def _make_month(archive: ArchiveFolder, month: Path) -> None:
    for folder in (archive.placed, month.parent, month):
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        atomic_write.sync_folder(folder.parent)


def _open_to_readers(folder: Path) -> None:
    """Give folders and files the modes that the umask allows; a disk without modes may refuse."""
    mask = _umask()
    for path, _, names in os.walk(folder):
        _chmod(path, 0o777 & ~mask)
        for name in names:
            _chmod(os.path.join(path, name), 0o666 & ~mask)


def _chmod(path: str, mode: int) -> None:
    try:
        os.chmod(path, mode)
    except OSError:
        return


def _umask() -> int:
    """This process's umask. Where it can be read without setting it no other thread is disturbed."""
    try:
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith("Umask:"):
                return int(line.split()[1], 8)
    except OSError:
        pass
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _move(folder: Path, target: Path) -> None:
    if target.exists():
        raise _taken(target)
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
        raise _taken(target) from error


def _taken(target: Path) -> ArchiveError:
    return ArchiveError(f"{target} exists already, and snapshots are never overwritten")
