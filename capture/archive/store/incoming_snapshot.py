"""A snapshot that is being written: ``incoming/<id>/`` in the archive, and a local folder for what is not kept.

Beside ``incoming/<id>/`` stands ``incoming/<id>.owner``: made before the folder and removed after it, so that
a folder without one has no owner, and the sealed folder itself holds nothing that is not sealed.
"""

import contextlib
import dataclasses
import logging
import os
from pathlib import Path

from capture.archive.store import lease, temporary_folders
from capture.archive.store.archive import ArchiveFolder
from capture.archive.store.lease import Owner, this_process
from capture.errors import ArchiveError
from capture.formats.wacz import WARC, atomic_write

__all__ = ["OWNER_SUFFIX", "IncomingSnapshot", "discard", "has_content", "incoming", "owner_file"]

logger = logging.getLogger(__name__)

OWNER_SUFFIX = ".owner"


class IncomingSnapshot:
    """Where one snapshot is written. A context manager: what is not placed by its end is left to be salvaged.

    ``id`` is the snapshot's, ``folder`` the one that will be placed, ``local`` private and short-lived.
    """

    def __init__(self, identifier: str, folder: Path, owner: Owner) -> None:
        self.id = identifier
        self.folder = folder
        self.owner = owner
        self.local = temporary_folders.make(owner)
        self._placed = False
        self._heartbeat = lease.Heartbeat(lambda: (owner_file(self.folder), self.local / temporary_folders.OWNER))

    @property
    def warc(self) -> Path:
        """The WARC to write; its folder exists."""
        return self.folder / WARC

    @property
    def wire(self) -> Path:
        """An existing local folder for what the recorder reads: the traffic's copy, and the secrets that open it."""
        return _make(self.local / "wire")

    @property
    def spool(self) -> Path:
        """An existing local folder for large bodies."""
        return _make(self.local / "spool")

    @property
    def profile(self) -> Path:
        """An existing local folder for the browser."""
        return _make(self.local / "profile")

    def beat(self) -> None:
        """Show other machines that this process lives; a thread does so every minute."""
        self._heartbeat.beat()

    def mark_placed(self) -> None:
        """For ``place``: the folder stands in the archive, the owner file is of no more use."""
        self._placed = True
        with contextlib.suppress(OSError):
            owner_file(self.folder).unlink()

    def close(self) -> None:
        """Remove the local folder; what was recorded and not placed is given up to the next command.

        Never raises: it runs while another error is on its way, on a disk that may be full or gone.
        """
        self._heartbeat.stop()
        temporary_folders.remove(self.local)
        if self._placed:
            return
        with contextlib.suppress(OSError, ArchiveError):
            logger.info("incoming folder given up id=%s", self.id)
            if has_content(self.folder):
                lease.write(owner_file(self.folder), dataclasses.replace(self.owner, pid=0))
            else:
                discard(self.folder)

    def __enter__(self) -> "IncomingSnapshot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def incoming(archive: ArchiveFolder, identifier: str, about: dict[str, object] | None = None) -> IncomingSnapshot:
    """A new folder for the snapshot of that id; ``about`` is what a salvage of it should know.

    Raises ArchiveError when the archive cannot be written, NoSpace.
    """
    folder = archive.incoming / identifier
    owner = this_process(about)
    with atomic_write.explained(folder):
        archive.incoming.mkdir(exist_ok=True)
    if not atomic_write.create(owner_file(folder), owner.to_bytes(), mode=atomic_write.PRIVATE):
        raise ArchiveError(f"{folder} is being written by another process")
    try:
        with atomic_write.explained(folder):
            # Private until it is placed, so that the files inside need no mode of their own.
            os.mkdir(folder, 0o700)
            os.mkdir((folder / WARC).parent)
        logger.debug("incoming folder made id=%s", identifier)
        return IncomingSnapshot(identifier, folder, owner)
    except BaseException:
        discard(folder)
        raise


def owner_file(folder: Path) -> Path:
    """The owner file that stands beside a folder in ``incoming/``."""
    return folder.with_name(folder.name + OWNER_SUFFIX)


def has_content(folder: Path) -> bool:
    """Whether anything was written there that is worth keeping."""
    return any(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def discard(folder: Path) -> None:
    """Remove a folder in ``incoming/`` in which nothing was recorded, and its owner file after it."""
    temporary_folders.remove(folder)
    owner_file(folder).unlink(missing_ok=True)


def _make(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
