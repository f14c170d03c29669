"""A driver that died is replaced for the next page."""

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from capture.browser import answers, driver
from capture.cli.session import Session
from capture.flows import save as flow
from capture.flows.progress import Silent


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
def test_a_dead_driver_is_named_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    async def save(job: object, archive: object, *, progress: object, playwright: object) -> None:
        given.append(playwright)

    async def run() -> tuple[list[bool], list[str]]:
        before, heard = children(), Heard()
        async with AsyncExitStack() as stack:
            session = Session(None, await stack.enter_async_context(driver()), stack)  # type: ignore[arg-type]
            await session.save(None, heard)  # type: ignore[arg-type]
            (node,) = children() - before
            os.kill(node, signal.SIGKILL)
            await session.save(None, heard)  # type: ignore[arg-type]
            return [await answers(one) for one in given], heard.warnings

    monkeypatch.setattr(flow, "save", save)
    alive, warnings = asyncio.run(run())
    assert alive == [False, True]
    assert warnings == ["the driver of the browsers had ended and was started anew"]
