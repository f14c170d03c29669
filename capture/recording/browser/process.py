"""The processes of one browser, found by its profile folder, and their end."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["executable_of", "kill", "leader", "living", "memory", "running"]


def leader(profile: Path) -> int | None:
    """The browser process that holds the profile's lock (``SingletonLock`` → ``host-pid``)."""
    try:
        return int(os.readlink(profile / "SingletonLock").rpartition("-")[2])
    except (OSError, ValueError):
        return None


def living(profile: Path) -> list[int]:
    """Processes that name the profile in their command line; not those that wait to be reaped."""
    needle = f"--user-data-dir={profile}"
    return [pid for pid, line in _command_lines() if needle in line]


def kill(profile: Path) -> None:
    """End every process of the profile at once, the browser's whole process group first."""
    pid = leader(profile)
    if pid is not None and pid in living(profile):
        _kill_group(pid)
    for other in living(profile):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(other, signal.SIGKILL)


def memory(profile: Path) -> int:
    """Bytes in memory of the browser's whole group; on Linux without what processes share."""
    pid = leader(profile)
    if pid is None or not running(pid):
        return 0
    with contextlib.suppress(OSError):
        group = os.getpgid(pid)
        return 1024 * sum(kilobytes for of, kilobytes in _held() if of == group)
    return 0


def _held() -> Iterator[tuple[int, int]]:
    """Group and kilobytes of each process."""
    if sys.platform != "linux":
        listed = subprocess.run(["ps", "-axo", "pgid=,rss="], capture_output=True, text=True, check=False)
        yield from ((int(group), int(size)) for group, size in map(str.split, listed.stdout.splitlines()))
        return
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                status = (folder / "status").read_text("ascii", "replace")
                if size := re.search(r"^RssAnon:\s+(\d+) kB", status, re.MULTILINE):
                    yield os.getpgid(int(folder.name)), int(size[1])


def running(pid: int) -> bool:
    """Whether that process exists and is not only waiting to be reaped."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return sys.platform != "linux"


def executable_of(pid: int) -> Path | None:
    """The program that a process runs; None where the system does not tell (no /proc)."""
    try:
        return Path(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return None


def _kill_group(pid: int) -> None:
    """Playwright makes the browser lead a group of its own; any other group is not ours to end."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)


def _command_lines() -> list[tuple[int, str]]:
    return _from_proc() if sys.platform == "linux" else _from_ps()


def _from_proc() -> list[tuple[int, str]]:
    """A zombie's command line is empty, so it never matches."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                found.append((int(folder.name), os.fsdecode(line)))
    return found


def _from_ps() -> list[tuple[int, str]]:
    listed = subprocess.run(["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=False)
    pairs = (line.strip().partition(" ") for line in listed.stdout.splitlines())
    return [(int(pid), command) for pid, _, command in pairs if pid.isdigit()]
