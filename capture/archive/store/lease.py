"""Owner files: a folder's owner stands in a file beside or in it, and a heartbeat keeps that file young."""

import logging
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

from capture.archive.store.owner import HEARTBEAT_S, SILENT_S, Life, Owner, judge
from capture.formats.wacz import atomic_write

__all__ = ["Heartbeat", "abandoned", "read", "silent", "write"]

logger = logging.getLogger(__name__)


def write(path: Path, owner: Owner) -> None:
    """Put the owner file at ``path``, whole."""
    atomic_write.write(path, owner.to_bytes(), mode=atomic_write.PRIVATE)


def read(path: Path) -> Owner | None:
    """The owner that a file names; None when there is no such file or it is damaged.

    A pipe under that name is none: reading it would wait for ever.
    """
    try:
        return Owner.parse(path.read_bytes()) if path.is_file() else None
    except OSError:
        return None


def abandoned(path: Path, here: Owner) -> bool:
    """Whether nobody owns what the owner file ``path`` stands for any more (no file: nobody does)."""
    owner = read(path)
    if owner is None:
        return True
    life = judge(owner, here)
    return life is Life.DEAD or (life is Life.UNSEEN and silent(path))


def silent(path: Path) -> bool:
    """Whether the file is so old that a living owner would have touched it."""
    return _silence_s(path) > SILENT_S


def _silence_s(path: Path) -> float:
    """Seconds since the last heartbeat by the disk's own clock: machines' clocks differ."""
    probe = path.parent / f".clock-{secrets.token_hex(6)}"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        now = probe.stat().st_mtime
        probe.unlink()
        return now - path.stat().st_mtime
    except OSError:
        return 0.0  # cannot tell: let it live


class Heartbeat:
    """A thread that touches files until it is stopped."""

    def __init__(self, paths: Callable[[], tuple[Path, ...]], every_s: float = HEARTBEAT_S) -> None:
        self._paths = paths
        self._every_s = every_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warcite-heartbeat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Touch no more; returns when the thread has ended."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._every_s):
            self.beat()

    def beat(self) -> None:
        """Touch once. A file that is gone is no fault: its folder was placed meanwhile."""
        for path in self._paths():
            try:
                os.utime(path)
            except OSError:
                logger.debug("heartbeat found no file name=%s", path.name)
                continue
