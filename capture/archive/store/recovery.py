"""Orphans: folders in ``incoming/`` with no living owner, each to be claimed by one command alone."""

import contextlib
import logging
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from capture.archive.store import lease
from capture.archive.store.archive import ArchiveFolder
from capture.archive.store.incoming_snapshot import OWNER_SUFFIX, IncomingSnapshot, discard, has_content, owner_file
from capture.archive.store.lease import Owner, this_process
from capture.formats.wacz import DIGEST, atomic_write
from capture.model import snapshot_id

__all__ = ["Orphan", "claim", "cut", "orphans"]

logger = logging.getLogger(__name__)

_CLAIM = "~"  # no id holds it


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A folder in ``incoming/`` whose owner is gone. ``about`` is what that owner left word of.

    ``sealed``: it died between seal and placement; nothing is missing but the rename.
    """

    id: str
    folder: Path
    about: dict[str, object]
    sealed: bool


def orphans(archive: ArchiveFolder) -> tuple[Orphan, ...]:
    """The orphans of an archive, oldest first. Folders with nothing in them are removed."""
    here = this_process()
    try:
        names = sorted(os.listdir(archive.incoming))
    except FileNotFoundError:
        names = []
    found: list[Orphan] = []
    for folder in (archive.incoming / name for name in names):
        identifier = folder.name.partition(_CLAIM)[0]
        if not snapshot_id.PATTERN.fullmatch(identifier) or not folder.is_dir():
            continue
        if not lease.is_abandoned(owner_file(folder), here) or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            continue  # somebody's, or another user's: for another user's command
        with contextlib.suppress(OSError):  # one that cannot even be looked at is left as it is
            if not has_content(folder):
                discard(folder)
                continue
            owner = lease.read(owner_file(folder))
            about = {} if owner is None else owner.about
            found.append(Orphan(id=identifier, folder=folder, about=about, sealed=(folder / DIGEST).is_file()))
    _sweep_owner_files(archive.incoming, names, here)
    return tuple(found)


def _sweep_owner_files(incoming: Path, names: list[str], here: Owner) -> None:
    """Owner files whose folder was placed or never made, and those that a kill kept from getting their names.

    One of the latter that cannot be read may still be written.
    """
    for path in (incoming / name for name in names if name.endswith(OWNER_SUFFIX)):
        folder = path.with_name(path.name.removesuffix(OWNER_SUFFIX))
        if not folder.exists() and lease.is_abandoned(path, here):
            with contextlib.suppress(OSError):
                path.unlink()
    for part in incoming.glob(atomic_write.PARTS):
        readable = lease.read(part) is not None
        if lease.is_abandoned(part, here) if readable else lease.is_silent(part):
            with contextlib.suppress(OSError):
                part.unlink()


def claim(archive: ArchiveFolder, orphan: Orphan) -> IncomingSnapshot | None:
    """Make an orphan this process's own; None when another command was faster.

    The folder is renamed, which only one can do; the owner file of the new name is there before that.
    """
    folder = archive.incoming / f"{orphan.id}{_CLAIM}{secrets.token_hex(4)}"
    owner = this_process(orphan.about)
    lease.write(owner_file(folder), owner)
    try:
        os.rename(orphan.folder, folder)
    except OSError as error:
        owner_file(folder).unlink(missing_ok=True)
        logger.info("orphan not claimed id=%s error=%s", orphan.id, type(error).__name__)
        if isinstance(error, FileNotFoundError):
            return None
        raise atomic_write.write_error(error, orphan.folder) from error
    logger.info("orphan claimed id=%s", orphan.id)
    owner_file(orphan.folder).unlink(missing_ok=True)
    for part in folder.rglob(atomic_write.PARTS):
        part.unlink()  # a file that was being written; its name was never given to it
    return IncomingSnapshot(orphan.id, folder, owner)


def cut(warc: Path, end_of: Callable[[Path], int]) -> int:
    """Cut a WARC after its last whole record, durably; the number of bytes cut off is returned.

    ``end_of`` gives the offset behind the last whole record.
    """
    size = warc.stat().st_size
    end = end_of(warc)
    if end < size:
        with atomic_write.explained(warc):
            os.truncate(warc, end)
            atomic_write.sync_file(warc)
    return max(size - end, 0)
