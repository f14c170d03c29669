"""Files that a page hands out and no server sent: a script made them, or the page holds them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from capture.model.artifact import Artifact

__all__ = ["made_files"]


def made_files(paths: Sequence[Path], url: str, room: int) -> Iterator[Artifact | int]:
    """``urn:download:`` of each, numbered from 1; of one for which there is no room among ``room`` bytes its size."""
    for number, path in enumerate(paths, 1):
        size = path.stat().st_size if path.exists() else 0
        if size > room:
            yield size
            continue
        room -= size
        yield Artifact(
            uri=f"urn:download:{url}#warcite-file={number}",
            content_type="application/octet-stream",
            data=path.read_bytes() if size else b"",
            made=datetime.now(UTC),
        )
