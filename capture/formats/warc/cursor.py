"""A cursor over a source's inflated bytes: looks ahead in a stretch, goes on into the next."""

from capture.formats.warc.byte_sources import ByteSource

__all__ = ["Cursor"]

_BEGIN = b"WARC/"


class Cursor:
    """The reader's place: ``inner`` bytes into the current stretch of ``source``."""

    def __init__(self, source: ByteSource) -> None:
        self.source = source
        self._buffer = bytearray()
        self.inner = 0
        self.one_member_reported = False  # said once a file

    def peek(self, size: int) -> bytes:
        """The next ``size`` bytes of this stretch, fewer at its end."""
        while len(self._buffer) < size and self._fill():
            pass
        return bytes(self._buffer[:size])

    def take(self, size: int) -> bytes:
        """At least one and at most ``size`` bytes, ``b""`` at the end of the stretch."""
        if not self._buffer:
            self._fill()
        piece = bytes(self._buffer[:size])
        del self._buffer[: len(piece)]
        self.inner += len(piece)
        return piece

    def at_record(self) -> bool:
        """Whether a record begins here."""
        return self.peek(len(_BEGIN)) == _BEGIN

    def at_end(self) -> bool:
        """Whether the stretch ends here."""
        return not self.peek(1)

    def advance(self) -> bool:
        """Go to the next stretch; False at the end of the file."""
        if not self.source.advance():
            return False
        self._buffer.clear()
        self.inner = 0
        return True

    def join(self) -> bool:
        """At the end of a sound stretch: go on into the next one, unless a record begins there.

        Some tools cut gzip members without regard to records. Where it gives False and the file goes on,
        the cursor stands at the next stretch.
        """
        return self.source.fault is None and self.advance() and not self.at_end() and not self.at_record()

    def put_back(self, data: bytes) -> None:
        """Stand before ``data`` again, which came from the stretch before."""
        self._buffer[:0] = data
        self.inner -= len(data)

    def skip_to_record(self, until: int | None = None) -> bool:
        """Pass at least one byte, up to where a line begins with ``WARC/``; False where none does.

        It stops at the end of the stretch, or when ``inner`` reaches ``until``.
        """
        self.take(1)
        while True:
            found = self._buffer.find(b"\n" + _BEGIN)
            if found >= 0 and (until is None or self.inner + found + 1 < until):
                self.take(found + 1)
                return True
            if found >= 0 or (until is not None and self.inner >= until):
                return False
            self.take(max(0, len(self._buffer) - len(_BEGIN)))  # a match may lie across two pieces
            if not self._fill():
                self.take(len(self._buffer))
                return False

    def seek(self, inner: int) -> bool:
        """Go back within the stretch, where the source can."""
        if not self.source.seek(self.source.offset + inner):
            return False
        self._buffer.clear()
        self.inner = inner
        return True

    def _fill(self) -> bool:
        data = self.source.read()
        self._buffer += data
        return bool(data)
