"""Pictures of a snapshot, found through its index and believed only by their first bytes."""

import struct
from dataclasses import dataclass
from pathlib import Path

from capture.archive.seal import open_preview
from capture.errors import Damaged, NotFound
from capture.formats.wacz import open_package
from capture.model.archive import ArchiveCard
from capture.model.article import Image
from capture.model.provenance import Provenance
from capture.model.signal import SignalCode
from capture.web.safe_text import sentence
from capture.workflows.article_pictures import pictured

__all__ = ["FULL_PAGE", "THUMBNAIL", "VIEW", "SnapshotImage", "captured", "lacking", "picture", "sniffed"]

THUMBNAIL = "urn:thumbnail:"
VIEW = "urn:view:"
FULL_PAGE = "urn:fullPage:"

_LACKING = frozenset((SignalCode.PICTURE_ENDS, SignalCode.PICTURE_LACKS))
LIMIT = 100_000_000  # bytes of one picture
CAPTURED = 10_000_000  # bytes of one picture that a page brought along
_MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotImage:
    """A picture's bytes, and the media type that they begin as."""

    data: bytes
    media_type: str

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height in pixels of a PNG, as its header says."""
        if self.media_type != "image/png" or len(self.data) < 24:
            return None
        width, height = struct.unpack(">II", self.data[16:24])
        return width, height


def lacking(provenance: Provenance) -> tuple[str, ...]:
    """What the screenshot of the whole page does not show of it, as far as the visit knew: sentences."""
    return tuple(sentence(signal.text) for signal in provenance.signals if signal.name in _LACKING)


def picture(folder: Path, card: ArchiveCard, *prefixes: str) -> SnapshotImage | None:
    """The last picture whose record's name begins with the first prefix that has one; None: there is none.

    Only one that was sealed, in the archive of ``card``. Never raises for what the snapshot holds.
    """
    try:
        with open_package(folder) as package:
            preview = open_preview(package, card)
            if preview is None:
                return None
            for prefix in prefixes:
                for line in reversed([line for line in preview.lines if line.url.startswith(prefix)]):
                    found = sniffed(preview.block(line, LIMIT) or b"")
                    if found is not None:
                        return found
    except (Damaged, NotFound, OSError):
        return None
    return None


def sniffed(data: bytes) -> SnapshotImage | None:
    """The bytes as a picture; None for anything that does not begin as JPEG or PNG."""
    for magic, media_type in _MAGIC.items():
        if data.startswith(magic):
            return SnapshotImage(data=data, media_type=media_type)
    return None


def captured(folder: Path, image: Image) -> SnapshotImage | None:
    """The picture that an article names, out of the record that it names; None: the archive holds no such one.

    Hostile bytes: only what begins as a raster format is a picture, so that no SVG or HTML leaves the library
    under its own origin, whatever its record calls it. Never raises for what the snapshot holds.
    """
    try:
        with open_package(folder) as package:
            found = pictured(package, image, CAPTURED)
    except (Damaged, NotFound, OSError, ValueError):
        return None
    return SnapshotImage(data=found[0], media_type=found[1]) if found else None
