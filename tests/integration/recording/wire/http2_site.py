"""A site of awkward HTTP/2; its page asks for each of its answers in turn."""

import random

from h2.settings import SettingCodes

from tests.integration.recording.wire.http2_origin import OK, Fields, Http2Route, Http2Stream
from tests.integration.recording.wire.http2_page import PAGE

__all__ = ["BIG", "EARLY", "ROUTES"]

REFUSED_STREAM, INTERNAL_ERROR, CANCEL = 7, 2, 8  # RFC 9113, 7
BIG = random.Random(7).randbytes(3_000_000)  # over a window of the browser's, and into a spool file


def fixed(fields: Fields, body: bytes = b"") -> Http2Route:
    """A route that always answers the same."""

    async def answer(stream: Http2Stream) -> None:
        await stream.head(fields, end=not body)
        if body:
            await stream.data(body)

    return answer


def _with(*fields: tuple[bytes, bytes]) -> Fields:
    return (*OK, *fields)


def _status(code: int, *fields: tuple[bytes, bytes]) -> Fields:
    return ((b":status", b"%d" % code), *fields)


async def _empty(stream: Http2Stream) -> None:
    await stream.head()
    await stream.end()


async def _padded(stream: Http2Stream) -> None:
    await stream.head()
    await stream.data(BIG[:50_000], padding=77)


async def _padding(stream: Http2Stream) -> None:
    """Frames of padding alone, before, between and after the bytes, and the end with one."""
    await stream.head()
    await stream.padding(255)
    await stream.data(b"x" * 1000, end=False, padding=200)
    await stream.padding(0)
    await stream.data(b"y" * 10, end=False, padding=0)
    await stream.padding(9, end=True)


async def _padded_head(stream: Http2Stream) -> None:
    await stream.cut_head(_with((b"x-padded", b"yes")), 1, padding=100)
    await stream.data(b"a padded head")


async def _pieces(stream: Http2Stream) -> None:
    """60 kB of head, cut where frames are full."""
    await stream.head(
        _with(*((b"x-big-%d" % number, BIG[number : number + 500].hex().encode()) for number in range(60)))
    )
    await stream.data(b"continued")


async def _many_pieces(stream: Http2Stream) -> None:
    """Header fields cut anywhere, within numbers and words."""
    await stream.cut_head(_with((b"x-cut", b"into many"), (b"set-cookie", b"c=3")), 20, padding=3)
    await stream.data(b"in pieces")


async def _trailers(stream: Http2Stream) -> None:
    await stream.head()
    await stream.data(b"body", end=False)
    await stream.trailers(((b"x-trail", b"yes"), (b"x-trail", b"twice"), (b"x-bytes", b"caf\xe9"), (b"x-none", b"")))


async def _early(stream: Http2Stream) -> None:
    await stream.head(_status(103, (b"link", b"</style.css>; rel=preload; as=style")))
    await stream.head(_status(103, (b"x-second", b"y")))
    await stream.head()
    await stream.data(b"late")


async def _reset(stream: Http2Stream) -> None:
    await stream.head(_with((b"content-length", b"9000")))
    await stream.data(b"r" * 3000, end=False)
    await stream.reset(INTERNAL_ERROR)


async def _reset_at_once(stream: Http2Stream) -> None:
    await stream.reset(INTERNAL_ERROR)


async def _refused(stream: Http2Stream) -> None:
    """Twice refused, then answered: RFC 9113, 8.7 lets the browser ask again."""
    if stream.asked.turn < 2:
        await stream.reset(REFUSED_STREAM)
    else:
        await fixed(OK, b"the third time")(stream)


async def _ping(stream: Http2Stream) -> None:
    await stream.head()
    await stream.data(b"before", end=False)
    stream.h2.ping(b"12345678")
    await stream.data(b", after")


async def _misdirected(stream: Http2Stream) -> None:
    """RFC 9110, 15.5.20: the browser may ask again over another connection."""
    if stream.asked.turn:
        await fixed(OK, b"directed")(stream)
    else:
        await fixed(_status(421), b"misdirected")(stream)


async def _no_room(stream: Http2Stream) -> None:
    """The server's table of header fields gets smaller, and says so in the block (RFC 7541, 6.3)."""
    stream.h2.encoder.header_table_size = 100
    await fixed(_with((b"x-room", b"little")), b"little")(stream)


async def _room_again(stream: Http2Stream) -> None:
    """Two changes before one block: both stand in it."""
    stream.h2.encoder.header_table_size = 0
    stream.h2.encoder.header_table_size = 4096
    await fixed(_with((b"x-room", b"enough"), (b"x-room", b"again")), b"enough")(stream)


async def _tables(stream: Http2Stream) -> None:
    """The browser is told to forget its own table; it says so in its next block."""
    stream.h2.update_settings({SettingCodes.HEADER_TABLE_SIZE: 0})
    await fixed(OK, b"forget")(stream)
    stream.h2.update_settings({SettingCodes.HEADER_TABLE_SIZE: 8192})
    await stream.flush()


async def _unknown_frame(stream: Http2Stream) -> None:
    """RFC 9113, 5.5: frames of unknown types are passed over."""
    await stream.head()
    await stream.frame(0xBE, b"odd" * 100, flags=0xFF)
    await stream.frame(0x0C, b"\0\0", stream=0)
    await stream.data(b"known")


async def _short(stream: Http2Stream) -> None:
    """Fewer bytes than announced, and yet the end of the stream."""
    await stream.head(_with((b"content-length", b"100")))
    await stream.data(b"only these")


async def _login(stream: Http2Stream) -> None:
    if any(name == b"authorization" for name, _ in stream.asked.head):
        await fixed(OK, b"let in")(stream)
    else:
        await fixed(_status(401, (b"www-authenticate", b'Basic realm="x"')), b"go away")(stream)


async def _tag(stream: Http2Stream) -> None:
    tagged = ((b"etag", b'"v"'), (b"cache-control", b"max-age=600"))
    if stream.asked.turn:
        await stream.head(_status(304, *tagged), end=True)
    else:
        await fixed(_status(200, *tagged), b"with a tag")(stream)


async def _head(stream: Http2Stream) -> None:
    await stream.head(_with((b"content-length", b"1000")), end=True)


async def _post(stream: Http2Stream) -> None:
    await fixed(OK, b"got %d" % len(stream.asked.body))(stream)


async def _answered_early(stream: Http2Stream) -> None:
    """RFC 9113, 8.1: a whole answer while the request is still being sent, then NO_ERROR."""
    await fixed(_status(413), b"too large")(stream)
    await stream.reset(0)


async def _hold(stream: Http2Stream) -> None:
    await stream.head()
    await stream.data(b"part", end=False)
    await stream.until_reset()


async def _no_answer(stream: Http2Stream) -> None:
    await stream.until_reset()


async def _events(stream: Http2Stream) -> None:
    await stream.head(((b":status", b"200"), (b"content-type", b"text/event-stream")))
    await stream.data(b"data: 1\n\n", end=False)
    await stream.until_reset()


async def _socket(stream: Http2Stream) -> None:
    """RFC 8441: a websocket in a stream; one word is echoed, then both sides close."""
    if stream.asked.method != "CONNECT":
        await fixed(_status(400), b"over another connection")(stream)
        return
    await stream.head(_status(200))
    while len(stream.asked.body) < 6:
        await stream.window_opened()
    await stream.data(b"\x81\x05hello", end=False)
    while len(stream.asked.body) < 17:
        await stream.window_opened()
    await stream.data(b"\x88\x00")


async def _many(stream: Http2Stream) -> None:
    """Answers of different lengths, so that their frames interleave."""
    number = int(stream.asked.target.partition("?")[2])
    await fixed(OK, b"%d;" % number * 4000)(stream)


async def _goaway(stream: Http2Stream) -> None:
    await fixed(OK, b"bye")(stream)
    stream.h2.close_connection(last_stream_id=stream.asked.stream)
    await stream.flush()


async def _cut(stream: Http2Stream) -> None:
    await stream.head(_with((b"content-length", b"100000")))
    await stream.data(b"c" * 5000, end=False)
    stream.cut()


async def _promise(stream: Http2Stream) -> None:
    """A push, which the browser has not allowed: it ends the connection."""
    await stream.head()
    await stream.data(b"before the promise", end=False)
    await stream.frame(0x05, b"\0\0\0\x02\x82\x84\x87", flags=0x04)
    await stream.until_reset()


ROUTES: dict[str, Http2Route] = {
    "/": fixed(_status(200, (b"content-type", b"text/html"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")), PAGE),
    "/padded": _padded,
    "/padding": _padding,
    "/padded-head": _padded_head,
    "/pieces": _pieces,
    "/many-pieces": _many_pieces,
    "/trailers": _trailers,
    "/early": _early,
    "/reset": _reset,
    "/reset-at-once": _reset_at_once,
    "/refused": _refused,
    "/ping": _ping,
    "/redirect": fixed(_status(302, (b"location", b"/arrived#there")), b"moved"),
    "/redirect-large": fixed(_status(302, (b"location", b"/arrived?2")), BIG[:1_000_000]),
    "/arrived": fixed(OK, b"arrived"),
    "/bytes": fixed(_with((b"x-utf", b"caf\xc3\xa9"), (b"x-latin", b"caf\xe9"), (b"x-empty", b"")), b"bytes"),
    "/nothing": fixed(_status(204)),
    "/empty": _empty,
    "/not-modified": fixed(_status(304, (b"etag", b'"n"'))),
    "/misdirected": _misdirected,
    "/no-room": _no_room,
    "/room-again": _room_again,
    "/tables": _tables,
    "/unknown-frame": _unknown_frame,
    "/short": _short,
    "/range": fixed(_status(206, (b"content-range", b"bytes 5-14/100")), b"0123456789"),
    "/login": _login,
    "/tag": _tag,
    "/head": _head,
    "/post": _post,
    "/answered-early": _answered_early,
    "/hold": _hold,
    "/no-answer": _no_answer,
    "/events": _events,
    "/socket": _socket,
    "/many": _many,
    "/big": fixed(OK, BIG),
    "/goaway": _goaway,
    "/after": fixed(OK, b"after"),
    "/cut": _cut,
    "/promise": _promise,
}
EARLY = frozenset({"/answered-early", "/socket"})
"""Answered before the request has ended."""
