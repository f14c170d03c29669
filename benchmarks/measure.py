"""Measuring commands: wall clock and the CPU of everything that they started, medians, a small table.

Linux only: the kernel is asked to hand us the orphans (browsers leave some), so that no CPU goes uncounted.
"""

import asyncio
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from capture.demo import serve
from capture.model.options import HostTarget

PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of wall clock and of CPU (user and system, all processes); what Python alone took, where it was told."""

    wall_s: float
    cpu_s: float
    python_s: float = 0.0
    rss_mb: float = 0.0
    follower_rss_mb: float = 0.0
    stdout: str = ""


def adopt_orphans() -> None:
    """From now on grandchildren whose parents end become our children, and count when they end."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def run(command: Sequence[str], env: dict[str, str] | None = None) -> Cost:
    """Run a command to the end of the last process that it started. A failure ends the benchmark."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    env = dict(os.environ if env is None else env)
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling all modules at each start is no user's everyday
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    wall_s = time.perf_counter() - begun
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nexit {done.returncode}\n{done.stdout}{done.stderr}")
    _reap_all()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(wall_s=wall_s, cpu_s=cpu_s, stdout=done.stdout)


def _reap_all() -> None:
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def cpu_of_tree(root: int) -> float:
    """CPU seconds so far of a process, its living descendants, and those that these have waited for."""
    parents: dict[int, list[int]] = {}
    seconds: dict[int, float] = {}
    tick = os.sysconf("SC_CLK_TCK")
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as stat:
                    fields = stat.read().rpartition(")")[2].split()
            except OSError:  # it ended while we looked
                continue
            parents.setdefault(int(fields[1]), []).append(int(name))
            seconds[int(name)] = sum(map(int, fields[11:15])) / tick
    total, waiting = 0.0, [root]
    while waiting:
        pid = waiting.pop()
        total += seconds.get(pid, 0.0)
        waiting += parents.get(pid, [])
    return total


@contextmanager
def newsroom() -> Iterator[list[str]]:
    """``HOST=ADDRESS:PORT`` of the demo's site, served by a thread of this process: its CPU is nobody's but ours."""
    started: list[HostTarget] = []
    ready, end = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def main() -> None:
        async with serve() as host_map:
            started.extend(host_map)
            ready.set()
            await end.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), name="newsroom")
    thread.start()
    ready.wait()
    try:
        yield [f"{one.host}={one.address}:{one.port}" for one in started]
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        loop.close()


def table(baseline: str, rows: dict[str, list[Cost]]) -> str:
    """Medians with their range, and each row's ratio to the baseline: the median of the pairs' ratios."""
    lines = [f"{'':34} {'wall s':>22} {'×':>6} {'CPU s':>22} {'×':>6}"]
    for name, costs in rows.items():
        cells = [f"{name:34}"]
        for field in ("wall_s", "cpu_s"):
            values = [getattr(cost, field) for cost in costs]
            against = [getattr(cost, field) for cost in rows[baseline]]
            ratio = statistics.median(a / b for a, b in zip(values, against, strict=True))
            spread = f"{statistics.median(values):.3f} ({min(values):.2f}–{max(values):.2f})"
            cells.append(f"{spread:>22} {ratio:6.2f}")
        lines.append(" ".join(cells))
    return "\n".join(lines)
