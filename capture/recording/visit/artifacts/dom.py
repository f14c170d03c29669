"""Rendered DOM, layout and visible text of every frame, from one evaluation each."""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from capture.model.artifact import Artifact
from capture.recording.browser import Chrome, TargetGone
from capture.recording.visit.artifacts.closed_roots import hand_over
from capture.recording.visit.frames import PageFrame, all_frames, evaluate

__all__ = ["Rendered", "artifacts_of", "render_frames"]

SCRIPT = (files("capture.recording.visit.artifacts") / "dom.js").read_text()
FRAME_S = 10.0  # a frame that hangs is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One frame as it was seen; ``images`` counts the boxes that show a picture."""

    number: int
    url: str
    title: str
    text: str
    images: int
    dom: str
    layout: dict[str, Any]
    made: datetime


async def render_frames(chrome: Chrome) -> tuple[tuple[Rendered, ...], tuple[str, ...]]:
    """Every frame that answers in time, in preorder, and in words what could not be read."""
    frames = await all_frames(chrome)
    reached = await hand_over(frames)
    done = await asyncio.gather(*(_render(frame) for frame in frames))
    lost = tuple(
        f"the frame {frame.url} did not answer" for frame, one in zip(frames, done, strict=True) if one is None
    )
    if not reached:
        lost += ("parts of the page that are closed to scripts (shadow roots) could not be read",)
    return tuple(one for one in done if one is not None), lost


async def _render(frame: PageFrame) -> Rendered | None:
    try:
        async with asyncio.timeout(FRAME_S):
            got = await evaluate(frame, SCRIPT)
    except (TargetGone, TimeoutError):
        return None
    return _read(frame, json.loads(got))


def _read(frame: PageFrame, got: dict[str, Any]) -> Rendered:
    return Rendered(
        number=frame.number,
        url=got["url"],
        title=got["title"],
        text=got["text"],
        images=got["shown"]["images"],
        dom=got["dom"],
        layout={**got["layout"], "frame": frame.number},
        made=datetime.now(UTC),
    )


def artifacts_of(rendered: Rendered, page_url: str) -> tuple[Artifact, ...]:
    """``urn:dom:``, ``urn:layout:`` and ``urn:text:`` of a frame; of a child frame the last only where it has words.

    The page goes by ``page_url``, the URL of its document record; a child frame by its own URL with
    ``#warcite-frame=N``, so that two frames of one URL stay apart.
    """
    number = rendered.number
    name = page_url if number == 0 else f"{rendered.url.partition('#')[0]}#warcite-frame={number}"
    layout = json.dumps(rendered.layout, ensure_ascii=False, separators=(",", ":"))
    found = [
        _artifact(f"urn:dom:{name}", "text/html; charset=utf-8", rendered.dom, rendered.made),
        _artifact(f"urn:layout:{name}", "application/json", layout, rendered.made),
    ]
    if number == 0 or rendered.text.strip():
        found.append(_artifact(f"urn:text:{name}", "text/plain; charset=utf-8", rendered.text, rendered.made))
    return tuple(found)


def _artifact(uri: str, content_type: str, text: str, made: datetime) -> Artifact:
    """A lone surrogate, which a script can make, becomes U+FFFD as in a browser's own output."""
    data = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    return Artifact(uri=uri, content_type=content_type, data=data, made=made)
