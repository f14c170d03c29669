"""warcio's iterator over the records of a file, kept within bounds and off the terminal.

warcio alone reads a line to whatever end it has, prints what it meets to standard error, and takes bytes that do not
inflate for the end. Here a line has a limit, and damage raises.
"""

from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader, ChunkedDataReader

__all__ = ["WarcioIterator", "decoding_reader"]

LINE_LIMIT = 1 << 20  # bytes of a header line
_BLOCK = 8_192  # bytes inflated at once, to what may be a thousand times as many


class _StrictReader(BufferedReader):  # type: ignore[misc]
    """Raises where bytes break off inflating; what never begins to is given as it stands, as in warcio."""

    decompressor: Any

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(LINE_LIMIT if length is None else length)
        return line

    def _decompress(self, data: bytes) -> bytes:
        if not self.decompressor:
            return data
        try:
            out: bytes = self.decompressor.decompress(data)
        except Exception:  # of zlib or brotli
            if self.num_read:
                raise
            if self.decomp_type != "deflate":
                self.decompressor = None
                return data
            self._init_decomp("deflate_alt")
            return self._decompress(data)
        return out


class _StrictChunkedReader(_StrictReader, ChunkedDataReader):  # type: ignore[misc]
    """The same for a body with chunk framing."""


class WarcioIterator(ArchiveIterator):  # type: ignore[misc]
    """Each record with its block as it stands. ``offset`` is the next record's; ``err_count`` tells of
    records that do not end where their length says."""

    INC_RECORD = ""

    def __init__(self, stream: BinaryIO, known_format: str) -> None:
        super().__init__(stream, no_record_parse=True, block_size=_BLOCK)
        self.known_format = known_format
        self.reader: _StrictReader | None = _StrictReader(self.fh, block_size=_BLOCK, decomp_type="gzip")

    @property
    def packed(self) -> bool:
        """Whether the file is gzip, after its first record was found."""
        return self.reader is not None and self.reader.decompressor is not None

    @property
    def ends_in_member(self) -> bool:
        """Whether the file ended inside a gzip member; to be asked at a record's end."""
        return self.reader is not None and self.packed and not self.reader.decompressor.eof


def decoding_reader(body: Any, head: Any) -> BufferedReader | None:
    """warcio's reader of an HTTP body, by its reading of the head; None for what warcio does not undo.

    It raises for chunk framing that warcio does not know (trailers, bare line feeds) and for what breaks off.
    """
    framing = head.get_header("transfer-encoding")
    coding = (head.get_header("content-encoding") or "").lower()
    if framing not in (None, "chunked") or coding not in ("", "gzip", "deflate", "br"):
        return None
    options = {"decomp_type": coding or None, "read_all_members": True}
    if framing:
        return _StrictChunkedReader(body, raise_exceptions=True, **options)
    return _StrictReader(body, **options)
