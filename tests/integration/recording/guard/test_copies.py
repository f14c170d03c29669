"""What the guard relays is in the journal: every byte before it is passed on, each ending after all bytes before it."""

import os
import socket
from pathlib import Path

from capture.recording.guard import Guard
from capture.recording.wire.journal import Journal
from capture.recording.wire.journal_frames import Direction, Ending, Frame, FrameKind, JournalReader, Opened
from tests.integration.recording.guard.rig import Origin, guarded, opened, pattern, receive_all, socks_connect


def journalled(folder: Path, said: bytes, answer: bytes, *, segment_bytes: int = 1 << 26) -> tuple[Journal, Guard]:
    """One connection through a guard with a journal: the client says something, the server answers and closes."""
    hear, bell = os.pipe()
    journal = Journal(folder, bell, segment_bytes=segment_bytes)
    guards: list[Guard] = []

    def serve(connection: socket.socket) -> None:
        assert receive_all(connection)[0] == said
        connection.sendall(answer)

    with Origin(serve) as origin:

        def body(guard: Guard) -> bytes:
            guard.copy_to(journal)
            guards.append(guard)
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                client.sendall(said)
                client.shutdown(socket.SHUT_WR)
                return receive_all(client)[0]

        got, report = guarded(opened(origin.port), body)
    assert got == answer
    assert guards[0].relayed() == {1: (len(said), len(answer))}
    assert (report.bytes_up, report.bytes_down) == (len(said), len(answer))
    journal.finish()
    assert os.read(hear, 1)
    os.close(hear)
    return journal, guards[0]


def frames(folder: Path) -> list[Frame]:
    """All that lies in the folder."""
    reader = JournalReader()
    found = [frame for path in sorted(folder.iterdir()) for frame in reader.feed(path.read_bytes())]
    assert reader.waiting == 0
    return found


def relayed(found: list[Frame], direction: Direction) -> bytes:
    kind = FrameKind.DOWN if direction is Direction.DOWN else FrameKind.UP
    return b"".join(frame.data for frame in found if frame.kind is kind)


def test_every_byte_and_both_endings_are_there_in_order(tmp_path: Path) -> None:
    said, answer = pattern(100_000, 1), pattern(3_000_000, 2)
    journalled(tmp_path, said, answer)
    found = frames(tmp_path)
    assert relayed(found, Direction.UP) == said
    assert relayed(found, Direction.DOWN) == answer
    assert Opened.from_bytes(found[0].data).host == "127.0.0.1"
    kinds = [frame.kind for frame in found]
    assert kinds[0] is FrameKind.OPENED
    assert kinds[-2:] == [FrameKind.CLOSED, FrameKind.FINISHED]
    for ended, piece in ((FrameKind.UP_ENDED, FrameKind.UP), (FrameKind.DOWN_ENDED, FrameKind.DOWN)):
        at = kinds.index(ended)
        assert piece not in kinds[at:]
        assert Ending[found[at].data.decode()] is Ending.END_OF_FILE


def test_files_are_begun_anew_and_none_ends_within_a_frame(tmp_path: Path) -> None:
    """So that each can be removed once it was read."""
    journalled(tmp_path, b"hello", pattern(2_000_000, 3), segment_bytes=300_000)
    parts = sorted(tmp_path.iterdir())
    assert len(parts) > 3
    for path in parts:
        reader = JournalReader()
        assert list(reader.feed(path.read_bytes()))
        assert reader.waiting == 0


def test_what_cannot_be_kept_is_not_passed_on(tmp_path: Path) -> None:
    """The connection is cut, and why is told once; the browser gets no byte that is not in the journal."""
    hear, bell = os.pipe()
    told: list[str] = []
    journal = Journal(tmp_path, bell, told.append, segment_bytes=1)

    with Origin(lambda connection: connection.sendall(b"hello" * 100)) as origin:

        def body(guard: Guard) -> bytes:
            guard.copy_to(journal)
            (tmp_path / "journal-000002").mkdir()  # the next file cannot be made
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                return receive_all(client)[0]

        got, _ = guarded(opened(origin.port), body)
    journal.finish()
    os.close(hear)
    assert got == b""
    assert told == [journal.failed]
    assert "cannot be kept" in journal.failed
