"""The reader of the frozen view."""

from capture.replay.answering import ReplayIndex
from capture.replay.playback.frozen_view_check import FrozenViewReader
from capture.replay.playback.http import parse_head


def test_its_hosts_cannot_be_guessed_by_the_page_that_runs_beside_it() -> None:
    """Two readers of one snapshot have nothing in common but that."""
    one, other = FrozenViewReader(ReplayIndex.of()), FrozenViewReader(ReplayIndex.of())
    host = one._snapshot.origins.to_mapped("http://a.test/").removeprefix("http://").strip("/")
    request = parse_head(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert one.answer(request, f"http://{host}/", b"") is not None
    assert other.answer(request, f"http://{host}/", b"") is None
