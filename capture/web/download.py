"""A snapshot to take along: its WACZ, packed when it is asked for and streamed from a file that has no name."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from capture.formats.wacz import pack

__all__ = ["packed"]

_CHUNK = 1 << 18


def packed(folder: Path) -> tuple[int, Iterator[bytes]]:
    """The size of the WACZ in bytes, and its bytes. Raises NotFound, Damaged, NoSpace.

    The file is gone from the folder before the first byte leaves, whatever becomes of the reader.
    """
    with tempfile.TemporaryDirectory(prefix="warcite-") as temporary:
        stream = pack(folder, Path(temporary) / "snapshot.wacz").open("rb")
        size = (Path(temporary) / "snapshot.wacz").stat().st_size
    return size, _chunks(stream)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while data := stream.read(_CHUNK):
            yield data
