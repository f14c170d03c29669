"""What of a snapshot's files leaves the library: pictures, believed only by their first bytes, and its WACZ."""

import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from capture.archive.seal import open_preview
from capture.errors import Damaged, NotFound
from capture.formats.wacz import open_package, pack
from capture.model.archive import ArchiveCard
from capture.model.article import Image
from capture.model.record_names import FULL_PAGE, THUMBNAIL, VIEW
from capture.workflows.article_pictures import archived_picture, raster_type

__all__ = ["FULL_PAGE", "THUMBNAIL", "VIEW", "SnapshotImage", "article_image", "packed", "sealed_image"]


LIMIT = 100_000_000  # bytes of one picture of ours
CAPTURED = 10_000_000  # bytes of one picture that a page brought along
_CHUNK = 1 << 18


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


def sealed_image(folder: Path, card: ArchiveCard, *prefixes: str) -> SnapshotImage | None:
    """The last JPEG or PNG whose record's name begins with the first prefix that has one; None: there is none.

    Only one that was sealed, in the archive of ``card``. Never raises for what the snapshot holds.
    """
    try:
        with open_package(folder) as package:
            sealed = open_preview(package, card)
            if sealed is None:
                return None
            for prefix in prefixes:
                for line in reversed([line for line in sealed.lines if line.url.startswith(prefix)]):
                    data = sealed.block(line, LIMIT) or b""
                    if (media_type := raster_type(data)) in ("image/jpeg", "image/png"):
                        return SnapshotImage(data=data, media_type=media_type)
    except (Damaged, NotFound, OSError):
        pass
    return None


def article_image(folder: Path, image: Image) -> SnapshotImage | None:
    """The picture that an article names, out of the record that it names; None: the archive holds no such one.

    Hostile bytes: only what begins as a raster format is a picture, so that no SVG or HTML leaves the library
    under its own origin, whatever its record calls it. Never raises for what the snapshot holds.
    """
    try:
        with open_package(folder) as package:
            picture = archived_picture(package, image, CAPTURED)
    except (Damaged, NotFound, OSError, ValueError):
        return None
    return SnapshotImage(data=picture[0], media_type=picture[1]) if picture else None


def packed(folder: Path) -> tuple[int, Iterator[bytes]]:
    """The size of the WACZ in bytes, and its bytes. Raises NotFound, Damaged, NoSpace.

    It is packed when it is asked for, and gone from the folder before the first byte leaves, whatever becomes of the
    reader: streamed from a file that has no name.
    """
    with tempfile.TemporaryDirectory(prefix="warcite-") as temporary:
        path = pack(folder, Path(temporary) / "snapshot.wacz")
        size, stream = path.stat().st_size, path.open("rb")

    def chunks() -> Iterator[bytes]:
        with stream:
            while data := stream.read(_CHUNK):
                yield data

    return size, chunks()
