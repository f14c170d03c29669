"""The provenance record of a snapshot: the last ``metadata`` record of its WARC."""

from collections.abc import Iterable

from capture.errors import Damaged, NotFound
from capture.formats import cdxj
from capture.formats.cdxj import IndexLine
from capture.formats.wacz import Package
from capture.formats.warc import Record, read
from capture.formats.warc.reader import read_one
from capture.model.provenance import NOTHING, PREFIX, Provenance

__all__ = ["LIMIT", "provenance_line", "read_block", "read_provenance"]

LIMIT = 50_000_000  # bytes of the record


def read_provenance(package: Package) -> Provenance:
    """What the record says; nothing when there is none, or when it cannot be read.

    Found by the index; where a package has no index its WARC files are read through.
    """
    try:
        records: Iterable[Record] = ()
        if index := package.index():
            if line := provenance_line(cdxj.read(index)):
                records = read_one(package.warc_path(f"archive/{line.filename}"), line.offset)
        else:
            every = (record for path in package.warc_paths() for record in read(path))
            records = (record for record in every if record.type == "metadata" and record.url.startswith(PREFIX))
        blocks = [data for record in records if (data := read_block(record, LIMIT))]
    except (Damaged, NotFound, OSError, ValueError):
        return NOTHING
    return Provenance.from_bytes(blocks[-1]) if blocks else NOTHING


def provenance_line(lines: Iterable[IndexLine]) -> IndexLine | None:
    """The index line of the last provenance record; None where there is none."""
    known = (line for line in lines if line.url.startswith(PREFIX))
    return max(known, key=lambda line: (line.filename, line.offset), default=None)


def read_block(record: Record, limit: int) -> bytes | None:
    """A record's block; None where it is larger than ``limit`` bytes."""
    data = bytearray()
    for piece in record.chunks():
        data += piece
        if len(data) > limit:
            return None
    return bytes(data)
