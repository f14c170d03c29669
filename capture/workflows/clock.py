"""The machine's clock against what the archive knows of time: no seal can bear a time before its key was made."""

from datetime import datetime, timedelta

from capture.archive.seal import Keyring
from capture.archive.store import ArchiveFolder
from capture.errors import ClockWrong
from capture.model import moment as moments
from capture.model import snapshot_id

__all__ = ["behind_newest", "check_clock"]

APART = timedelta(minutes=1)  # that clocks of machines which share an archive may differ by


def check_clock(archive: ArchiveFolder, keyring: Keyring, now: datetime) -> None:
    """Raises ClockWrong where ``now`` lies before the key's own birth: what is sealed then never verifies.

    Raises KeyMissing as ``Keyring.signing_key``.
    """
    born = keyring.listed_key(archive.card).since.replace(microsecond=0)
    if now < born:
        raise ClockWrong(
            f"this machine's clock says {moments.to_words(now)}, and the key that seals was made on "
            f"{moments.to_words(born)}: what is sealed now would never verify",
            hint="Set the clock, then try again. If it was wrong on the day the archive was made, and is right now, "
            f"correct the time “from” in {archive.root / 'archive.json'}.",
        )


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
