"""RenderedFrame DOM, layout and visible text of every frame, from one evaluation each."""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from capture.model.exchange import Artifact
from capture.model.record_names import FRAME
from capture.recording.browser import Chrome, TargetGone
from capture.recording.visit.frames import PageFrame, all_frames, evaluate, hand_over

__all__ = ["RenderedFrame", "artifacts_of", "render_frames"]

SCRIPT = (files("capture.recording.visit.artifacts") / "dom.js").read_text()
FRAME_S = 10.0  # a frame that hangs is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFrame:
    """One frame as it was seen; ``images`` counts the boxes that show a picture."""

    number: int
    url: str
    title: str
    text: str
    images: int
    dom: str
    layout: dict[str, Any]
    made: datetime


async def render_frames(chrome: Chrome) -> tuple[tuple[RenderedFrame, ...], tuple[str, ...]]:
    """Every frame that answers in time, in preorder, and in words what could not be read."""
    frames = await all_frames(chrome)
    reached = await hand_over(frames)
    done = await asyncio.gather(*map(_render, frames))
    lost = tuple(f"the frame {frame.url} did not answer" for frame, got in zip(frames, done, strict=True) if not got)
    if not reached:
        lost += ("parts of the page that are closed to scripts (shadow roots) could not be read",)
    return tuple(rendered for rendered in done if rendered), lost


async def _render(frame: PageFrame) -> RenderedFrame | None:
    """One frame; None where it does not answer in time."""
    try:
        async with asyncio.timeout(FRAME_S):
            got = json.loads(await evaluate(frame, SCRIPT))
    except (TargetGone, TimeoutError):
        return None
    return RenderedFrame(
        number=frame.number,
        url=got["url"],
        title=got["title"],
        text=got["text"],
        images=got["shown"]["images"],
        dom=got["dom"],
        layout={**got["layout"], "frame": frame.number},
        made=datetime.now(UTC),
    )


def artifacts_of(rendered: RenderedFrame, page_url: str) -> tuple[Artifact, ...]:
    """``urn:dom:``, ``urn:layout:`` and ``urn:text:`` of a frame; of a child frame the last only where it has words.

    The page goes by ``page_url``, the URL of its document record; a child frame by its own URL with
    ``#warcite-frame=N``, so that two frames of one URL stay apart.
    """
    number = rendered.number
    name = page_url if number == 0 else f"{rendered.url.partition('#')[0]}{FRAME}{number}"
    forms = [
        ("dom", "text/html; charset=utf-8", rendered.dom),
        ("layout", "application/json", json.dumps(rendered.layout, ensure_ascii=False, separators=(",", ":"))),
    ]
    if number == 0 or rendered.text.strip():
        forms.append(("text", "text/plain; charset=utf-8", rendered.text))
    return tuple(
        # A lone surrogate, which a script can make, becomes U+FFFD as in a browser's own output.
        Artifact(
            uri=f"urn:{form}:{name}",
            content_type=content_type,
            data=text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode(),
            made=rendered.made,
        )
        for form, content_type, text in forms
    )
