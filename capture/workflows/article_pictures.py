"""The pictures of an article, out of the records that it names, believed only by their first bytes."""

import base64
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from capture.errors import Damaged, NotFound
from capture.formats.wacz import Package
from capture.formats.warc import WarcIndex
from capture.formats.warc.file_scan import reference
from capture.formats.warc.reader import read_one
from capture.model.article import Image

__all__ = ["archived_picture", "data_urls", "raster_type"]

PICTURE = 10_000_000  # bytes of one picture
ALL_PICTURES = 40_000_000  # bytes of all pictures that are put into one document
_MAGIC = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def raster_type(data: bytes) -> str:
    """The media type of a raster picture by its first bytes; empty for anything else, SVG among it."""
    for magic, media_type in _MAGIC.items():
        if data.startswith(magic):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/avif" if data[4:12] in (b"ftypavif", b"ftypavis") else ""


def archived_picture(package: Package, image: Image, limit: int = PICTURE) -> tuple[bytes, str] | None:
    """The bytes and media type of a picture; None where no record of the package holds it, or it is too large.

    Raises Damaged, OSError for files that cannot be read.
    """
    if not image.record_id or image.offset is None:
        return None
    for path in package.warc_paths():
        data = _payload(path, image, limit)
        if data is not None:
            media_type = raster_type(data)
            return (data, media_type) if media_type and len(data) <= limit else None
    return None


def data_urls(package: Package) -> Callable[[Image], str]:
    """For a picture that the package holds its ``data:`` address, for all others an empty one."""
    left = ALL_PICTURES

    def address(image: Image) -> str:
        nonlocal left
        try:
            found = archived_picture(package, image, min(PICTURE, left))
        except (Damaged, NotFound, OSError):
            return ""
        if found is None:
            return ""
        left -= len(found[0])
        return f"data:{found[1]};base64,{base64.b64encode(found[0]).decode()}"

    return address


def _payload(path: Path, image: Image, limit: int) -> bytes | None:
    """The decoded payload of the image's record, without a scan of the file where the record stands alone."""
    with suppress(Damaged):
        for record in read_one(path, image.offset or 0):
            if record.record_id == image.record_id and record.type in ("response", "resource"):
                return WarcIndex(path, ()).payload(reference(record), limit + 1).data
    view = WarcIndex.open(path)
    found = next((one for one in view.records() if one.record_id == image.record_id), None)
    return view.payload(found, limit + 1).data if found is not None else None
