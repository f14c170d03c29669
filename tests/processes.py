"""Processes of one user home, found by their environment, so that an orphan is found too (Linux: /proc).

Chromium's renderers overwrite theirs with their title: they are known by their browser's session.
"""

import os
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from tests.command import MARK

_SESSIONS: defaultdict[Path, set[int]] = defaultdict(set)  # of each home, as far as they were seen


def living(home: Path) -> dict[int, str]:
    """Process id and command line of everything that was started for this home; zombies do not count."""
    marker = f"{MARK}={home}".encode()
    running = {int(entry.name): entry for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    sessions, commands = {}, {}
    for pid, entry in running.items():
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
            sessions[pid] = os.getsid(pid)
            commands[pid] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended while we looked, or belongs to somebody else
            continue
        if marker in environment:
            _SESSIONS[home].add(sessions[pid])
    ours = _SESSIONS[home] - {os.getsid(0)}
    return {pid: commands[pid].strip() for pid in commands if sessions[pid] in ours and commands[pid].strip()}


def browsers(home: Path) -> list[int]:
    """The main processes of the Chromiums that run for this home: their children have a --type."""
    commands = living(home).items()
    return [pid for pid, command in commands if "--ssl-key-log-file" in command and "--type=" not in command]


def renderers(home: Path) -> list[int]:
    """The processes in which its pages run."""
    return [pid for pid, command in living(home).items() if "--type=renderer" in command]


def network_services(home: Path) -> list[int]:
    """The processes that carry their traffic."""
    return [pid for pid, command in living(home).items() if "network.mojom.NetworkService" in command]


def kill(pids: list[int]) -> None:
    """End them without warning; there must be some."""
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def eventually(holds: Callable[[], bool], timeout_s: float = 60) -> bool:
    """Whether it comes to hold within the time: other processes' ends send no event to us, so we look."""
    end = time.monotonic() + timeout_s
    pause = threading.Event()
    while not holds():
        if time.monotonic() > end:
            return False
        pause.wait(0.05)
    return True
