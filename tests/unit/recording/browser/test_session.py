"""The sandbox: on where it can be, said where it is not."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Error

from capture.errors import BrowserError
from capture.recording.browser.session import launch


class Driver:
    """Stands for Playwright: a Chromium that fails in the way given when sandboxed."""

    def __init__(self, failure: str) -> None:
        self.failure = failure
        self.asked: list[bool] = []
        self.chromium = self

    async def launch_persistent_context(self, _: Path, *, chromium_sandbox: bool, **__: Any) -> str:
        self.asked.append(chromium_sandbox)
        if chromium_sandbox:
            raise Error(self.failure)
        return "context"


def started(driver: Driver, profile: Path) -> Any:
    world: Any = driver
    return asyncio.run(launch(world, profile, {"executable_path": "/x/chromium"}))


def test_a_person_gets_the_sandbox_and_where_it_cannot_start_a_browser_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    driver = Driver("[pid=1][err] No usable sandbox! Update your kernel")
    assert started(driver, tmp_path) == ("context", False)
    assert driver.asked == [True, False]


def test_root_never_gets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    driver = Driver("")
    assert started(driver, tmp_path) == ("context", False)
    assert driver.asked == [False]


def test_another_failure_is_told_with_chromiums_last_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    said = "Failed\nBrowser logs:\n[pid=7][err] libfoo.so: not found\n[pid=7] <process did exit>"
    with pytest.raises(BrowserError, match=r"\(/x/chromium\): libfoo\.so: not found"):
        started(Driver(said), tmp_path)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "[pid=1][err] [1:1:1130/131952.9:ERROR:ui/ozone/x11.cc:257] Missing X server or $DISPLAY",
            "Chromium cannot open a window: this machine has no screen, or none that this session may use",
        ),
        (
            "[pid=1][err] [1:1:1130/131952.9:FATAL:base/x.cc:25] Out of luck",
            "Chromium did not start (/x/chromium): Out of luck",
        ),
        (
            "BrowserType.launch_persistent_context: Target page, context or browser has been closed\nCall log:",
            "Chromium did not start (/x/chromium): it ended at once, and said nothing",
        ),
    ],
)
def test_why_it_did_not_start_is_told_without_the_places_in_its_source(
    said: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(BrowserError) as caught:
        started(Driver(said), tmp_path)
    assert caught.value.message == told
    assert caught.value.hint
