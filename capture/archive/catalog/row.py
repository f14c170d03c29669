"""A row of the catalog: one snapshot as lists and searches see it."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capture.model import moment as moments
from capture.model import snapshot_id

__all__ = ["Row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One snapshot. ``path`` is below the archive's folder; ``seed`` the URL asked for, ``url`` the page's.

    ``outcome`` is one of the four, or empty when the record of it cannot be read. ``words`` is None where no
    article was read. ``author`` is the first one, ``published`` ISO 8601 as the page says, ``language`` BCP 47.
    ``bytes`` is the size of all sealed files. ``job`` is the config's, empty: saved by hand.
    """

    id: str
    path: str
    seed: str
    url: str
    captured: datetime
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    status: int | None = None
    title: str = ""
    site: str = ""
    words: int | None = None
    bytes: int = 0
    tags: tuple[str, ...] = ()
    note: str = ""
    job: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    seed_key: str = ""
    url_key: str = ""

    @property
    def address_key(self) -> str:
        """One for all snapshots of the same address, what stands behind ``#`` included."""
        return f"{self.url_key}#{self.url.partition('#')[2]}"

    def to_sql(self) -> dict[str, Any]:
        """The parameters of the query ``put``."""
        return {
            "id": self.id,
            "path": self.path,
            "month": snapshot_id.month_folder(self.id),
            "seed": _storable(self.seed),
            "url": _storable(self.url),
            "seed_key": _storable(self.seed_key),
            "url_key": _storable(self.url_key),
            "captured": moments.to_iso(self.captured),
            "outcome": self.outcome,
            "reasons": json.dumps(self.reasons),
            "status": self.status,
            "title": _storable(self.title),
            "site": _storable(self.site),
            "words": self.words,
            "bytes": self.bytes,
            "tags": json.dumps(self.tags),
            "note": _storable(self.note),
            "job": _storable(self.job),
            "author": _storable(self.author),
            "published": _storable(self.published),
            "language": _storable(self.language),
        }

    @classmethod
    def from_sql(cls, fields: sqlite3.Row) -> "Row":
        """A row as the database gives it. Raises ValueError when it holds what no row can hold."""
        values = {name: fields[name] for name in fields.keys() if name != "month"}  # noqa: SIM118 - no mapping
        values["captured"] = moments.parse(values["captured"])
        for name in ("reasons", "tags"):
            values[name] = tuple(str(item) for item in json.loads(values[name]))
        return cls(**values)


def _storable(text: str) -> str:
    """SQLite holds UTF-8: a lone surrogate becomes ``?``."""
    return text.encode("utf-8", "replace").decode("utf-8")
