"""The frames of a page, and our own world in each: evaluation there, and the shadow roots that no script can look into.

Closed shadow roots are handed to our world of their frame by the browser. There ``globalThis.warciteRoots`` holds them
by their hosts; nothing of the page changes or can notice.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from capture.recording.browser import BrowserTarget, Chrome, TargetGone

__all__ = ["PageFrame", "all_frames", "evaluate", "hand_over", "top_frame"]

WORLD = "warcite"
OWN = ("chrome-extension:", "chrome:")  # the browser's reader of PDF files is no part of a page
MOST_FRAMES = 64  # advertisement chains have no end
LOOK_S = 8.0  # for closed roots; a hundred thousand elements take about one
MOST_ROOTS = 2000
KEEP = "function() { (globalThis.warciteRoots = globalThis.warciteRoots || new WeakMap()).set(this.host, this); }"


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

    Page scripts cannot see or change that world's globals, so a patched ``Array.prototype`` or ``toJSON`` does not
    reach in. Raises TargetGone when the frame navigates away, or the script throws. The caller sets the time.
    """
    world = await _world(frame)
    params = {"expression": script, "contextId": world, "returnByValue": True, "awaitPromise": wait}
    answer = await frame.target.send("Runtime.evaluate", params)
    if "exceptionDetails" in answer:
        thrown = answer["exceptionDetails"]
        raise TargetGone(str(thrown.get("exception", {}).get("description", thrown.get("text", ""))))
    return answer["result"].get("value")


async def _world(frame: PageFrame) -> int:
    """The id of our world of that frame, which is made by the first question for it."""
    params = {"frameId": frame.id, "worldName": WORLD}
    return int((await frame.target.send("Page.createIsolatedWorld", params))["executionContextId"])


async def all_frames(chrome: Chrome) -> list[PageFrame]:
    """At most ``MOST_FRAMES`` in preorder; a frame of another process stands after its siblings."""
    targets = (chrome.target, *chrome.frames_elsewhere())
    answers = await asyncio.gather(*(each.send("Page.getFrameTree") for each in targets), return_exceptions=True)
    known = [(of, tree["frameTree"]) for of, tree in zip(targets, answers, strict=True) if isinstance(tree, dict)]
    children: dict[str, list[tuple[BrowserTarget, dict[str, Any]]]] = {}
    for target, tree in known[1:]:
        children.setdefault(target.parent_frame or chrome.target.id, []).append((target, tree))
    frames: list[PageFrame] = []

    def add(target: BrowserTarget, tree: dict[str, Any]) -> None:
        frame = tree["frame"]
        if len(frames) >= MOST_FRAMES or frame["url"].startswith(OWN):
            return
        frames.append(PageFrame(len(frames), frame["id"], frame["url"], target))
        for child in tree.get("childFrames", ()):
            add(target, child)
        for other, subtree in children.pop(frame["id"], ()):
            add(other, subtree)

    if known:
        add(*known[0])
    return frames


async def hand_over(frames: Sequence[PageFrame]) -> bool:
    """Put every closed root where the frame's recording finds it; False: some could not be reached."""
    by_target: dict[int, dict[str, PageFrame]] = {}
    for frame in frames:
        by_target.setdefault(id(frame.target), {})[frame.id] = frame
    return all(await asyncio.gather(*map(_hand_over_of_target, by_target.values())))


async def _hand_over_of_target(frames: Mapping[str, PageFrame]) -> bool:
    target = next(iter(frames.values())).target

    async def keep(world: int, node: int) -> None:
        params = {"backendNodeId": node, "executionContextId": world}
        handle = (await target.send("DOM.resolveNode", params))["object"]["objectId"]
        await target.send("Runtime.callFunctionOn", {"functionDeclaration": KEEP, "objectId": handle})
        await target.send("Runtime.releaseObject", {"objectId": handle})

    try:
        async with asyncio.timeout(LOOK_S):
            tree = (await target.send("DOM.getDocument", {"depth": -1, "pierce": True}))["root"]
            await target.send("DOM.disable")
            roots = list(_closed(tree, target.id))
            here = [(frame, node) for frame, node in roots[:MOST_ROOTS] if frame in frames]
            worlds = {frame: await _world(frames[frame]) for frame in {frame for frame, _ in here}}
            await asyncio.gather(*(keep(worlds[frame], node) for frame, node in here))
    except (TargetGone, TimeoutError):
        return False
    return len(roots) <= MOST_ROOTS


def _closed(tree: dict[str, Any], top: str) -> Iterator[tuple[str, int]]:
    """The frame and the node of each closed root; documents of frames in this one are part of the tree."""
    stack: list[tuple[dict[str, Any], str]] = [(tree, top)]
    while stack:
        node, frame = stack.pop()
        if node.get("shadowRootType") == "closed":
            yield frame, node["backendNodeId"]
        stack += [(child, frame) for child in node.get("children", ())]
        stack += [(root, frame) for root in node.get("shadowRoots", ()) if root["shadowRootType"] != "user-agent"]
        if (inner := node.get("contentDocument")) is not None:
            stack.append((inner, node.get("frameId", "")))
