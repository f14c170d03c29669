"""The store: the archive folder, where snapshots are written, placed and found again.

archive: a folder with ``archive.json`` · workplace: where one snapshot is being written · placed: finished,
in ``snapshots/``, never changed again · orphan: a workplace whose process is gone · catalog: a local cache of
what the archive holds · derived: what can be made again from a snapshot.
"""

from capture.store.archive import Archive, Placed, home_of, open_archive, open_or_create
from capture.store.catalog import Catalog, Changes, Row, cache_folder
from capture.store.derived import write_derived
from capture.store.naming import Target, buried, find, find_path
from capture.store.orphans import Orphan, claim, cut, orphans
from capture.store.placement import place
from capture.store.temp import scratch, sweep_temp
from capture.store.tombstones import remove, sweep_deleted
from capture.store.workplace import Workplace, incoming

__all__ = [
    "Archive",
    "Catalog",
    "Changes",
    "Orphan",
    "Placed",
    "Row",
    "Target",
    "Workplace",
    "buried",
    "cache_folder",
    "claim",
    "cut",
    "find",
    "find_path",
    "home_of",
    "incoming",
    "open_archive",
    "open_or_create",
    "orphans",
    "place",
    "remove",
    "scratch",
    "sweep_deleted",
    "sweep_temp",
    "write_derived",
]
