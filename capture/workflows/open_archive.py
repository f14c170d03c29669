"""Opening an archive to write: made when the folder is empty, salvaged before anything else is done."""

import threading
from datetime import UTC, datetime
from pathlib import Path

from capture.archive.seal import Keyring
from capture.archive.store import ArchiveFolder, open_or_create, sweep_deleted, sweep_temp
from capture.workflows import salvage
from capture.workflows.clock import behind_newest, check_clock
from capture.workflows.progress import Progress

__all__ = ["open_for_writing"]


def open_for_writing(folder: Path, progress: Progress, stopped: threading.Event | None = None) -> ArchiveFolder:
    """The archive in that folder, with nothing left in ``incoming/`` that has no living owner.

    Says what was salvaged; once ``stopped`` is set, no article is waited for. Raises ArchiveError, KeyMissing,
    ClockWrong.
    """
    keyring = Keyring.from_environment()
    now = datetime.now(UTC)
    archive = open_or_create(folder, keyring, now)
    check_clock(archive, keyring, now)  # a capture that cannot be sealed is not begun
    if said := behind_newest(archive, now):
        progress.warn(said)
    sweep_temp()
    sweep_deleted(archive)
    salvage.all_orphans(archive, keyring, progress, stopped or threading.Event())
    return archive
