"""Closed shadow roots, which no script can look into: the browser hands them to our own world of their frame.

There ``globalThis.warciteRoots`` holds them by their hosts; nothing of the page changes or can notice.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from capture.recording.browser import BrowserTarget, TargetGone
from capture.recording.visit.frames import WORLD, PageFrame

__all__ = ["hand_over"]

LOOK_S = 8.0  # a hundred thousand elements take about one
MOST = 2000
KEEP = "function() { (globalThis.warciteRoots = globalThis.warciteRoots || new WeakMap()).set(this.host, this); }"


async def hand_over(frames: Sequence[PageFrame]) -> bool:
    """Put every closed root where the frame's recording finds it; False: some could not be reached."""
    by_target: dict[int, dict[str, PageFrame]] = {}
    for frame in frames:
        by_target.setdefault(id(frame.target), {})[frame.id] = frame
    done = await asyncio.gather(*(_of_target(each) for each in by_target.values()))
    return all(done)


async def _of_target(frames: Mapping[str, PageFrame]) -> bool:
    target = next(iter(frames.values())).target
    try:
        async with asyncio.timeout(LOOK_S):
            tree = (await target.send("DOM.getDocument", {"depth": -1, "pierce": True}))["root"]
            await target.send("DOM.disable")
            roots = list(_closed(tree, target.id))
            here = [(frame, node) for frame, node in roots[:MOST] if frame in frames]
            worlds = {frame: await _world(frames[frame]) for frame in {frame for frame, _ in here}}
            await asyncio.gather(*(_keep(target, worlds[frame], node) for frame, node in here))
    except (TargetGone, TimeoutError):
        return False
    return len(roots) <= MOST


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


async def _world(frame: PageFrame) -> int:
    params = {"frameId": frame.id, "worldName": WORLD}
    made = await frame.target.send("Page.createIsolatedWorld", params)
    return int(made["executionContextId"])


async def _keep(target: BrowserTarget, world: int, node: int) -> None:
    found = await target.send("DOM.resolveNode", {"backendNodeId": node, "executionContextId": world})
    handle = found["object"]["objectId"]
    await target.send("Runtime.callFunctionOn", {"functionDeclaration": KEEP, "objectId": handle})
    await target.send("Runtime.releaseObject", {"objectId": handle})
