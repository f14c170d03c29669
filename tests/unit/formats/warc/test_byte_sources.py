"""A gzip source gives every member's bytes, however they are compressed and wherever reads are cut."""

import gzip
import io
import random

import pytest

from capture.formats.warc.byte_sources import PIECE, GzipSource


@pytest.mark.parametrize("level", [0, 1, 9])
@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1332, 3 * PIECE + 7])
def test_members_of_any_size_and_level_are_read_to_their_end(level: int, size: int) -> None:
    """Stored blocks (level 0) cross the limit of a read with bytes of the next member already in hand."""
    noise = random.Random(size).randbytes(size)
    members = [noise, b"second" * 10_000, b"third"]
    packed = b"".join(gzip.compress(member, level) for member in members)
    for lead in (b"", gzip.compress(b"x" * 777, level)):
        source = GzipSource(io.BytesIO(lead + packed), 0)
        if lead:
            source.advance()
        assert _stretches(source) == members


def _stretches(source: GzipSource) -> list[bytes]:
    found = []
    while True:
        stretch = b""
        while piece := source.read():
            stretch += piece
        assert source.fault is None
        found.append(stretch)
        if not source.advance():
            return found
