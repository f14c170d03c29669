"""A fault of ours in the middle of a visit goes through, and leaves nothing open behind it."""

import asyncio
import gc
import os
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from capture.model.exchange import Artifact
from capture.model.options import Options
from capture.model.phase import Phase
from capture.model.seed import Seed
from capture.recording.browser import session
from capture.recording.visit import run
from tests.site import Site

TALL = "<p>words</p><div style='height: 3000px'>more words</div>"


class FaultOfOurs(Exception):
    """What no page and no browser does."""


def at_artifact(prefix: str) -> Callable[[Artifact | Phase], None]:
    """A callback that breaks at the artifact whose name begins so."""

    def callback(given: Artifact | Phase) -> None:
        if isinstance(given, Artifact) and given.uri.startswith(prefix):
            raise FaultOfOurs(prefix)

    return callback


def at_phase(phase: Phase) -> Callable[[Artifact | Phase], None]:
    """A callback that breaks when that phase begins."""

    def callback(given: Artifact | Phase) -> None:
        if given is phase:
            raise FaultOfOurs(phase)

    return callback


def descriptors() -> list[str]:
    """What our open descriptors lead to."""
    gc.collect()
    folder = "/proc/self/fd"
    return [os.readlink(f"{folder}/{name}") for name in os.listdir(folder) if os.path.exists(f"{folder}/{name}")]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors are listed by /proc")
@pytest.mark.parametrize(
    "callback",
    [
        at_phase(Phase.OPEN),
        at_phase(Phase.DOM),
        at_artifact("urn:view:"),
        at_phase(Phase.END),
        at_artifact("urn:pageinfo:"),
    ],
    ids=["open", "dom", "view", "end", "pageinfo"],
)
def test_nothing_is_left_open(tmp_path: Path, callback: Callable[[Artifact | Phase], None]) -> None:
    """No thread, no descriptor, no task: neither of the visit, nor once the browser is closed."""

    async def visit(url: str) -> None:
        later: list[Awaitable[None]] = []
        options = Options()
        async with session(options, guard_port=0, log_switches=[], workdir=tmp_path) as chrome:
            tasks = asyncio.all_tasks()
            work = run(chrome, Seed.parse(url), options, keep=callback, progress=callback, later=later.append)
            with pytest.raises(FaultOfOurs):
                await work
            await asyncio.sleep(0)  # what was cancelled ends at its next turn
            assert not later
            assert not {task for task in asyncio.all_tasks() - tasks if "capture" in repr(task.get_coro())}

    with Site() as site:
        url = site.page("/", TALL)
        threads, before = set(threading.enumerate()), descriptors()
        asyncio.run(visit(url))
        for thread in set(threading.enumerate()) - threads:
            thread.join(5.0)  # asyncio's own, which waits for the driver's process, ends by itself
        assert set(threading.enumerate()) <= threads
        assert len(descriptors()) == len(before)
