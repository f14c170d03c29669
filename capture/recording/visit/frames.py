"""The frames of a page, and evaluation in them in a world of our own."""

import asyncio
from dataclasses import dataclass
from typing import Any

from capture.recording.browser import BrowserTarget, Chrome, TargetGone

__all__ = ["PageFrame", "all_frames", "evaluate", "top_frame"]

WORLD = "warcite"
OWN = ("chrome-extension:", "chrome:")  # the browser's reader of PDF files is no part of a page
MOST_FRAMES = 64  # advertisement chains have no end


@dataclass(frozen=True, slots=True)
class PageFrame:
    """One frame: ``number`` in preorder, 0 = the page itself; ``target`` is the session that reaches it."""

    number: int
    id: str
    url: str
    target: BrowserTarget


def top_frame(chrome: Chrome) -> PageFrame:
    """The page's main frame."""
    return PageFrame(0, chrome.target.id, "", chrome.target)


async def evaluate(frame: PageFrame, script: str, *, wait: bool = False) -> Any:
    """The value of ``script`` in our world of that frame; ``wait`` awaits a promise.

    Page scripts cannot see or change that world's globals, so a patched ``Array.prototype`` or ``toJSON``
    does not reach in. Raises TargetGone when the frame navigates away, or the script throws. The caller sets
    the time.
    """
    made = await frame.target.send("Page.createIsolatedWorld", {"frameId": frame.id, "worldName": WORLD})
    answer = await frame.target.send(
        "Runtime.evaluate",
        {"expression": script, "contextId": made["executionContextId"], "returnByValue": True, "awaitPromise": wait},
    )
    if "exceptionDetails" in answer:
        thrown = answer["exceptionDetails"]
        raise TargetGone(str(thrown.get("exception", {}).get("description", thrown.get("text", ""))))
    return answer["result"].get("value")


async def all_frames(chrome: Chrome) -> list[PageFrame]:
    """At most ``MOST_FRAMES`` in preorder; a frame of another process stands after its siblings."""
    elsewhere = chrome.frames_elsewhere()
    trees = await asyncio.gather(*(_tree(target) for target in (chrome.target, *elsewhere)), return_exceptions=True)
    known = [tree for tree in trees if not isinstance(tree, BaseException)]
    children: dict[str, list[tuple[BrowserTarget, dict[str, Any]]]] = {}
    for target, tree in known[1:]:
        children.setdefault(target.parent_frame or chrome.target.id, []).append((target, tree))
    found: list[PageFrame] = []

    def add(target: BrowserTarget, tree: dict[str, Any]) -> None:
        frame = tree["frame"]
        if len(found) >= MOST_FRAMES or frame["url"].startswith(OWN):
            return
        found.append(PageFrame(len(found), frame["id"], frame["url"], target))
        for child in tree.get("childFrames", ()):
            add(target, child)
        for other, subtree in children.pop(frame["id"], ()):
            add(other, subtree)

    if known:
        add(*known[0])
    return found


async def _tree(target: BrowserTarget) -> tuple[BrowserTarget, dict[str, Any]]:
    return target, (await target.send("Page.getFrameTree"))["frameTree"]
