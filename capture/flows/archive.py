"""Opening an archive to write: made when the folder is empty, salvaged before anything else is done."""

import threading
from datetime import UTC, datetime
from pathlib import Path

from capture.flows import salvage
from capture.flows.progress import Progress
from capture.seal import Keyring
from capture.store import Archive, open_or_create, sweep_temp

__all__ = ["open_for_writing"]


def open_for_writing(folder: Path, progress: Progress, stopped: threading.Event | None = None) -> Archive:
    """The archive in that folder, with nothing left in ``incoming/`` that has no living owner.

    Says what was salvaged; once ``stopped`` is set, no article is waited for. Raises ArchiveError, KeyMissing.
    """
    keyring = Keyring.from_environment()
    archive = open_or_create(folder, keyring, datetime.now(UTC))
    keyring.signing_key(archive.card)  # a capture that cannot be sealed is not begun
    sweep_temp()
    salvage.all_orphans(archive, keyring, progress, stopped or threading.Event())
    return archive
