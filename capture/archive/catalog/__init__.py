"""The catalog: what an archive holds, as a local SQLite cache that can be made again at any time.

row: one snapshot as lists see it · refresh: add what was placed, drop what is gone, since the last look ·
target: the snapshot that a person's words mean (a part of an id, ``@latest``, a URL, a path).
"""

from capture.archive.catalog.catalog import Catalog, Changes
from capture.archive.catalog.database import cache_folder
from capture.archive.catalog.resolve import SnapshotTarget, find, find_path, find_tombstone
from capture.archive.catalog.row import Row

__all__ = ["Catalog", "Changes", "Row", "SnapshotTarget", "cache_folder", "find", "find_path", "find_tombstone"]
