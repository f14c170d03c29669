"""Local temporary folders (profile, pipe, spool): private, not in the archive, swept when nobody owns them.

Network disks have no named pipes, and a profile holds cookies.
"""

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from capture.archive.store import lease
from capture.archive.store.lease import Owner, start_time, this_process

__all__ = ["OWNER", "make", "remove", "scratch", "sweep_temp"]

PREFIX = "warcite-work-"
OWNER = "owner.json"
# The name says the process too: a kill may fall between making the folder and writing its owner file.
_WORKING = re.compile(PREFIX + r"(\d+)-\w+")
# ZipPackage unpacks into folders of this form; readers come and go quickly, hence no owner file.
_READING = re.compile(r"warcite-read-(\d+)-\w+")
_YOUNG_S = 3600.0  # a folder without owner file and of no process may be one that is being made


def make(owner: Owner) -> Path:
    """A new folder that only this user can enter, with its owner file."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{owner.pid}-"))
    lease.write(folder / OWNER, owner)
    return folder


@contextmanager
def scratch() -> Iterator[Path]:
    """Such a folder for as long as the block lasts."""
    folder = make(this_process())
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Delete a local folder with all it holds; what another process still holds open goes with it."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep_temp(root: Path | None = None) -> tuple[Path, ...]:
    """Delete this user's local folders whose process is gone; the folders that were deleted are returned."""
    here = this_process()
    gone: list[Path] = []
    for entry in os.scandir(root or tempfile.gettempdir()):
        if not entry.name.startswith(PREFIX) and not _READING.fullmatch(entry.name):
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        # Others may make any name in a shared /tmp.
        own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
        if own and _is_abandoned(Path(entry.path), here):
            gone.append(Path(entry.path))
    for folder in gone:
        remove(folder)
    return tuple(sorted(gone))


def _is_abandoned(folder: Path, here: Owner) -> bool:
    reading = _READING.fullmatch(folder.name)
    if reading:
        return start_time(int(reading[1])) is None and _is_old(folder)
    if lease.read(folder / OWNER) is None:
        making = _WORKING.fullmatch(folder.name)
        return (making is not None and start_time(int(making[1])) is None) or _is_old(folder)
    return lease.is_abandoned(folder / OWNER, here)


def _is_old(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > _YOUNG_S
    except OSError:
        return False
