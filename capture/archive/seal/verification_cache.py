"""Checks of seals that need not be made twice: the status of a package that the disk says is untouched is kept.

A pass is kept under a mark: a hash over everything that the disk tells of every file and folder of the package
(name, size, times, inode, device), the archive's card, and this version. Other bytes cannot come to the same mark:
writing sets the time of change (ctime) to the disk's clock, and no call sets it back. Three holes are closed here.
A disk that keeps no such time (FAT, SSHFS) shows it by a time of change that equals the time of writing; what lies on
it is never kept, and neither is a file whose two times are equal for another reason. Two changes within one
tick of the clock have the same time, so that nothing is kept which changed within the last seconds, or in the
future. And a file that changes while it is read has another mark behind the check than before it.
Who may write into the cache folder is this user, who could change this program as well.
"""

import contextlib
import hashlib
import json
import os
import secrets
import stat
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from capture._version import __version__
from capture.archive.seal.verify import SealStatus
from capture.model.archive import ArchiveCard

__all__ = ["VerificationCache"]

SETTLED_NS = 10_000_000_000  # as the catalog waits: coarse disks have ticks of two seconds
KEPT = 10_000  # statuses that stay in memory


class VerificationCache:
    """Statuses found before, on disk in ``folder`` and in memory; safe to use from several threads.

    Only passes are written to disk. In memory a failure is kept as well, so that a broken snapshot is not read anew
    for each page of it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._statuses: dict[Path, SealStatus] = {}
        self._locks: dict[Path, threading.Lock] = {}
        self._lock = threading.Lock()

    def seal_status(
        self,
        path: Path,
        card: ArchiveCard | None,
        check: Callable[[], SealStatus],
        *,
        archived: bool,
        key: Path | None = None,
    ) -> SealStatus:
        """What ``check`` finds of the package at ``path``, or found when it and ``key`` were as they are."""
        path = path.absolute()
        with self._lock:
            lock = self._locks.setdefault(path, threading.Lock())
        with lock:
            mark, lasting = _mark_of(path, card, key, archived=archived)
            if lasting and (known := self._known(path, mark)) is not None:
                return known
            found = replace(check(), mark=mark)
            if lasting and _mark_of(path, card, key, archived=archived) == (mark, True):
                self._keep(path, found)
            return found

    def _known(self, path: Path, mark: str) -> SealStatus | None:
        known = self._statuses.get(path)
        if known is not None:
            return known if known.mark == mark else None
        try:
            fields = json.loads(self._file(path).read_bytes())
            seal, signer, listed = str(fields["seal"]), str(fields["signer"]), fields["listed"] is True
            passed = SealStatus(sealed=True, seal=seal, signer=signer, listed=listed, mark=mark)
            return passed if fields["mark"] == mark else None
        except (OSError, KeyError, TypeError, ValueError):
            return None

    def _keep(self, path: Path, found: SealStatus) -> None:
        if len(self._statuses) >= KEPT:
            self._statuses.clear()
        self._statuses[path] = replace(found, manifest=None)
        if not found.sealed or found.broken:
            return
        fields = {"mark": found.mark, "seal": found.seal, "signer": found.signer, "listed": found.listed}
        file = self._file(path)
        part = file.with_name(f".{secrets.token_hex(6)}.part")
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time, nothing else
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_text(json.dumps(fields), "ascii")
            part.replace(file)

    def _file(self, path: Path) -> Path:
        return self._folder / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:40]}.json"


def _mark_of(path: Path, card: ArchiveCard | None, key: Path | None, *, archived: bool) -> tuple[str, bool]:
    """The mark, and whether it lasts: whether nothing that could be written from now on has the same."""
    state = hashlib.sha256(os.fsencode(path))
    links = [folder.is_symlink() for folder in path.parents[:3]]
    state.update(repr((__version__, archived, card.to_bytes() if card else None, links)).encode())
    if key is not None and key.is_file():
        state.update(repr(_facts(key.stat())).encode())
    lasting, settled = True, time.time_ns() - SETTLED_NS
    try:
        for name, status in _entries(path):
            state.update(os.fsencode(name) + repr(_facts(status)).encode() + b"\n")
            timed = stat.S_ISDIR(status.st_mode) or status.st_ctime_ns > status.st_mtime_ns
            lasting &= timed and status.st_ctime_ns < settled
    except OSError:
        lasting = False
    return state.hexdigest(), lasting


def _facts(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev)


def _entries(path: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The package and all that is in it, in one order, links not followed."""
    yield "", path.lstat()
    folders = [str(path)] if path.is_dir() else []
    while folders:
        folder = folders.pop()
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            yield entry.path, entry.stat(follow_symlinks=False)
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
