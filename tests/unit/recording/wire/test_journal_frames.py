"""The journal: frames go out as they went in, however the bytes between are cut."""

from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire.journal_frames import Frame, FrameKind, JournalReader, Opened, frame_head

FRAMES = st.builds(
    Frame, st.integers(0, 2**32 - 1), st.sampled_from(FrameKind), st.floats(0, 4e12), st.binary(max_size=200)
)


@given(st.lists(FRAMES, max_size=20), st.data())
def test_frames_are_read_as_they_were_written_whatever_the_pieces(frames: list[Frame], data: st.DataObject) -> None:
    whole = b"".join(frame_head(f.connection, f.kind, f.at_ms, len(f.data)) + f.data for f in frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=10)))
    reader, found = JournalReader(), list[Frame]()
    for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
        found += reader.feed(whole[start:end])
    assert found == frames
    assert reader.waiting == 0


def test_half_a_frame_waits() -> None:
    """The writer may be in the middle of it."""
    reader = JournalReader()
    assert list(reader.feed(frame_head(1, FrameKind.UP, 0.0, 10) + b"half")) == []
    assert reader.waiting > 0
    assert [frame.data for frame in reader.feed(b"whole!")] == [b"halfwhole!"]


def test_a_connection_is_told_with_its_far_end() -> None:
    opened = Opened(local_port=1, host="a.test", address="192.0.2.1", port=443)
    assert Opened.from_bytes(opened.to_bytes()) == opened
