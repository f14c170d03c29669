"""Which recordings and films a page has, in all of its frames."""

import asyncio
import json
from collections.abc import Iterable
from importlib.resources import files
from urllib.parse import urldefrag

from capture.model.page_media import Media
from capture.model.sighting import Sighting
from capture.recording.browser import Chrome, TargetGone
from capture.recording.visit.frames import PageFrame, all_frames, evaluate

__all__ = ["media_of"]

SCRIPT = (files("capture.recording.visit.artifacts") / "media.js").read_text()
FRAME_S = 3.0  # a frame that hangs is left out: its document is missing too, and named for that


async def media_of(chrome: Chrome) -> tuple[Media, ...]:
    """Each address once: those of elements (with their subtitles), then those that were asked for as media."""
    frames = await all_frames(chrome)
    found = [one for part in await asyncio.gather(*map(_in_frame, frames)) for one in part]
    return _each_once((*found, *_asked_for(chrome.sightings())))


async def _in_frame(frame: PageFrame) -> tuple[Media, ...]:
    try:
        async with asyncio.timeout(FRAME_S):
            got = json.loads(await evaluate(frame, SCRIPT))
    except (TargetGone, TimeoutError):
        return ()
    return tuple(
        Media(
            url=urldefrag(one["url"]).url,
            video=bool(one.get("video")),
            seconds=float(one.get("seconds") or 0),
            loaded=float(one.get("loaded") or 0),
        )
        for one in got
    )


def _asked_for(sightings: Iterable[Sighting]) -> Iterable[Media]:
    """What a script plays without an element of the page."""
    for one in sightings:
        if one.resource_type == "media":
            yield Media(url=urldefrag(one.url).url, video=one.mime.startswith("video/"))


def _each_once(media: Iterable[Media]) -> tuple[Media, ...]:
    found: dict[str, Media] = {}
    for one in media:
        found.setdefault(one.url, one)
    return tuple(found.values())
