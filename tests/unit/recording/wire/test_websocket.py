"""Websocket bytes → what was said."""

import base64
import json
import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.exchange import Truncation
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.spool import Collector
from capture.recording.wire.websocket import MESSAGE_BYTES, Conversation, WebsocketFrameReader

UP, DOWN = Direction.UP, Direction.DOWN
TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9
PLAIN = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"
PACKED = b"HTTP/1.1 101 x\r\nSec-WebSocket-Extensions: permessage-deflate%s\r\n\r\n"


def frame(opcode: int, data: bytes, *, final: bool = True, mask: bytes = b"", packed: bool = False) -> bytes:
    size = len(data)
    short, more = (size, b"") if size < 126 else (126, size.to_bytes(2)) if size < 65536 else (127, size.to_bytes(8))
    if mask:
        data = bytes(byte ^ mask[place % 4] for place, byte in enumerate(data))
    return bytes((final << 7 | packed << 6 | opcode, bool(mask) << 7 | short)) + more + mask + data


def talk(head: bytes = PLAIN, limit: int = 1 << 40) -> Conversation:
    found = Conversation("ws://h/", lambda: Collector(None, limit), lambda: 1_000_500.0)
    found.open(head)
    return found


def lines(conversation: Conversation) -> list[dict[str, Any]]:
    conversation.end()
    assert conversation.frames is not None
    found = [json.loads(line) for line in conversation.frames.body.read().splitlines()]
    assert conversation.frames.count == len(found)
    return found


def truncated(conversation: Conversation) -> Truncation | None:
    conversation.end()
    assert conversation.frames is not None
    return conversation.frames.truncated


@given(
    st.lists(st.tuples(st.sampled_from([TEXT, BINARY, PING]), st.binary(max_size=70_000))),
    st.binary(min_size=4, max_size=4),
    st.integers(min_value=1, max_value=4000),
)
def test_frames_come_out_as_they_went_in_however_the_bytes_are_cut(
    said: list[tuple[int, bytes]], mask: bytes, step: int
) -> None:
    wire = b"".join(frame(opcode, data, mask=mask) for opcode, data in said)
    reader = WebsocketFrameReader()
    found = [one for start in range(0, len(wire), step) for one in reader.feed(wire[start : start + step])]
    assert [(one.opcode, one.data) for one in found] == said
    assert all(one.masked and one.final for one in found)


@given(st.lists(st.binary(max_size=60)), st.booleans())
def test_hostile_bytes_never_raise(pieces: list[bytes], packed: bool) -> None:
    conversation = talk(PACKED % b"" if packed else PLAIN)
    for piece in pieces:
        conversation.say(DOWN, piece)
        conversation.say(UP, piece)
    lines(conversation)


def test_pieces_are_one_message_and_a_ping_may_stand_between_them() -> None:
    conversation = talk()
    conversation.say(DOWN, frame(TEXT, "ü".encode()[:1], final=False) + frame(PING, b"?"))
    conversation.say(DOWN, frame(0, "ü".encode()[1:]))
    assert [(line["opcode"], line["payloadData"]) for line in lines(conversation)] == [(PING, "Pw=="), (TEXT, "ü")]


@pytest.mark.parametrize("forgets", [False, True])
def test_compressed_messages_are_unpacked(forgets: bool) -> None:
    """With the window kept from message to message, and without."""
    conversation = talk(PACKED % (b"; server_no_context_takeover" if forgets else b""))
    packer = zlib.compressobj(wbits=-15)
    for word in (b"again and again", b"again and again"):
        if forgets:
            packer = zlib.compressobj(wbits=-15)
        data = packer.compress(word) + packer.flush(zlib.Z_SYNC_FLUSH)
        conversation.say(DOWN, frame(TEXT, data.removesuffix(b"\x00\x00\xff\xff"), packed=True))
    assert [line["payloadData"] for line in lines(conversation)] == ["again and again"] * 2


def test_a_line_has_the_form_of_the_proposal() -> None:
    conversation = talk()
    conversation.say(UP, frame(BINARY, b"\x00\xff", mask=b"abcd"))
    (line,) = lines(conversation)
    assert line == {
        "ts": 0.0,
        "type": "send",
        "opcode": 2,
        "payloadData": base64.b64encode(b"\x00\xff").decode(),
        "mask": True,
    }


def test_text_that_is_none_is_kept_in_base64() -> None:
    conversation = talk()
    conversation.say(DOWN, frame(TEXT, b"\xff\xfe"))
    (line,) = lines(conversation)
    assert (line["payloadData"], line["base64"]) == ("//4=", True)


def test_how_it_ended_is_said() -> None:
    closed, left, broken_off, running = talk(), talk(), talk(), talk()
    closed.say(DOWN, frame(CLOSE, b"\x03\xe8"))
    closed.end(by_peer=True)
    left.say(UP, frame(CLOSE, b"\x03\xe9", mask=b"abcd"))
    left.say(DOWN, frame(CLOSE, b"\x03\xe9"))
    broken_off.say(DOWN, frame(TEXT, b"x"))
    broken_off.end(by_peer=True)
    running.say(DOWN, frame(TEXT, b"x")[:-1])
    assert [truncated(one) for one in (closed, left, broken_off, running)] == [
        None,
        Truncation.TIME,
        Truncation.DISCONNECT,
        Truncation.TIME,
    ]


def test_a_bomb_and_a_message_without_end_stop_the_record_and_not_the_recorder() -> None:
    packer = zlib.compressobj(9, wbits=-15)
    bomb = packer.compress(b"0" * (MESSAGE_BYTES + 1)) + packer.flush(zlib.Z_SYNC_FLUSH)
    packed, endless, unasked = talk(PACKED % b""), talk(), talk()
    packed.say(DOWN, frame(TEXT, bomb[:-4], packed=True))
    endless.say(DOWN, b"\x82\x7f" + (1 << 40).to_bytes(8) + b"x")
    unasked.say(DOWN, frame(TEXT, b"x", packed=True))
    for conversation in (packed, endless, unasked):
        assert truncated(conversation) is Truncation.UNSPECIFIED
        assert lines(conversation) == []


def test_lines_beyond_the_limit_are_left_out_whole() -> None:
    conversation = talk(limit=150)
    for _ in range(3):
        conversation.say(DOWN, frame(TEXT, b"x" * 40))
    assert len(lines(conversation)) == 1
    assert truncated(conversation) is Truncation.LENGTH


def test_a_socket_that_was_refused_said_nothing() -> None:
    conversation = Conversation("ws://h/", Collector, lambda: 0.0)
    conversation.end()
    assert conversation.frames is None


@pytest.mark.parametrize(
    "begun",
    [
        frame(TEXT, b"half a message", final=False),
        frame(TEXT, b"half ", final=False) + frame(0, b"a message", final=False),
        frame(TEXT, b"half ", final=False) + frame(PING, b"?"),
    ],
)
def test_a_message_whose_end_never_came_is_told(begun: bytes) -> None:
    """Its beginning is in no line, though the conversation was closed in order."""
    conversation = talk()
    conversation.say(DOWN, begun + frame(CLOSE, b"\x03\xe8"))
    conversation.say(UP, frame(CLOSE, b"\x03\xe8", mask=b"abcd"))
    assert truncated(conversation) is Truncation.UNSPECIFIED


def test_half_a_frame_is_told() -> None:
    conversation = talk()
    conversation.say(UP, frame(CLOSE, b"\x03\xe8", mask=b"abcd"))
    conversation.say(DOWN, frame(TEXT, b"half a frame")[:-1])
    assert truncated(conversation) is Truncation.UNSPECIFIED


def test_a_message_within_a_message_is_told() -> None:
    conversation = talk()
    conversation.say(DOWN, frame(TEXT, b"half", final=False) + frame(TEXT, b"another") + frame(CLOSE, b"\x03\xea"))
    assert truncated(conversation) is Truncation.UNSPECIFIED


def test_empty_pieces_without_number_take_no_memory() -> None:
    conversation = talk()
    pieces = frame(0, b"", final=False) * 50_000
    conversation.say(DOWN, frame(TEXT, b"x", final=False))
    tracemalloc.start()
    try:
        conversation.say(DOWN, pieces)
        assert tracemalloc.get_traced_memory()[0] < len(pieces)
    finally:
        tracemalloc.stop()
    conversation.say(DOWN, frame(0, b"y"))
    assert [line["payloadData"] for line in lines(conversation)] == ["xy"]


def test_what_stands_in_no_line_is_counted() -> None:
    conversation = talk()
    kept, begun = frame(TEXT, b"all of it"), frame(TEXT, b"half", final=False)
    conversation.say(DOWN, kept + begun + frame(PING, b"?"))
    conversation.say(UP, frame(CLOSE, b"\x03\xe8", mask=b"abcd"))
    conversation.say(DOWN, b"\x88")
    assert conversation.unkept == (0, len(begun) + 1)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (b"\x82\x7f" + (1 << 40).to_bytes(8), f"a websocket message of more than {MESSAGE_BYTES:,} bytes"),
        (frame(TEXT, b"x", packed=True), "a websocket message is compressed, which nobody agreed to"),
        (frame(TEXT, b"x", final=False) + frame(TEXT, b"y"), "a websocket message begins within another"),
    ],
)
def test_why_no_more_is_kept(said: bytes, fault: str) -> None:
    conversation = talk()
    conversation.say(DOWN, said)
    conversation.say(DOWN, frame(TEXT, b"lost"))
    assert conversation.fault == fault
    assert conversation.unkept == (0, len(said) + len(frame(TEXT, b"lost")))
