"""Scrolling: down in steps as a reader would, so that lazy content comes, then back to the top."""

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files

from capture.model.options import Limits
from capture.model.signal import SignalCode
from capture.recording.browser import Chrome
from capture.recording.visit import appearance
from capture.recording.visit.frames import evaluate, top_frame
from capture.recording.visit.settle import quiet

__all__ = ["Scrolled", "scroll"]

SCRIPT = (files("capture.recording.visit.behaviors") / "scroll.js").read_text()
WORDS = (files("capture.recording.visit.behaviors") / "passing_words.js").read_text()
# Every box that a scroll moved goes back, the document last.
BACK = """(async () => {
  for (const element of Document.prototype.querySelectorAll.call(document, "*"))
    if (element.scrollTop > 0) element.scrollTo({top: 0, behavior: "instant"});
  window.scrollTo({top: 0, behavior: "instant"});
  await Promise.race([new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
                      new Promise(done => setTimeout(done, 200))]);
})()"""
HEIGHT = "Math.max(document.scrollingElement?.scrollHeight ?? 0, 0)"
GROW_QUIET_S = 0.2  # at the bottom: no request for that long, and no growth, means that nothing more comes
GROW_WAIT_S = 2.0
LINES_MISSED, WORDS_MISSED = 3, 40  # that a page took out of itself: fewer are captions that take turns
MARGIN_S = 1.0  # of the budget kept for the way back


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrolled:
    """How far it went. ``reached`` False: the end was not seen within the limits.

    ``lines_gone`` and ``words_gone`` count what stood on the page on the way and is not in its document any more.
    """

    reached: bool
    screens: float
    height: int  # CSS pixels, at the end
    lines_gone: int = 0
    words_gone: int = 0

    @property
    def moved(self) -> bool:
        """Whether there was anything to scroll."""
        return self.screens > 0

    def shortcomings(self, limits: Limits) -> Iterator[tuple[SignalCode, str]]:
        """What the scroll did not reach, or found gone: signals for the log."""
        if self.lines_gone >= LINES_MISSED and self.words_gone >= WORDS_MISSED:
            yield (
                SignalCode.WORDS_GONE,
                f"the page took {self.lines_gone} lines ({self.words_gone} words) out of itself again while it was "
                "scrolled: neither its text nor its picture here has them",
            )
        if not self.reached:
            yield (
                SignalCode.SCROLL_UNFINISHED,
                f"the end of the page was not reached: scrolling stopped at {self.height} pixels after "
                f"{self.screens:.0f} screens (limits: {limits.scroll_s:g} s, {limits.scroll_screens} screens)",
            )


async def scroll(chrome: Chrome, limits: Limits) -> Scrolled:
    """To the bottom in steps, as long as the page grows, within seconds and screens; then back to the top."""
    ends_at = time.monotonic() + limits.scroll_s - MARGIN_S
    await appearance.attend(chrome)
    state = await _down(chrome, limits, ends_at)
    try:
        while state.reached and time.monotonic() < ends_at and state.screens < limits.scroll_screens:
            with contextlib.suppress(TimeoutError):  # what the bottom asked for
                async with asyncio.timeout(min(GROW_WAIT_S, ends_at - time.monotonic())):
                    await quiet(chrome, GROW_QUIET_S)
            if int(await evaluate(top_frame(chrome), HEIGHT)) <= state.height:
                break
            state = await _down(chrome, limits, ends_at)
    finally:
        dwelt = await appearance.dwell(chrome, ends_at - time.monotonic())
        if state.moved or dwelt:
            await evaluate(top_frame(chrome), BACK, wait=True)
    gone = await evaluate(top_frame(chrome), f"{WORDS}globalThis.warciteWords.gone()")
    return replace(state, lines_gone=int(gone["lines"]), words_gone=int(gone["words"]))


async def _down(chrome: Chrome, limits: Limits, ends_at: float) -> Scrolled:
    limit = {"screens": limits.scroll_screens, "ms": max(0, round((ends_at - time.monotonic()) * 1000))}
    script = SCRIPT.replace("(async () => {", f"(async () => {{ const LIMIT = {json.dumps(limit)};", 1)
    got = await evaluate(top_frame(chrome), appearance.SCRIPT + WORDS + script, wait=True)
    return Scrolled(reached=bool(got["reached"]), screens=float(got["screens"]), height=int(got["height"]))
