"""What came into sight at any time of the visit, and the page with all of that in sight at once."""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from capture.model.signal import SignalCode
from capture.recording.browser import Chrome, TargetGone
from capture.recording.visit.frames import PageFrame, all_frames, evaluate, top_frame
from capture.recording.visit.visit_log import VisitLog

__all__ = ["SCRIPT", "Appearance", "attend", "back", "dwell", "note", "show", "still"]

SCRIPT = (files("capture.recording.visit") / "appearance.js").read_text()
STILL_S = 3.0  # for animations that end; longer ones are taken as they are
FRAME_S = 2.0  # a frame that hangs is left as it is
DWELL_S = 4.0  # on all of what did not come into sight at once
# The page's own look decides when it is enough: three places at which nothing came are taken for all.
DWELL = """(async () => {
  const look = globalThis.warciteLook;
  const began = performance.now();
  let dwelt = 0;
  let vain = 0;
  for (const element of look.unseen()) {
    if (vain >= 3 || performance.now() - began > %(ms)d) break;
    if (!look.unseen().includes(element)) continue;
    element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    dwelt += 1;
    const came = performance.now();
    while (performance.now() - came < 800 && look.unseen().includes(element)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      look.lookAround();
    }
    vain = look.unseen().includes(element) ? vain + 1 : 0;
  }
  return dwelt;
})()"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """``count`` elements were put into sight; ``left`` of them stay hidden, since their style insists on it."""

    count: int
    left: int


async def dwell(chrome: Chrome, seconds: float) -> bool:
    """Go once more to prose that a screen passed by without showing it, and wait there; whether there was any."""
    script = DWELL % {"ms": max(0, min(seconds, DWELL_S)) * 1000}
    return bool(await evaluate(top_frame(chrome), SCRIPT + script, wait=True))


async def still(chrome: Chrome) -> bool:
    """Wait until all animations that end have ended, for a while; whether they have."""
    call = f"globalThis.warciteLook.still({json.dumps(STILL_S * 1000)})"
    return bool(await evaluate(top_frame(chrome), SCRIPT + call, wait=True))


async def attend(chrome: Chrome) -> None:
    """Let each frame of the page look around by itself until ``show``."""
    await _in_frames(chrome, "attend()")


async def show(chrome: Chrome) -> Appearance:
    """Show all that was in sight at any time, in frames too, as it was at its most visible, until ``back``."""
    top = await evaluate(top_frame(chrome), f"{SCRIPT}globalThis.warciteLook.show()")
    counts = [top, *await _in_frames(chrome, "show()")]
    return Appearance(
        count=sum(int(frame["count"]) for frame in counts), left=sum(int(frame["left"]) for frame in counts)
    )


def note(log: VisitLog, shown: Appearance) -> None:
    """Write down what was put into sight, and what could not be."""
    if shown.count:
        log.interventions.append(
            f"showed {shown.count} elements, which the page hides while they are out of the window, as they "
            "were at their most visible: in the screenshot of the whole page, and in the page as seen"
        )
    if shown.left:
        log.signal(
            SignalCode.PICTURE_LACKS,
            f"the screenshot of the whole page does not show {shown.left} elements that were to be seen "
            "while they were in the window",
        )


async def back(chrome: Chrome) -> None:
    """The page as its own styles have it."""
    await evaluate(top_frame(chrome), f"{SCRIPT}globalThis.warciteLook.back()")
    await _in_frames(chrome, "back()")


async def _in_frames(chrome: Chrome, call: str) -> list[Any]:
    """What it gives in each frame of the page that answers in time; the page itself is left out."""

    async def call_in(frame: PageFrame) -> Any:
        with contextlib.suppress(TargetGone, TimeoutError):
            async with asyncio.timeout(FRAME_S):
                return await evaluate(frame, f"{SCRIPT}globalThis.warciteLook.{call}")
        return None

    frames = [frame for frame in await all_frames(chrome) if frame.number]
    return [answer for answer in await asyncio.gather(*map(call_in, frames)) if answer is not None]
