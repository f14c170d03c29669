"""The processes of one browser, found by its profile folder, and their end.

On Linux /proc tells of them, elsewhere ps does.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["executable_of", "kill", "leader", "living", "memory", "network_service", "running"]


_NETWORK = "network.mojom.NetworkService"  # in the command line of the process that carries a browser's traffic


def leader(profile: Path) -> int | None:
    """The browser process that holds the profile's lock (``SingletonLock`` → ``host-pid``)."""
    try:
        return int(os.readlink(profile / "SingletonLock").rpartition("-")[2])
    except (OSError, ValueError):
        return None


def living(profile: Path) -> list[int]:
    """Processes that name the profile in their command line; not those that wait to be reaped."""
    needle = f"--user-data-dir={profile}"
    if sys.platform != "linux":
        pairs = (line.strip().partition(" ") for line in _ps("-axww", "-o", "pid=,command="))
        return [int(pid) for pid, _, command in pairs if pid.isdigit() and needle in command]
    found = []
    for folder in _proc():
        with contextlib.suppress(OSError):
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ")  # a zombie's is empty
            if needle in os.fsdecode(line):
                found.append(int(folder.name))
    return found


def kill(profile: Path) -> None:
    """End every process of the profile at once, the browser's whole process group first."""
    pid = leader(profile)
    if pid is not None and pid in living(profile):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getpgid(pid) == pid:  # Playwright makes it lead a group of its own; any other is not ours to end
                os.killpg(pid, signal.SIGKILL)
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
        return 1024 * sum(kilobytes for of, kilobytes in _resident() if of == group)
    return 0


def network_service(profile: Path) -> int | None:
    """The process of the browser's group that carries its traffic; 0 where it has none of its own, None without a
    browser."""
    pid = leader(profile)
    if pid is None or not running(pid):
        return None
    with contextlib.suppress(OSError):
        group = os.getpgid(pid)
        return next((number for number, of, command in _commands() if of == group and _NETWORK in command), 0)
    return None


def _commands() -> Iterator[tuple[int, int, str]]:
    """Number, group and command line of each process."""
    if sys.platform != "linux":
        for line in _ps("-axww", "-o", "pid=,pgid=,command="):
            number, group, *words = line.split(maxsplit=2)
            yield int(number), int(group), "".join(words)
        return
    for folder in _proc():
        with contextlib.suppress(OSError):
            number, line = int(folder.name), (folder / "cmdline").read_bytes()
            yield number, os.getpgid(number), os.fsdecode(line)


def _resident() -> Iterator[tuple[int, int]]:
    """Group and kilobytes of each process."""
    if sys.platform != "linux":
        yield from ((int(group), int(size)) for group, size in map(str.split, _ps("-axo", "pgid=,rss=")))
        return
    for folder in _proc():
        with contextlib.suppress(OSError):
            status = (folder / "status").read_text("ascii", "replace")
            if size := re.search(r"^RssAnon:\s+(\d+) kB", status, re.MULTILINE):
                yield os.getpgid(int(folder.name)), int(size[1])


def _proc() -> Iterator[Path]:
    return (folder for folder in Path("/proc").iterdir() if folder.name.isdigit())


def _ps(*arguments: str) -> list[str]:
    return subprocess.run(["ps", *arguments], capture_output=True, text=True, check=False).stdout.splitlines()


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
