"""HTTP/2 frames made by hand, with HPACK's own encoder: what one side says."""

from collections.abc import Iterable

from hpack import Encoder

from capture.recording.wire.h2 import END_HEADERS, END_STREAM, PADDED, PREFACE, PRIORITY, FrameType

__all__ = ["BEGIN_DOWN", "BEGIN_UP", "GET", "OK", "Speaker", "frame"]

GET = ((":method", "GET"), (":scheme", "https"), (":authority", "h.test"), (":path", "/a"))
OK = ((":status", "200"), ("content-type", "text/plain"))


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


BEGIN_UP = PREFACE + frame(FrameType.SETTINGS, 0, 0, b"\0\1" + (65536).to_bytes(4))
BEGIN_DOWN = frame(FrameType.SETTINGS, 0, 0, b"") + frame(FrameType.SETTINGS, 1, 0, b"")


class Speaker:
    """One side of a connection; its HPACK table goes on from block to block."""

    def __init__(self) -> None:
        self.encoder = Encoder()

    def head(
        self,
        stream: int,
        fields: Iterable[tuple[str | bytes, str | bytes]],
        *,
        ends: bool = False,
        padding: int | None = None,
        priority: bool = False,
        piece: int = 1 << 14,
        kind: FrameType = FrameType.HEADERS,
        huffman: bool = True,
    ) -> bytes:
        """HEADERS and as many CONTINUATION as it takes."""
        block = self.encoder.encode(list(fields), huffman=huffman)
        pieces = [block[start : start + piece] for start in range(0, len(block), piece)] or [b""]
        first = (b"\x80\0\0\0\xff" if priority else b"") + pieces[0]
        if padding is not None:
            first = bytes([padding]) + first + b"\0" * padding
        flags = ends * END_STREAM | priority * PRIORITY | (padding is not None) * PADDED
        frames = [frame(kind, flags | (len(pieces) == 1) * END_HEADERS, stream, first)]
        for number, rest in enumerate(pieces[1:], 2):
            frames.append(frame(FrameType.CONTINUATION, (number == len(pieces)) * END_HEADERS, stream, rest))
        return b"".join(frames)

    @staticmethod
    def data(stream: int, body: bytes, *, ends: bool = False, padding: int | None = None) -> bytes:
        if padding is not None:
            body = bytes([padding]) + body + b"\0" * padding
        return frame(FrameType.DATA, ends * END_STREAM | (padding is not None) * PADDED, stream, body)

    @staticmethod
    def reset(stream: int, code: int) -> bytes:
        return frame(FrameType.RST_STREAM, 0, stream, code.to_bytes(4))

    @staticmethod
    def goaway(last: int, code: int = 0) -> bytes:
        return frame(FrameType.GOAWAY, 0, 0, last.to_bytes(4) + code.to_bytes(4) + b"bye")
