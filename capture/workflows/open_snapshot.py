"""Reading: a snapshot, a .wacz or a WARC opened to be read, with how its seal stands. The one way in for all readers.

``with reading(name, archive) as found`` gives what ``name`` means; ``found.standing`` says whether its files are those
that were sealed, before a byte of them is used. Whoever shows what stands in it shows ``found.standing.text`` too,
names no other seal than ``found.standing.number``, and ends with exit code 7 where it is ``broken``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from capture.archive.catalog import Catalog, SnapshotTarget, cache_folder, find, find_path
from capture.archive.seal import Keyring, SealStatus, VerificationCache, check_own_key, check_seal
from capture.archive.store import home_of, open_archive
from capture.errors import ArchiveError, Damaged, NotFound, NotRead, VerificationFailed
from capture.formats.wacz import Package, open_package
from capture.model.archive import ArchiveCard

__all__ = ["SnapshotReading", "card_of", "locate", "reading", "reading_at", "standing_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotReading:
    """An open package. ``card`` is that of the archive it stands in, or None; ``archived``: it stands in one."""

    target: SnapshotTarget
    package: Package
    standing: SealStatus
    card: ArchiveCard | None
    archived: bool


@contextmanager
def reading(name: str, archive: Path) -> Iterator[SnapshotReading]:
    """What ``name`` means in the archive of that folder, or at a path, open until the block ends.

    Raises NotFound, Damaged; VerificationFailed instead where it cannot be read and its seal does not hold.
    """
    with reading_at(locate(name, archive), archive) as found:
        yield found


@contextmanager
def reading_at(target: SnapshotTarget, archive: Path) -> Iterator[SnapshotReading]:
    """The same for a target that was located before."""
    card, archived = card_of(target, archive)
    with open_package(target.path) as package:
        keyring = Keyring.from_environment()

        def look() -> SealStatus:
            seen = check_seal(package, card=card, archived=archived)
            keys = check_own_key(card, keyring) if card is not None and archived else ()
            return replace(seen, checks=(*seen.checks, *keys))

        key = keyring.path(card.id) if card is not None else None
        found = _looks(cache_folder()).seal_status(target.path, card, look, archived=archived, key=key)
        try:
            yield SnapshotReading(target=target, package=package, standing=found, card=card, archived=archived)
        except (Damaged, NotFound, NotRead) as error:
            if not found.broken:
                raise
            raise VerificationFailed(f"{found.text} So it cannot be read: {error}") from error


def locate(name: str, archive: Path) -> SnapshotTarget:
    """The snapshot that ``name`` means, in the archive if there is one, or at a path, which needs none.

    Raises NotFound, ArchiveError.
    """
    try:
        opened = open_archive(archive)
    except NotFound:
        target = find_path(name)
        if target is None:
            raise
        return target
    with Catalog(opened) as catalog:
        catalog.refresh()
        return find(catalog, name)


def standing_of(path: Path, archive: Path) -> SealStatus:
    """How the seal of the snapshot at a path stands. Raises NotFound, Damaged where it is none."""
    with reading_at(SnapshotTarget(path=path), archive) as found:
        return found.standing


def card_of(target: SnapshotTarget, archive: Path) -> tuple[ArchiveCard | None, bool]:
    """The card that counts for a target, and whether it stands in that card's archive.

    Of a folder ``ARCHIVE/snapshots/YYYY/MM/ID`` it is that archive's, by the path as it was given and not where a
    link on it leads; of all else that of ``archive``, whose keys are known, if it is one. Raises ArchiveError where
    the archive's own card cannot be read.
    """
    home = home_of(target.path)
    if home is not None:
        return open_archive(home).card, True
    try:
        return open_archive(archive).card, False
    except (ArchiveError, NotFound):
        return None, False


@cache
def _looks(folder: Path) -> VerificationCache:
    """Of this process, and of those before it with that cache."""
    return VerificationCache(folder / "seals")
