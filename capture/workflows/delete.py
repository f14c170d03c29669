"""Delete: a snapshot goes, and a tombstone stays that says what it was, when it was deleted, and why."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from capture.archive.catalog import Catalog
from capture.archive.seal import Keyring, Tombstone, check_tombstone, read_tombstone, sign_tombstone
from capture.archive.store import open_archive, remove
from capture.errors import UsageError, WarciteError
from capture.model.citation import one_line
from capture.workflows.finalize import SOFTWARE, check_clock
from capture.workflows.open_snapshot import locate
from capture.workflows.show import SnapshotSummary, show

__all__ = ["DeletionTarget", "delete", "deletion_target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionTarget:
    """A snapshot that is to be deleted; ``shown`` None: it cannot be read."""

    id: str
    path: Path
    shown: SnapshotSummary | None


def deletion_target(name: str, archive: Path) -> DeletionTarget:
    """The snapshot of the archive that ``name`` means. Raises NotFound, UsageError for a file from elsewhere."""
    target = locate(name, archive)
    if not target.archived:
        raise UsageError(
            f"{target.path} is no snapshot of the archive {archive}", hint="Files elsewhere are yours to remove."
        )
    try:
        found = show(str(target.path), archive)
    except (WarciteError, OSError):
        found = None
    return DeletionTarget(id=target.id, path=target.path, shown=found)


def delete(victim: DeletionTarget, archive: Path, reason: str) -> Tombstone:
    """Take it out of the archive for good; the tombstone that stays, signed with the archive's key.

    One that an earlier deletion left stays as it is, and is what is returned.
    Raises UsageError without a reason, KeyMissing, ClockWrong, ArchiveError, NoSpace.
    """
    why, now, keyring = one_line(reason), datetime.now(UTC).replace(microsecond=0), Keyring.from_environment()
    if not why:
        raise UsageError("a deletion needs its reason", hint='Give it in a sentence: --reason "…"')
    opened = open_archive(archive)
    check_clock(opened, keyring, now)
    shown = victim.shown
    stone = Tombstone(
        archive=opened.id,
        id=victim.id,
        deleted=now,
        reason=why,
        seal=shown.standing.seal if shown else "",
        intact=shown is not None and bool(shown.standing.number),
        url=one_line(shown.provenance.requested_url) if shown else "",
        software=SOFTWARE,
    )
    try:
        data = opened.tombstone(victim.id).read_bytes()
    except OSError:
        data = b""
    kept = None  # where there is none, or one that this archive never signed
    if data and all(check.ok for check in check_tombstone(data, victim.id, opened.card)):
        kept = read_tombstone(data)
    remove(opened, victim.id, None if kept else sign_tombstone(stone, keyring.signing_key(opened.card)))
    with Catalog(opened) as catalog:
        catalog.forget(victim.id)
    return kept or stone
