"""A fault of ours in the middle of a visit: told as one, and nothing of the recorder stays behind."""

import asyncio
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from capture.model.job import Job
from capture.model.options import Options
from capture.model.seed import Seed
from capture.workflows.capture_context import TOOLS
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save
from tests.site import Site


def held() -> set[str]:
    """What our descriptors lead to, but for sockets and pipes without a name."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            found.add(os.readlink(f"/proc/self/fd/{name}"))
        except OSError:
            continue
    return {path for path in found if (path.startswith("/") and "warcite" in path) or "journal" in path}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors are told by /proc")
def test_no_thread_and_no_descriptor_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))

    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a fault of ours")

    archive = open_for_writing(tmp_path / "archive", Silent())
    before = {thread.name for thread in threading.enumerate()}
    with Site() as site:
        url = site.page("/", "<p>words</p>")
        job = Job(seed=Seed.parse(url), options=Options(allow_private=True))
        with pytest.raises(RuntimeError, match="a fault of ours"):
            asyncio.run(save(job, archive, tools=replace(TOOLS, visit=broken)))
    left = {thread.name for thread in threading.enumerate()} - before
    assert not {name for name in left if not name.startswith("asyncio_")}
    assert not held()
