"""Files of a page beside its document: recordings and films in its frames, and what it made and handed out itself."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import urldefrag

from capture.model.exchange import Artifact
from capture.model.record_names import DOWNLOAD, FILE
from capture.model.sighting import Media
from capture.recording.browser import Chrome, TargetGone
from capture.recording.visit.frames import PageFrame, all_frames, evaluate

__all__ = ["made_files", "media_of"]

SCRIPT = (files("capture.recording.visit.artifacts") / "media.js").read_text()
FRAME_S = 3.0  # a frame that hangs is left out: its document is missing too, and named for that


async def media_of(chrome: Chrome) -> tuple[Media, ...]:
    """Each address once: those of elements (with their subtitles), then those that were asked for as media."""

    async def of_frame(frame: PageFrame) -> list[Media]:
        try:
            async with asyncio.timeout(FRAME_S):
                elements = json.loads(await evaluate(frame, SCRIPT))
        except (TargetGone, TimeoutError):
            return []
        return [
            Media(
                url=urldefrag(element["url"]).url,
                video=bool(element.get("video")),
                seconds=float(element.get("seconds") or 0),
                loaded=float(element.get("loaded") or 0),
            )
            for element in elements
        ]

    in_frames = await asyncio.gather(*map(of_frame, await all_frames(chrome)))
    played_by_scripts = [
        Media(url=urldefrag(sighting.url).url, video=sighting.mime.startswith("video/"))
        for sighting in chrome.sightings()
        if sighting.resource_type == "media"
    ]
    found: dict[str, Media] = {}
    for media in (*(each for frame in in_frames for each in frame), *played_by_scripts):
        found.setdefault(media.url, media)
    return tuple(found.values())


def made_files(paths: Sequence[Path], url: str, room: int) -> Iterator[Artifact | int]:
    """``urn:download:`` of each, numbered from 1; of one for which there is no room among ``room`` bytes its size."""
    for number, path in enumerate(paths, 1):
        size = path.stat().st_size if path.exists() else 0
        if size > room:
            yield size
            continue
        room -= size
        yield Artifact(
            uri=f"{DOWNLOAD}{url}{FILE}{number}",
            content_type="application/octet-stream",
            data=path.read_bytes() if size else b"",
            made=datetime.now(UTC),
        )
