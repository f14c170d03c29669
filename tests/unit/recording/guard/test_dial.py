"""The order in which addresses are dialled."""

from capture.recording.guard.dial import interleave


def test_families_take_turns() -> None:
    """The resolver's first family begins, the other follows, order within a family stays (RFC 8305, 4)."""
    assert interleave(("2a00::1", "2a00::2", "1.1.1.1", "1.1.1.2", "1.1.1.3")) == (
        *("2a00::1", "1.1.1.1", "2a00::2", "1.1.1.2", "1.1.1.3"),
    )
    assert interleave(("1.1.1.1",)) == ("1.1.1.1",)
