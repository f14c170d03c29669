"""One HTTP/1 message, and where its body ends: after so many bytes, after its last chunk, or with the connection.

| framing | goes on to |
|---|---|
| LENGTH | DONE after the last counted byte |
| SIZE (a chunk-size line) | CHUNK, after the size 0 TRAILER |
| CHUNK | CHUNK_END after the last counted byte |
| CHUNK_END (the line end after a chunk) | SIZE |
| TRAILER | DONE after an empty line |
| CLOSE | DONE when the far end closes |
| BROKEN (framing that Chromium refuses: kept as it comes) | never whole |
"""

import enum
import re
from abc import ABC, abstractmethod

from capture.recording.wire.spool import Collector

__all__ = ["BodyFraming", "FramedMessage"]

_LINE_LIMIT = 1 << 16  # of a chunk-size or trailer line; Chromium gives up at 16 KiB
_SIZE = re.compile(rb"0*[0-9A-Fa-f]{1,16}")
_PLAIN_SIZE = re.compile(rb"([0-9A-Fa-f]{1,5})\r\n")


class BodyFraming(enum.Enum):
    """What the next bytes of a body are."""

    LENGTH = "so many bytes"
    SIZE = "a chunk-size line"
    CHUNK = "chunk data"
    CHUNK_END = "the line end after it"
    TRAILER = "trailer lines"
    CLOSE = "all until the connection ends"
    BROKEN = "framing that cannot be read"
    DONE = "nothing more"


class FramedMessage(ABC):
    """From its first byte to its last. ``body`` takes all that follows the head, chunk framing and all.

    ``head`` is empty and ``framing`` None until the head is whole; ``payload_bytes`` counts the body without chunk
    framing.
    """

    def __init__(self, body: Collector) -> None:
        self.body = body
        self.head = b""
        self.chunked = False
        self.framing: BodyFraming | None = None  # of the body's next bytes
        self.payload_bytes = 0
        self._buffer = bytearray()  # of a head that is not whole
        self._left = 0  # bytes of a counted stretch still to come
        self._line = bytearray()  # the beginning of a line that is not whole yet

    @property
    def complete(self) -> bool:
        """The last byte has come, as the framing says; of a body that ends with the connection: the far end closed."""
        return self.framing is BodyFraming.DONE

    @property
    def begun(self) -> bytes:
        """Bytes of a head that is not whole."""
        return bytes(self._buffer)

    def feed(self, data: bytes) -> bytes:
        """Take bytes; gives back those after the end of the message."""
        start = self._read_head(data) if self.framing is None else 0
        if self.framing is None:
            return b""
        position = start
        while position < len(data) and self.framing is not BodyFraming.DONE:
            if self.framing is BodyFraming.SIZE and not self._line:
                position = self._pass_chunks(data, position)
            position = self._step(data, position)
        if position > start:
            self.body.add(data[start:position])
        return data[position:]

    def eof(self) -> None:
        """The far end closed."""
        if self.framing is BodyFraming.CLOSE:
            self.framing = BodyFraming.DONE

    @abstractmethod
    def _read_head(self, data: bytes) -> int:
        """Take bytes of the head; where it ends, set ``framing``, and give the body's first position in ``data``."""

    def _begin_chunks(self) -> None:
        self.framing, self.chunked = BodyFraming.SIZE, True

    def _begin_counted(self, length: int) -> None:
        self.framing, self._left = BodyFraming.LENGTH if length else BodyFraming.DONE, length

    def _pass_chunks(self, data: bytes, position: int) -> int:
        """Pass over plain chunks that lie whole in ``data``: a server may send each byte in one, and ``_step`` takes
        three steps and ten times as long for it."""
        last = len(data) - 2
        while (size := _PLAIN_SIZE.match(data, position)) is not None:
            count = int(size[1], 16)
            end = size.end() + count
            if not count or end > last or data[end] != 0x0D or data[end + 1] != 0x0A:
                break
            self.payload_bytes += count
            position = end + 2
        return position

    def _step(self, data: bytes, position: int) -> int:
        if self.framing in (BodyFraming.LENGTH, BodyFraming.CHUNK):
            taken = min(self._left, len(data) - position)
            self._left -= taken
            self.payload_bytes += taken
            if self._left == 0:
                self.framing = BodyFraming.DONE if self.framing is BodyFraming.LENGTH else BodyFraming.CHUNK_END
            return position + taken
        if self.framing in (BodyFraming.CLOSE, BodyFraming.BROKEN):
            self.payload_bytes += len(data) - position
            return len(data)
        end = data.find(b"\n", position)
        if end < 0:
            self._line += data[position:]
            if len(self._line) > _LINE_LIMIT:
                self._line.clear()
                self.framing = BodyFraming.BROKEN
            return len(data)
        line = (bytes(self._line) + data[position:end]).removesuffix(b"\r")
        self._line.clear()
        if self.framing is BodyFraming.TRAILER:
            self.framing = BodyFraming.TRAILER if line else BodyFraming.DONE
        elif self.framing is BodyFraming.CHUNK_END:
            self.framing = BodyFraming.BROKEN if line else BodyFraming.SIZE
        else:  # a chunk's size: extensions and trailing spaces (no tabs) passed over, hex digits only
            digits = line.partition(b";")[0].rstrip(b" ")
            size = int(digits, 16) if _SIZE.fullmatch(digits) else None
            self._left = size or 0
            broken_or_chunk = BodyFraming.BROKEN if size is None else BodyFraming.CHUNK
            self.framing = BodyFraming.TRAILER if size == 0 else broken_or_chunk
        return end + 1
