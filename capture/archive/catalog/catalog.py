"""The catalog of one archive: lists and look-ups without opening a snapshot."""

import hashlib
import logging
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from capture.archive.catalog.database import Database, cache_folder
from capture.archive.catalog.entry import row_of
from capture.archive.catalog.part import of_part
from capture.archive.catalog.refresh import Changes, changes
from capture.archive.catalog.row import Row
from capture.archive.store.archive import ArchiveFolder, PlacedSnapshot
from capture.model.surt import surt

__all__ = ["Catalog"]

logger = logging.getLogger(__name__)

ALL = -1  # SQLite: no limit


class Catalog:
    """A context manager over the local cache; whatever is wrong with the cache, the answers are right.

    Several processes may use one cache at once, and several threads one Catalog. Each copy of an archive has a cache
    of its own: they share an id, and may hold different things.
    """

    def __init__(self, archive: ArchiveFolder, folder: Path | None = None) -> None:
        self.archive = archive
        place = hashlib.sha256(os.fsencode(archive.root)).hexdigest()[:12]
        self._database = Database((folder or cache_folder()) / f"{archive.id}-{place}.sqlite")
        self._lock = threading.RLock()
        self._filled = -1

    def refresh(self) -> Changes:
        """Add what was placed and drop what is gone since the last look, by whatever machine."""
        with self._lock:
            born = self._database.born
            found = changes(self.archive, self._database)
            if found.steps:
                self._database.write(list(found.steps))
            if self._database.born != born:  # the cache began anew on the way, so that all is missing
                return self.refresh()
            self._filled = born
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

        What stands behind ``#`` belongs to the address, as ``of_part`` says.
        """
        rows = of_part(self._rows("by_key", key=surt(url), limit=ALL), url)
        return tuple(rows if limit == ALL else rows[:limit])

    def close(self) -> None:
        """Close the cache's file."""
        with self._lock:
            self._database.close()

    def __enter__(self) -> "Catalog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, query: str, **parameters: Any) -> tuple[Row, ...]:
        with self._lock:
            if self._filled != self._database.born:
                self.refresh()
            try:
                rows = [Row.from_sql(row) for row in self._database.query(query, **parameters)]
            except (TypeError, ValueError):
                self._database.renew()  # what is in the file is no catalog of ours
            if self._filled != self._database.born:
                self.refresh()
                rows = [Row.from_sql(row) for row in self._database.query(query, **parameters)]
            return tuple(rows)
