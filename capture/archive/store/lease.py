"""Leases: who writes a folder stands in an owner file beside or in it, and a heartbeat keeps that file young.

On the same machine a process is known by its number and its start time, so that a number used again is no owner. Across
machines (or containers) nobody's processes can be seen: there the owner file's heartbeat decides.
"""

import enum
import json
import logging
import os
import platform
import secrets
import subprocess
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from capture.formats.wacz import atomic_write

__all__ = [
    "HEARTBEAT_S",
    "SILENT_S",
    "Heartbeat",
    "Life",
    "Owner",
    "is_abandoned",
    "is_silent",
    "judge",
    "read",
    "start_time",
    "this_process",
    "write",
]

logger = logging.getLogger(__name__)

HEARTBEAT_S = 60.0
SILENT_S = 600.0  # ten missed heartbeats; a laptop that sleeps longer has to begin again


class Life(enum.Enum):
    """Whether an owner lives, as far as this process can see."""

    ALIVE = "alive"
    DEAD = "dead"
    UNSEEN = "unseen"  # on another machine: the heartbeat decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A process: ``pid`` 0 means that it gave the folder up. ``machine`` and ``boot`` are opaque names.

    ``about`` is what the owner wants the next command to know if it dies (the seed, tags, note).
    """

    pid: int
    started: str
    host: str
    machine: str
    boot: str
    about: dict[str, object] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """JSON, for the owner file."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def parse(cls, data: bytes) -> "Owner | None":
        """Read an owner file; None for anything else, such as one cut by a crash."""
        try:
            fields = json.loads(data)
            about = fields.get("about", {})
            names = {name: str(fields[name]) for name in ("started", "host", "machine", "boot")}
            return cls(pid=int(fields["pid"]), about=about if isinstance(about, dict) else {}, **names)
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            return None


def this_process(about: dict[str, object] | None = None) -> Owner:
    """The running process as an owner.

    Its machine is the machine's own id and the process numbers' space: containers share the one, not the other.
    """
    pid = os.getpid()
    machine = _read_text("/etc/machine-id") or _read_text("/var/lib/dbus/machine-id")
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return Owner(
        pid=pid,
        started=start_time(pid) or "",
        host=platform.node(),
        machine=f"id:{machine}:{space}" if machine else f":{space}",
        boot=_read_text("/proc/sys/kernel/random/boot_id"),
        about=about or {},
    )


def _read_text(path: str) -> str:
    try:
        return Path(path).read_text("ascii", "replace").strip()
    except OSError:
        return ""


def judge(owner: Owner, here: Owner) -> Life:
    """Whether ``owner`` lives, seen from the process ``here``."""
    if owner.pid <= 0:
        return Life.DEAD
    if (owner.host, owner.machine) != (here.host, here.machine):
        return Life.UNSEEN
    if owner.boot != here.boot:
        # Without a machine's id the same host name may be another machine's.
        return Life.DEAD if owner.machine.startswith("id:") else Life.UNSEEN
    return Life.ALIVE if start_time(owner.pid) == owner.started else Life.DEAD


def start_time(pid: int) -> str | None:
    """When a process began, as an opaque text; None when it is no more (a zombie is no more)."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        if Path("/proc/self/stat").exists():
            return None
        listed = subprocess.run(
            ["ps", "-o", "stat=,lstart=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"LC_ALL": "C", "TZ": "UTC"},  # the same text whoever asks
        )
        state, _, started = listed.stdout.strip().partition(" ")
        return started.strip() if started and not state.startswith("Z") else None
    fields = text.rpartition(")")[2].split()  # the name in brackets may hold anything
    return None if fields[0] in ("Z", "X") else fields[19]


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


def is_abandoned(path: Path, here: Owner) -> bool:
    """Whether nobody owns what the owner file ``path`` stands for any more (no file: nobody does)."""
    owner = read(path)
    if owner is None:
        return True
    life = judge(owner, here)
    return life is Life.DEAD or (life is Life.UNSEEN and is_silent(path))


def is_silent(path: Path) -> bool:
    """Whether the file is so old that a living owner would have touched it.

    By the disk's own clock, since machines' clocks differ; False where it cannot be told.
    """
    probe = path.parent / f".clock-{secrets.token_hex(6)}"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        now = probe.stat().st_mtime
        probe.unlink()
        return now - path.stat().st_mtime > SILENT_S
    except OSError:
        return False


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
