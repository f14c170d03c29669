"""warcio's iterator over the records of a file, kept within bounds and off the terminal.

warcio alone reads a line to whatever end it has, prints what it meets to standard error, and takes a member that
does not inflate for its end. Here a line has a limit, and damage raises.
"""

import zlib
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader

__all__ = ["WarcioIterator"]

LINE_LIMIT = 1 << 20  # bytes of a header line
_BLOCK = 8_192  # bytes inflated at once, to what may be a thousand times as many


class _BoundedReader(DecompressingBufferedReader):  # type: ignore[misc]
    """Raises zlib.error for what does not inflate, but for a file that is no gzip at all."""

    decompressor: Any

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(LINE_LIMIT if length is None else length)
        return line

    def _decompress(self, data: bytes) -> bytes:
        if not self.decompressor:
            return data
        try:
            out: bytes = self.decompressor.decompress(data)
        except zlib.error:
            if self.num_read:
                raise
            self.decompressor = None
            return data
        return out


class WarcioIterator(ArchiveIterator):  # type: ignore[misc]
    """Each record with its block as it stands. ``offset`` counts from where ``stream`` stood; ``err_count`` tells of
    records that do not end where their length says."""

    INC_RECORD = ""

    def __init__(self, stream: BinaryIO, known_format: str) -> None:
        super().__init__(stream, no_record_parse=True, block_size=_BLOCK)
        self.known_format = known_format
        self.reader: _BoundedReader | None = _BoundedReader(self.fh, block_size=_BLOCK)

    @property
    def packed(self) -> bool:
        """Whether the file is gzip, after its first record was found."""
        return self.reader is not None and self.reader.decompressor is not None

    @property
    def ends_in_member(self) -> bool:
        """Whether the file ended inside a gzip member; to be asked at a record's end."""
        return self.reader is not None and self.packed and not self.reader.decompressor.eof
