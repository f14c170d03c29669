"""What has changed in the archive since the catalog last looked, as steps to write.

A month's folder is looked into only when its mark is another than last time: a hash over what the disk tells of it,
its times, inode and device. No call sets the time of change (ctime) back, and a folder that was put in the place of
another has another inode. One that changed within the last seconds is looked into again, since two changes may share
one tick of a disk's clock.
"""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capture.archive.catalog.database import Database
from capture.archive.catalog.entry import row_of
from capture.archive.store.archive import ArchiveFolder

__all__ = ["Changes", "changes"]

SETTLED_NS = 10_000_000_000
Step = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """``added`` and ``dropped`` are ids; ``steps`` bring the database there."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]
    steps: tuple[Step, ...]


def changes(archive: ArchiveFolder, database: Database) -> Changes:
    """Compare the archive's folders with the catalog. Reads only what is new."""
    months = archive.months()
    parts = [_month(archive, database, month) for month in months]
    known = {str(row["month"]) for row in database.query("months")}
    there = {_name(archive, month) for month in months}
    parts.extend(_gone(database, name) for name in sorted(known - there))
    return Changes(
        added=tuple(identifier for part in parts for identifier in part.added),
        dropped=tuple(identifier for part in parts for identifier in part.dropped),
        steps=tuple(step for part in parts for step in part.steps),
    )


def _month(archive: ArchiveFolder, database: Database, folder: Path) -> Changes:
    name = _name(archive, folder)
    mark, changed = _state(folder)
    if _seen(database, name) == mark:
        return _NOTHING
    now = time.time_ns()
    placed = {item.id: item for item in archive.of_month(folder)}
    known = {str(row["id"]) for row in database.query("ids_of_month", month=name)}
    broken = {str(row["id"]) for row in database.query("broken_of_month", month=name)}
    new = [placed[identifier] for identifier in sorted(placed.keys() - known)]
    again = [placed[identifier] for identifier in sorted(placed.keys() & broken)]  # it may have been mended
    dropped = tuple(sorted(known - placed.keys()))
    steps: list[Step] = [("put", row_of(archive, item).to_sql()) for item in (*new, *again)]
    steps += [("drop", {"id": identifier}) for identifier in dropped]
    return Changes(
        added=tuple(item.id for item in new),
        dropped=dropped,
        steps=(*steps, *_looked_at(name, mark, settled=now - changed > SETTLED_NS)),
    )


def _gone(database: Database, month: str) -> Changes:
    ids = tuple(str(row["id"]) for row in database.query("ids_of_month", month=month))
    steps: list[Step] = [("drop", {"id": identifier}) for identifier in ids]
    return Changes(added=(), dropped=ids, steps=(*steps, ("forget_folder", {"name": month})))


def _looked_at(name: str, mark: int, *, settled: bool) -> tuple[Step, ...]:
    return (("put_folder", {"name": name, "changed": mark}),) if settled else ()


def _seen(database: Database, name: str) -> int | None:
    rows = database.query("folder", name=name)
    return int(rows[0]["changed"]) if rows else None


def _state(folder: Path) -> tuple[int, int]:
    """Its mark, and when it changed last."""
    try:
        told = folder.stat()
    except FileNotFoundError:
        return 0, 0
    facts = (told.st_dev, told.st_ino, told.st_mtime_ns, told.st_ctime_ns)
    mark = int.from_bytes(hashlib.sha256(repr(facts).encode()).digest()[:7])  # SQLite's numbers have 63 bits
    return mark, max(told.st_mtime_ns, told.st_ctime_ns)


def _name(archive: ArchiveFolder, month: Path) -> str:
    return month.relative_to(archive.placed).as_posix()


_NOTHING = Changes(added=(), dropped=(), steps=())
