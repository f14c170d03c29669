"""A driver that died is replaced for the next page."""

import asyncio
import os
import signal
import threading
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from capture.cli.capture_command import Session
from capture.recording.browser import answers, driver
from capture.workflows import save as flow
from capture.workflows.progress import Silent
from tests.command import Running, warcite
from tests.site import Site, Visitor

pytestmark = pytest.mark.long


class Heard(Silent):
    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        self.warnings.append(text)


def children() -> set[int]:
    """Our own child processes."""
    return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are told by /proc")
@pytest.mark.filterwarnings("ignore")
def test_a_dead_driver_is_named_and_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[Any] = []

    async def save(job: object, archive: object, *, progress: object, playwright: object) -> None:
        given.append(playwright)

    async def run() -> tuple[list[bool], list[str]]:
        before, heard = children(), Heard()
        async with AsyncExitStack() as stack:
            session = Session(None, await stack.enter_async_context(driver(tmp_path)), tmp_path, stack)  # type: ignore[arg-type]
            await session.save(None, heard)  # type: ignore[arg-type]
            (node,) = children() - before
            os.kill(node, signal.SIGKILL)
            await session.save(None, heard)  # type: ignore[arg-type]
            return [await answers(one) for one in given], heard.warnings

    monkeypatch.setattr(flow, "save", save)
    alive, warnings = asyncio.run(run())
    assert alive == [False, True]
    assert warnings == ["the driver of the browsers had ended and was started anew"]


def _node_below(pid: int) -> int | None:
    """The driver among the processes that one has started, however deep."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")[0]
            found = child if command.endswith(b"/node") else _node_below(child)
            if found:
                return found
    return None


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are told by /proc")
def test_a_driver_that_dies_during_a_visit_is_named_in_the_snapshot(tmp_path: Path) -> None:
    with Site() as site:
        asked = threading.Event()

        def hang(visitor: Visitor) -> None:
            asked.set()
            visitor.hang()

        site.paths["/late.js"] = hang
        url = site.page("/", "<!doctype html><title>T</title><p>Words that came.</p><script src=/late.js></script>")
        save = Running("save", url, "--archive", tmp_path / "a", "--allow-private", "--json", home=tmp_path)
        assert asked.wait(60)
        node = _node_below(save.pid)
        assert node is not None
        os.kill(node, signal.SIGKILL)
        done = save.wait()
    assert "browser_died" in [reason["code"] for reason in done.object["reasons"]], done
    assert "never retrieved" not in done.stderr


def test_what_a_killed_save_left_is_swept_by_the_next(tmp_path: Path) -> None:
    """The driver and its browser keep folders of their own, which nobody removes when all is killed."""
    with Site() as site:
        asked = threading.Event()

        def hang(visitor: Visitor) -> None:
            asked.set()
            visitor.hang()

        options = ("--archive", tmp_path / "a", "--allow-private", "--no-check", "--json")
        save = Running("save", site.answer("/", hang), *options, home=tmp_path)
        assert asked.wait(60)
        assert list((tmp_path / "tmp").rglob("playwright-artifacts-*"))
        save.kill()
        save.wait()
        done = warcite("save", "http://127.0.0.1:1/", *options, home=tmp_path)
    assert done.code == 1, done
    assert list((tmp_path / "tmp").iterdir()) == []
