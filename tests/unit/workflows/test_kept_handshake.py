"""The record of a handshake: read back as it was, and nothing else is taken for one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire.handshake import HandshakeMessage
from capture.recording.wire.journal_frames import Direction
from capture.workflows.kept_handshake import KeptHandshake

messages = st.builds(
    lambda direction, data: HandshakeMessage(direction=direction, type=data[0], data=data),
    st.sampled_from(Direction),
    st.binary(min_size=4, max_size=40),
)
FIELDS: dict[str, Any] = {
    "format": 1,
    "connection": 3,
    "host": "a.test",
    "address": "192.0.2.7",
    "port": 443,
    "opened": "2026-11-30T18:30:12.000000Z",
    "messages": [{"direction": "down", "type": 2, "data": "AgAAAA=="}],
}


@given(st.lists(messages, max_size=5))
def test_what_was_kept_is_read(listed: list[HandshakeMessage]) -> None:
    kept = KeptHandshake(connection=3, host="a.test", address="192.0.2.7", port=443, opened="", messages=tuple(listed))
    assert KeptHandshake.from_bytes(kept.to_bytes()) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": 2},
        {"connection": True},
        {"connection": None},
        {"host": ""},
        {"port": -1},
        {"port": 70_000},
        {"messages": {}},
        {"messages": [{}]},
        {"messages": [[]]},
        {"messages": [{"direction": "sideways", "data": "AgAAAA=="}]},
        {"messages": [{"direction": "up", "data": "?"}]},
        {"messages": [{"direction": "up", "data": ""}]},
        {"messages": [{"direction": ["up"], "data": "AgAAAA=="}]},
        {"messages": [{"direction": "up", "data": "AgAAAA=="}] * 20_001},
    ],
)
def test_another_shape_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=" "):
        KeptHandshake.from_bytes(json.dumps(FIELDS | wrong).encode())


@given(st.binary(max_size=50))
def test_bytes_that_are_none(data: bytes) -> None:
    with pytest.raises(ValueError):
        KeptHandshake.from_bytes(data)
