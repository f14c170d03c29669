"""The catalog's SQLite file: a cache, so that whatever is wrong with it is answered by a new one."""

import contextlib
import os
import re
import sqlite3
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["Database", "cache_folder"]

BUSY_MS = 10_000  # how long one process waits for another that writes
_MEMORY = Path(":memory:")
Result = TypeVar("Result")


class Database:
    """A database that is always there: on disk, made again when damaged, in memory when nothing else works.

    ``generation`` counts how often it began empty, so that its user knows when to fill it again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.generation = 0
        try:
            self._connection = self._on_disk()
        except (sqlite3.Error, OSError):
            self._connection = self._anew()

    def query(self, query: str, /, **parameters: Any) -> list[sqlite3.Row]:
        """All rows of a query that reads."""
        return self._surviving(lambda: self._connection.execute(_queries()[query], parameters).fetchall())

    def write(self, steps: list[tuple[str, dict[str, Any]]]) -> None:
        """Queries that write, all or none of them."""

        def transaction() -> None:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                for name, parameters in steps:
                    self._connection.execute(_queries()[name], parameters)

        self._surviving(transaction)

    def renew(self) -> None:
        """Throw the file away and begin a new one."""
        self._connection.close()
        self._connection = self._anew()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _surviving(self, action: Callable[[], Result]) -> Result:
        """Do it; when the file turns out to be damaged, unwritable or locked for good, do it on a new one."""
        try:
            return action()
        except sqlite3.OperationalError:
            self._connection.close()
            self._connection = self._in_memory()  # read-only, full, or held by another: what is there may be good
        except sqlite3.DatabaseError:
            self.renew()
        return action()

    def _on_disk(self) -> sqlite3.Connection:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Titles of what somebody read are nobody else's business.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = _connect(self.path)
        try:
            with contextlib.suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")  # network disks refuse it
            connection.execute("PRAGMA synchronous = NORMAL")
            self.generation += _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _anew(self) -> sqlite3.Connection:
        """In a new file; in memory where there can be none."""
        try:
            for suffix in ("", "-wal", "-shm", "-journal"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            return self._on_disk()
        except (sqlite3.Error, OSError):
            return self._in_memory()

    def _in_memory(self) -> sqlite3.Connection:
        connection = _connect(_MEMORY)
        self.generation += _migrate(connection)
        return connection


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """``$XDG_CACHE_HOME/warcite``, else ``~/.cache/warcite``."""
    return Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "warcite"


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    return connection


def _migrate(connection: sqlite3.Connection) -> int:
    """Bring the tables up to date; 1 when there were none. Raises DatabaseError for a newer version's."""
    migrations = _migrations()
    if _version(connection) == len(migrations):
        return 0
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        done = _version(connection)  # another process may have been faster
        if done > len(migrations):
            raise sqlite3.DatabaseError("the catalog is a newer version's")
        for script in migrations[done:]:
            for statement in script:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
    return int(done == 0)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@cache
def _migrations() -> tuple[tuple[str, ...], ...]:
    """The statements of each migration, in order."""
    folder = files(__package__)
    names = sorted(entry.name for entry in folder.iterdir() if re.fullmatch(r"migration_\d+\.sql", entry.name))
    scripts = (re.sub(r"--[^\n]*", "", folder.joinpath(name).read_text("utf-8")) for name in names)
    return tuple(tuple(part.strip() for part in script.split(";") if part.strip()) for script in scripts)


@cache
def _queries() -> dict[str, str]:
    """The queries of queries.sql by the names that stand above them."""
    text = files(__package__).joinpath("queries.sql").read_text("utf-8")
    parts = re.split(r"^-- name: (\w+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
