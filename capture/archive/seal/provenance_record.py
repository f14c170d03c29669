"""The provenance record of a snapshot: the last ``metadata`` record of its WARC."""

from collections.abc import Iterator

from capture.errors import Damaged, NotFound
from capture.formats import cdxj
from capture.formats.wacz import Package
from capture.formats.warc import Record, read
from capture.formats.warc.reader import read_one
from capture.model.provenance import NOTHING, PREFIX, Provenance

__all__ = ["LIMIT", "read_provenance"]

LIMIT = 50_000_000  # bytes of the record


def read_provenance(package: Package) -> Provenance:
    """What the record says; nothing when there is none, or when it cannot be read.

    Found by the index; where a package has no index its WARC files are read through.
    """
    try:
        index = package.index()
        records = _by_index(package, index) if index else _by_reading(package)
        blocks = [data for record in records if (data := _block(record))]
    except (Damaged, NotFound, OSError, ValueError):
        return NOTHING
    return Provenance.from_bytes(blocks[-1]) if blocks else NOTHING


def _by_index(package: Package, index: bytes) -> Iterator[Record]:
    lines = [line for line in cdxj.read(index) if line.url.startswith(PREFIX)]
    if lines:
        last = max(lines, key=lambda line: (line.filename, line.offset))
        yield from read_one(package.warc_path(f"archive/{last.filename}"), last.offset)


def _by_reading(package: Package) -> Iterator[Record]:
    for path in package.warc_paths():
        for record in read(path):
            if record.type == "metadata" and record.url.startswith(PREFIX):
                yield record


def _block(record: Record) -> bytes:
    data = bytearray()
    for piece in record.chunks():
        data += piece
        if len(data) > LIMIT:
            return b""
    return bytes(data)
