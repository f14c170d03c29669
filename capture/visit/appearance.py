"""What came into sight at any time of the visit, and the page with all of that in sight at once."""

import json
from dataclasses import dataclass
from importlib.resources import files

from capture.browser import Chrome
from capture.visit.frames import evaluate, top_frame

__all__ = ["SCRIPT", "Shown", "back", "dwell", "show", "still"]

SCRIPT = (files("capture.visit") / "appearance.js").read_text()
STILL_S = 3.0  # for animations that end; longer ones are taken as they are
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
class Shown:
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


async def show(chrome: Chrome) -> Shown:
    """Show all that was in sight at any time, as it was at its most visible, until ``back``."""
    got = await evaluate(top_frame(chrome), f"{SCRIPT}globalThis.warciteLook.show()")
    return Shown(count=int(got["count"]), left=int(got["left"]))


async def back(chrome: Chrome) -> None:
    """The page as its own styles have it."""
    await evaluate(top_frame(chrome), f"{SCRIPT}globalThis.warciteLook.back()")
