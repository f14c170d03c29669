"""The store: the archive folder, where snapshots are written, placed and found again.

archive: a folder with ``archive.json`` · workplace: where one snapshot is being written · placed: finished,
in ``snapshots/``, never changed again · orphan: a workplace whose process is gone · catalog: a local cache of
what the archive holds · derived: what can be made again from a snapshot.
"""

from capture.archive.catalog import Catalog, Changes, Row, cache_folder
from capture.archive.store.archive import ArchiveFolder, PlacedSnapshot, home_of, open_archive, open_or_create
from capture.archive.store.derived_files import write_derived
from capture.archive.store.incoming import IncomingSnapshot, incoming
from capture.archive.store.placement import place
from capture.archive.store.recovery import Orphan, claim, cut, orphans
from capture.archive.store.removal import remove, sweep_deleted
from capture.archive.store.resolve import SnapshotTarget, buried, find, find_path
from capture.archive.store.temporary_folders import scratch, sweep_temp

__all__ = [
    "ArchiveFolder",
    "Catalog",
    "Changes",
    "IncomingSnapshot",
    "Orphan",
    "PlacedSnapshot",
    "Row",
    "SnapshotTarget",
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
