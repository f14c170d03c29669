"""Processes of one user home: found by their environment, so that an orphan is found too (Linux: /proc)."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.command import MARK


def living(home: Path) -> dict[int, str]:
    """Process id and command line of everything that was started with this home; zombies do not count."""
    marker = f"{MARK}={home}".encode()
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                ours = marker in (entry / "environ").read_bytes().split(b"\0")
                command = (entry / "cmdline").read_bytes()
            except OSError:  # it ended while we looked, or belongs to somebody else
                continue
            if ours and command:
                found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def browsers(home: Path) -> list[int]:
    """The main processes of the Chromiums that run for this home: their children have a --type."""
    return [
        pid
        for pid, command in living(home).items()
        if "--log-net-log" in command and "--type=" not in command
    ]


def kill(pids: list[int]) -> None:
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
