"""HTTP/2 over one connection, both directions in causal order → exchanges, each when its stream is over.

| a stream is over | its exchange |
|---|---|
| END_STREAM of both | whole |
| END_STREAM of the server, then a reset by either | whole |
| reset by the server | cut, with the code |
| reset by the browser | goes on: what was under way still comes; when END_STREAM comes after all it is whole |
| end of the server's direction, or of the connection | cut, by whom the first ending says |
| a fault: framing or HPACK that cannot be read | cut, with the reason |

Of the streams that the browser reset the newest LINGERING are waited for, until nothing has come for LINGER_MS
(``let_go``): a server that takes notice of the reset never ends them. DATA and blocks of streams that are over, or
that the server opened, are framing, and so is what a side sends on a stream behind its own END_STREAM: no browser takes
it for the body (RFC 9113, 5.1). Their blocks are decoded all the same, since HPACK's tables need them.
"""

from dataclasses import replace

from capture.recording.wire.h2 import END_STREAM, FrameType, Http2Frame, Http2Frames
from capture.recording.wire.h2_stream import Http2Stream
from capture.recording.wire.header_blocks import HeaderBlock, HeaderBlocks
from capture.recording.wire.journal_frames import Direction, Ending
from capture.recording.wire.wire_exchange import Endings, HttpContext, Stop

__all__ = ["Http2Connection"]

LINGERING = 256
LINGER_MS = 1000.0  # what was under way when the browser reset a stream comes within a round trip
_MAX_FRAME_SIZE = 0x5  # a setting (RFC 9113, 6.5.2)
_UP, _DOWN = Direction.UP, Direction.DOWN
_DATA = int(FrameType.DATA)


class Http2Connection:
    """One connection. ``fault`` says why nothing more of it can be read; ``notes`` what is odd and no fault."""

    def __init__(self, context: HttpContext) -> None:
        self.fault = ""
        self.notes: list[str] = []
        self._context = context
        self._endings = Endings()
        self._frames = (Http2Frames(preface=True), Http2Frames(preface=False))
        self._blocks = (HeaderBlocks(), HeaderBlocks())
        self._streams: dict[int, Http2Stream] = {}
        self._lingering: dict[int, None] = {}  # streams that the browser reset, in that order
        self._last = 0  # the newest stream that the browser opened
        self._forgotten = [0, 0]  # DATA bytes of streams that are not, or no more
        self._promised = 0
        self._taken_up = 1 << 31  # streams up to this the server will have begun with (GOAWAY)
        self._talk_fault = ""  # of a websocket; the other streams are read on
        self._closed = False

    def framing(self, direction: Direction) -> int:
        """Bytes that belong to no message: all but the payload of DATA."""
        return self._frames[direction].framing + self._forgotten[direction]

    def unkept(self, direction: Direction) -> int:
        """Of the framing, bytes of bodies that are in no record: of streams that were over, or that nobody opened."""
        return self._forgotten[direction]

    def unread(self, direction: Direction) -> int:
        """Bytes behind a fault, or of a frame that is not whole."""
        return self._frames[direction].unread

    def feed(self, direction: Direction, data: bytes, at_ms: float) -> None:
        """Take bytes of one direction, in causal order with those of the other."""
        frames, streams = self._frames[direction], self._streams
        if self._closed:
            frames.pass_over(data)
            return
        for kind, flags, number, payload in frames.feed(data):
            if self._blocks[direction].waits and kind != FrameType.CONTINUATION:
                frames.fault = "another frame stands within a header block"
                self._forgotten[direction] += len(payload) if kind == _DATA else 0
            elif kind == _DATA:
                stream = streams.get(number)
                if stream is None or stream.has_ended(direction):
                    self._forgotten[direction] += len(payload)
                    continue
                if payload:
                    stream.data(direction, payload)
                    if stream.left_ms and direction is _DOWN:
                        stream.last_ms = at_ms
                if flags & END_STREAM:
                    self._ended(direction, stream, at_ms)
            else:
                self._frame(direction, Http2Frame(kind, flags, number, payload), at_ms)
        if frames.fault and not self.fault:
            self.give_up(frames.fault, at_ms)

    def end(self, direction: Direction, ending: Ending, at_ms: float) -> None:
        """That direction has ended; all its bytes came before."""
        self._endings.add(direction, ending)
        if direction is _UP and self._endings.stop is Stop.BROWSER:
            for stream in self._streams.values():
                stream.leave(at_ms)
        if direction is _DOWN or self._endings.both:
            self._end_all(at_ms)

    def close(self, at_ms: float) -> None:
        """Nothing more comes either way."""
        if not self._closed:
            self._closed = True
            self._end_all(at_ms)
            self.fault = self.fault or self._talk_fault
            if self._promised:
                self.notes.append(f"the server pushed {self._promised} answers that nobody had asked for")
            if self._forgotten[_DOWN] and not self._promised:
                self.notes.append(f"{self._forgotten[_DOWN]} bytes of the server were of streams that were over")

    @property
    def lingers(self) -> bool:
        """Whether any stream is waited for that the browser reset."""
        return bool(self._lingering)

    def let_go(self, now_ms: float) -> None:
        """Wait no longer for streams on which nothing more comes; all that was relayed until then has been fed."""
        for stream in [self._streams[number] for number in self._lingering]:
            if now_ms - max(stream.left_ms, stream.last_ms) >= LINGER_MS:
                self._over(stream, now_ms, Stop.BROWSER)

    def give_up(self, fault: str, at_ms: float) -> None:
        """Nothing more can be read in either direction, for that reason: what is under way is cut."""
        if self.fault:
            return
        self.fault = fault
        for frames in self._frames:
            frames.fault = frames.fault or fault
        self._end_all(at_ms)

    def _frame(self, direction: Direction, frame: Http2Frame, at_ms: float) -> None:
        stream = self._streams.get(frame.stream)
        match frame.kind:
            case FrameType.HEADERS | FrameType.PUSH_PROMISE | FrameType.CONTINUATION:
                blocks = self._blocks[direction]
                block = blocks.take(frame)
                if blocks.fault:
                    self._frames[direction].fault = blocks.fault
                elif block is not None:
                    self._block(direction, block, at_ms)
            case FrameType.RST_STREAM if stream:
                code = int.from_bytes(frame.payload[:4])
                stream.resets.append((direction, code))
                if direction is _UP:
                    stream.leave(at_ms)
                if direction is _DOWN or stream.answered:
                    self._over(stream, at_ms, Stop.FAR_END)
                elif frame.stream not in self._lingering:
                    self._lingering[frame.stream] = None
                    if len(self._lingering) > LINGERING:
                        self._over(self._streams[next(iter(self._lingering))], at_ms, Stop.BROWSER)
            case FrameType.SETTINGS:  # what the other side may send
                other = self._frames[1 - direction]
                for at in range(0, len(frame.payload) - 5, 6):
                    if int.from_bytes(frame.payload[at : at + 2]) == _MAX_FRAME_SIZE:
                        other.longest = max(other.longest, int.from_bytes(frame.payload[at + 2 : at + 6]))
            case FrameType.GOAWAY if direction is _DOWN:
                self._taken_up = min(self._taken_up, int.from_bytes(frame.payload[:4]) & 0x7FFFFFFF)
            case FrameType.GOAWAY if code := int.from_bytes(frame.payload[4:8]):
                for stream in self._streams.values():
                    stream.refuse(code)
            case _:
                pass

    def _block(self, direction: Direction, block: HeaderBlock, at_ms: float) -> None:
        stream = self._streams.get(block.stream)
        if block.promised:
            self._promised += 1
        elif stream and stream.has_ended(direction):
            return
        elif direction is _DOWN:
            if stream:
                stream.answer(block.fields)
        elif stream:
            stream.add_request_trailers(block.fields)
        elif block.stream > self._last:
            reused, self._last = self._last > 0, block.stream
            stream = Http2Stream(self._context, block.stream, block.fields, at_ms, reused=reused)
            stream.framing_before = self._frames[_DOWN].framing
            self._streams[block.stream] = stream
        if stream and block.ends and not block.promised:
            self._ended(direction, stream, at_ms)

    def _ended(self, direction: Direction, stream: Http2Stream, at_ms: float) -> None:
        stream.end(direction)
        if stream.answered and (stream.sent or stream.left_ms):
            self._over(stream, at_ms, Stop.NOTHING)

    def _over(self, stream: Http2Stream, at_ms: float, stop: Stop) -> None:
        del self._streams[stream.number]
        self._lingering.pop(stream.number, None)
        refused = stream.number > self._taken_up
        self._talk_fault = self._talk_fault or stream.talk_fault
        was_reset = self._endings.by_reset
        framing = self._frames[_DOWN].framing - stream.framing_before
        over = stream.over(at_ms, stop, was_reset=was_reset, refused=refused, fault=self.fault)
        self._context.done(replace(over, framing_bytes=framing))

    def _end_all(self, at_ms: float) -> None:
        for stream in list(self._streams.values()):
            self._over(stream, at_ms, Stop.UNREADABLE if self.fault else self._endings.stop)
