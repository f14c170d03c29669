"""Settling: the wait until a page has loaded, asks for nothing and changes nothing."""

import asyncio
import time
from importlib.resources import files
from typing import Protocol

from capture.recording.browser import Chrome, TargetGone
from capture.recording.browser.pending_requests import InFlight
from capture.recording.visit.documents import Documents
from capture.recording.visit.frames import evaluate, top_frame

__all__ = ["QUIET_S", "quiet", "settle"]

QUIET_S = 0.5
# With nothing in flight for that long, a load event that is still missing will not come.
NO_LOAD_S = 3.0
LOOK_AGAIN_S = 1.0
STILL = (files("capture.recording.visit") / "still.js").read_text()


class Busy(Protocol):
    """What makes requests: the page's browser, or a tab of ours."""

    @property
    def in_flight(self) -> InFlight:
        """Which of its requests are open."""

    @property
    def activity(self) -> asyncio.Event:
        """Set by each event; a waiter clears it."""


async def settle(chrome: Chrome, documents: Documents, quiet_s: float = QUIET_S) -> bool:
    """Wait until the page is quiet; whether its load event came. The caller keeps the time.

    Quiet: loaded, then no request in flight and no change in the DOM for ``quiet_s``. Event streams,
    websockets, beacons and a URL asked for the third time do not count, nor does a text that changes over and
    over.
    """
    watched = ""
    while True:
        answer = documents.current
        loaded = answer is not None and answer.loaded
        if loaded and answer is not None and watched != answer.loader_id:
            watched = answer.loader_id
            await _still_for(chrome)  # the watch begins with the first question
        now = time.monotonic()
        quiet_for = chrome.in_flight.quiet_for(now)
        cut = answer is not None and answer.committed and bool(answer.failed)
        enough = quiet_s if loaded or cut else NO_LOAD_S
        if quiet_for < enough:
            wait = chrome.in_flight.wait_s(now)
            await _stir(chrome, enough - quiet_for if wait == 0 else wait or LOOK_AGAIN_S)
            continue
        if not loaded:
            return False
        still_for = await _still_for(chrome)
        if still_for >= quiet_s and documents.current is answer:
            if not documents.leads_on:
                return True
            await _stir(chrome, LOOK_AGAIN_S)
            continue
        await asyncio.sleep(max(0.01, quiet_s - still_for))


async def quiet(chrome: Busy, seconds: float) -> None:
    """Wait until no counted request was in flight for that long."""
    while True:
        now = time.monotonic()
        quiet_for = chrome.in_flight.quiet_for(now)
        if quiet_for >= seconds:
            return
        wait = chrome.in_flight.wait_s(now)
        await _stir(chrome, seconds - quiet_for if wait == 0 else wait or LOOK_AGAIN_S)


async def _stir(chrome: Busy, seconds: float) -> None:
    """Wait for an event of the browser, at most that long."""
    chrome.activity.clear()
    try:
        async with asyncio.timeout(max(seconds, 0.001)):
            await chrome.activity.wait()
    except TimeoutError:
        return


async def _still_for(chrome: Chrome) -> float:
    """Seconds since the DOM last changed; 0 while the page is between two documents."""
    try:
        return float(await evaluate(top_frame(chrome), STILL)) / 1000
    except TargetGone:
        return 0.0
