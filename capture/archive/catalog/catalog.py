"""The catalog of one archive: lists and look-ups without opening a snapshot.

Each look-up first brings the cache up to date, once per catalog and again on ``refresh``. A month's folder is looked
into only when its mark is another than last time: a hash over what the disk tells of it, its times, inode and device.
No call sets the time of change (ctime) back, and a folder that was put in the place of another has another inode. One
that changed within the last seconds is looked into again, since two changes may share one tick of a disk's clock.
"""

import hashlib
import logging
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capture.archive.catalog.database import Database, cache_folder
from capture.archive.catalog.row import Row, of_fragment, row_of
from capture.archive.store.archive import ArchiveFolder, PlacedSnapshot
from capture.model.surt import surt

__all__ = ["Catalog", "Changes", "mark_of"]

logger = logging.getLogger(__name__)

ALL = -1  # SQLite: no limit
SETTLED_NS = 10_000_000_000
Step = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """``added`` and ``dropped`` are ids; ``steps`` bring the database there."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    steps: tuple[Step, ...]


class Catalog:
    """A context manager over the local cache; whatever is wrong with the cache, the answers are right.

    Several processes may use one cache at once, and several threads one Catalog. Each copy of an archive has a cache
    of its own: they share an id, and may hold different things.
    """

    def __init__(self, archive: ArchiveFolder, folder: Path | None = None) -> None:
        self.archive = archive
        location = hashlib.sha256(os.fsencode(archive.root)).hexdigest()[:12]
        self._database = Database((folder or cache_folder()) / f"{archive.id}-{location}.sqlite")
        self._lock = threading.RLock()
        self._filled = -1

    def refresh(self) -> Changes:
        """Add what was placed and drop what is gone since the last look, by whatever machine."""
        with self._lock:
            generation = self._database.generation
            found = _changes(self.archive, self._database)
            if found.steps:
                self._database.write(list(found.steps))
            if self._database.generation != generation:  # the cache began anew on the way, so that all is missing
                return self.refresh()
            self._filled = generation
            logger.debug("catalog refreshed steps=%d", len(found.steps))
            return found

    def rebuild(self) -> Changes:
        """Forget everything and read the whole archive again."""
        with self._lock:
            self._database.renew()
            logger.info("catalog forgotten, to be read anew")
            return self.refresh()

    def add(self, identifier: str) -> Row:
        """Read a placed snapshot (again), with its derived article, and return its row."""
        row = row_of(self.archive, PlacedSnapshot(id=identifier, path=self.archive.folder(identifier)))
        with self._lock:
            self._database.write([("put", row.to_sql())])
        return row

    def forget(self, identifier: str) -> None:
        """Drop the row of a snapshot that was deleted."""
        with self._lock:
            self._database.write([("drop", {"id": identifier})])

    def all(self, limit: int = ALL) -> tuple[Row, ...]:
        """Every snapshot, newest first."""
        return self._rows("all", limit=limit)

    def get(self, identifier: str) -> Row | None:
        """The snapshot of that id."""
        return next(iter(self._rows("one", id=identifier)), None)

    def by_part(self, part: str, limit: int = ALL) -> tuple[Row, ...]:
        """Snapshots whose id holds ``part``, newest first."""
        return self._rows("by_part", part=part, limit=limit)

    def by_url(self, url: str, limit: int = ALL) -> tuple[Row, ...]:
        """Snapshots of ``url``, as asked for or as arrived at, newest first; http and https are one.

        What stands behind ``#`` belongs to the address, as ``of_fragment`` says.
        """
        rows = of_fragment(self._rows("by_key", key=surt(url), limit=ALL), url)
        return tuple(rows if limit == ALL else rows[:limit])

    def close(self) -> None:
        """Close the cache's file."""
        with self._lock:
            self._database.close()

    def __enter__(self) -> "Catalog":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows(self, query: str, **parameters: Any) -> tuple[Row, ...]:
        with self._lock:
            if self._filled != self._database.generation:
                self.refresh()
            try:
                rows = [Row.from_sql(row) for row in self._database.query(query, **parameters)]
            except (TypeError, ValueError):
                self._database.renew()  # what is in the file is no catalog of ours
            if self._filled != self._database.generation:
                self.refresh()
                rows = [Row.from_sql(row) for row in self._database.query(query, **parameters)]
            return tuple(rows)


def _changes(archive: ArchiveFolder, database: Database) -> Changes:
    """Compare the archive's folders with the catalog. Reads only what is new."""
    months = {folder.relative_to(archive.placed).as_posix(): folder for folder in archive.months()}
    found = [_month_changes(archive, database, name, folder) for name, folder in months.items()]
    for name in sorted({str(row["month"]) for row in database.query("months")} - months.keys()):
        ids = tuple(str(row["id"]) for row in database.query("ids_of_month", month=name))
        drops: list[Step] = [("drop", {"id": identifier}) for identifier in ids]
        found.append(Changes(added=(), dropped=ids, steps=(*drops, ("forget_folder", {"name": name}))))
    return Changes(
        added=tuple(identifier for changes in found for identifier in changes.added),
        dropped=tuple(identifier for changes in found for identifier in changes.dropped),
        steps=tuple(step for changes in found for step in changes.steps),
    )


def _month_changes(archive: ArchiveFolder, database: Database, name: str, folder: Path) -> Changes:
    mark, changed = mark_of(folder)
    if [row["changed"] for row in database.query("folder", name=name)] == [mark]:
        return Changes(added=(), dropped=(), steps=())
    now = time.time_ns()
    placed = {item.id: item for item in archive.of_month(folder)}
    known = {str(row["id"]) for row in database.query("ids_of_month", month=name)}
    broken = {str(row["id"]) for row in database.query("broken_of_month", month=name)}
    new = sorted(placed.keys() - known)
    again = sorted(placed.keys() & broken)  # it may have been mended
    dropped = tuple(sorted(known - placed.keys()))
    steps: list[Step] = [("put", row_of(archive, placed[identifier]).to_sql()) for identifier in (*new, *again)]
    steps += [("drop", {"id": identifier}) for identifier in dropped]
    if now - changed > SETTLED_NS:
        steps.append(("put_folder", {"name": name, "changed": mark}))
    return Changes(added=tuple(new), dropped=dropped, steps=tuple(steps))


def mark_of(folder: Path) -> tuple[int, int]:
    """A folder's mark, and when it changed last, in nanoseconds since the epoch; 0 where it is gone."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return 0, 0
    facts = (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
    mark = int.from_bytes(hashlib.sha256(repr(facts).encode()).digest()[:7])  # SQLite's numbers have 63 bits
    return mark, max(status.st_mtime_ns, status.st_ctime_ns)
