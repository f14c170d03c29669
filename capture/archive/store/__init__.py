"""The store: the archive folder, where snapshots are written and placed.

archive: a folder with ``archive.json`` · incoming: where one snapshot is being written · placed: finished,
in ``snapshots/``, never changed again · orphan: an incoming folder whose process is gone · derived: what can be
made again from a snapshot.
"""

from capture.archive.store.archive import (
    ArchiveFolder,
    PlacedSnapshot,
    home_of,
    open_archive,
    open_or_create,
    write_derived,
)
from capture.archive.store.incoming_snapshot import IncomingSnapshot, incoming
from capture.archive.store.placement import place, remove, sweep_deleted
from capture.archive.store.recovery import Orphan, claim, cut, orphans
from capture.archive.store.temporary_folders import scratch, sweep_temp

__all__ = [
    "ArchiveFolder",
    "IncomingSnapshot",
    "Orphan",
    "PlacedSnapshot",
    "claim",
    "cut",
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
