"""The owner of a folder that is being written: who it is, and whether it still lives.

On the same machine a process is known by its number and its start time, so that a number used again
is no owner. Across machines (or containers) nobody's processes can be seen: there the owner file's
heartbeat decides.
"""

import enum
import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path

__all__ = ["HEARTBEAT_S", "SILENT_S", "Life", "Owner", "judge", "this_process"]

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
            return cls(
                pid=int(fields["pid"]),
                started=str(fields["started"]),
                host=str(fields["host"]),
                machine=str(fields["machine"]),
                boot=str(fields["boot"]),
                about=about if isinstance(about, dict) else {},
            )
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            return None


def this_process(about: dict[str, object] | None = None) -> Owner:
    """The running process as an owner."""
    pid = os.getpid()
    return Owner(
        pid=pid,
        started=start_time(pid) or "",
        host=platform.node(),
        machine=_machine(),
        boot=_boot(),
        about=about or {},
    )


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
        return None if Path("/proc/self/stat").exists() else _start_time_by_ps(pid)
    fields = text.rpartition(")")[2].split()  # the name in brackets may hold anything
    return None if fields[0] in ("Z", "X") else fields[19]


def _start_time_by_ps(pid: int) -> str | None:
    told = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LC_ALL": "C", "TZ": "UTC"},  # the same text whoever asks
    )
    state, _, started = told.stdout.strip().partition(" ")
    return started.strip() if started and not state.startswith("Z") else None


def _machine() -> str:
    """The machine's own id and the process numbers' space: containers share the one, not the other."""
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        text = _read(Path(path))
        if text:
            return f"id:{text}:{_space()}"
    return f":{_space()}"


def _space() -> str:
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def _boot() -> str:
    return _read(Path("/proc/sys/kernel/random/boot_id"))


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""
