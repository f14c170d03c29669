"""Settling: the wait until a page has loaded, asks for nothing and changes nothing, and what to do if it never does."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files

from capture.model.missing_requests import kind_of, listed
from capture.model.phase import Phase, PhaseEnd
from capture.model.sighting import Sighting
from capture.model.signal import SignalCode
from capture.recording.browser import BrowserTab, Chrome, TargetGone
from capture.recording.browser.pending_requests import is_stream
from capture.recording.visit.documents import Documents
from capture.recording.visit.frames import evaluate, top_frame
from capture.recording.visit.phase_runner import PhaseRunner
from capture.recording.visit.visit_log import VisitLog

__all__ = ["QUIET_S", "load_blockers", "quiet", "settle", "stop_endless_script"]

QUIET_S = 0.5
NO_LOAD_S = 3.0  # with nothing in flight for that long, a load event that is still missing will not come
LOOK_AGAIN_S = 1.0
ANSWER_S = 5.0  # one long task is no endless one
STILL = (files("capture.recording.visit") / "still.js").read_text()


async def settle(chrome: Chrome, documents: Documents, quiet_s: float = QUIET_S) -> bool:
    """Wait until the page is quiet; whether its load event came. The caller keeps the time.

    Quiet: loaded, then no request in flight and no change in the DOM for ``quiet_s``. Event streams, websockets,
    beacons and a URL asked for the third time do not count, nor does a text that changes over and over.
    """
    observed = ""
    while True:
        answer = documents.current
        loaded = answer is not None and answer.loaded
        if loaded and answer is not None and observed != answer.loader_id:
            observed = answer.loader_id
            await _still_for(chrome)  # observation begins with the first question
        cut = answer is not None and answer.committed and bool(answer.failed)
        if (seconds := _until_quiet(chrome, quiet_s if loaded or cut else NO_LOAD_S)) is not None:
            await _activity(chrome, seconds)
            continue
        if not loaded:
            return False
        still_for = await _still_for(chrome)
        if still_for < quiet_s or documents.current is not answer:
            await asyncio.sleep(max(0.01, quiet_s - still_for))
        elif documents.leads_on:
            await _activity(chrome, LOOK_AGAIN_S)
        else:
            return True


async def quiet(chrome: Chrome | BrowserTab, seconds: float) -> None:
    """Wait until no counted request was in flight for that long."""
    while (left := _until_quiet(chrome, seconds)) is not None:
        await _activity(chrome, left)


def _until_quiet(chrome: Chrome | BrowserTab, enough: float) -> float | None:
    """Seconds after which to look again whether nothing was in flight for ``enough``; None: so it is."""
    now = time.monotonic()
    quiet_for = chrome.pending.quiet_for(now)
    if quiet_for >= enough:
        return None
    wait = chrome.pending.wait_s(now)
    return enough - quiet_for if wait == 0 else wait or LOOK_AGAIN_S


async def _activity(chrome: Chrome | BrowserTab, seconds: float) -> None:
    """Wait for an event of the browser, at most that long."""
    chrome.activity.clear()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(max(seconds, 0.001)):
            await chrome.activity.wait()


async def _still_for(chrome: Chrome) -> float:
    """Seconds since the DOM last changed; 0 while the page is between two documents."""
    try:
        return float(await evaluate(top_frame(chrome), STILL)) / 1000
    except TargetGone:
        return 0.0


def load_blockers(sightings: Iterable[Sighting], page_url: str) -> str:
    """``… It was waiting for the end of one style sheet``; streams are no reason to wait."""
    text = "the page never said that it had loaded; it was taken as it was"
    kinds = Counter(
        kind_of(sighting.url, resource_type=sighting.resource_type, mime=sighting.mime, page_url=page_url)
        for sighting in sightings
        if not sighting.finished and not is_stream(sighting.mime)
    )
    waits = listed(kind.times(number) for kind, number in kinds.most_common()) if kinds else ""
    return f"{text}. It was waiting for the end of {waits}" if waits else text


async def stop_endless_script(chrome: Chrome, phases: PhaseRunner, log: VisitLog, seconds: float) -> bool:
    """Stop a script that keeps the page from answering for that long, as a browser offers; whether there was one.

    All others are stopped with it: the same one may be waiting for its next turn.
    """
    answered = False

    async def ask() -> None:
        nonlocal answered
        await evaluate(top_frame(chrome), "1")
        answered = True

    end = await phases.run(Phase.ASK, min(ANSWER_S, seconds), ask, last=True)
    if answered or end is not PhaseEnd.RAN_OUT:
        return False
    text = "a script of the page never came to an end and was stopped, so that the page could be seen"
    log.signal(SignalCode.SCRIPT_NEVER_ENDED, text)
    log.interventions.append("stopped a script that did not come to an end, and all others with it")
    chrome.target.post("Emulation.setScriptExecutionDisabled", {"value": True})
    chrome.target.post("Runtime.terminateExecution")
    return True
