"""Opening an archive to write: made when the folder is empty, salvaged before anything else is done."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from capture.archive.seal import Keyring
from capture.archive.store import ArchiveFolder, open_or_create, sweep_deleted, sweep_temp
from capture.model import moment as moments
from capture.model import snapshot_id
from capture.workflows import salvage
from capture.workflows.finalize import check_clock
from capture.workflows.progress import Progress

__all__ = ["behind_newest", "open_for_writing"]

APART = timedelta(minutes=1)  # that clocks of machines which share an archive may differ by


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
    salvage.salvage_all(archive, keyring, progress, stopped or threading.Event())
    return archive


def behind_newest(archive: ArchiveFolder, now: datetime) -> str:
    """A sentence where ``now`` lies before the archive's newest snapshot; else empty."""
    newest = max((placed.id for month in archive.months()[-1:] for placed in archive.of_month(month)), default="")
    taken = snapshot_id.moment(newest)
    if taken is None or taken <= now + APART:
        return ""
    return (
        f"this machine's clock says {moments.to_words(now)}, which is before the newest snapshot of the archive, "
        f"{newest}: one of the two clocks was wrong"
    )
