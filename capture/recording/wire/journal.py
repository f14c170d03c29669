"""The journal, guard's side: every piece that is relayed, appended to files before it is passed on.

The disk is the only queue between relay and follower: no reader holds the relay back, and no memory grows, however slow
the reader is. Files are begun anew at ``SEGMENT_BYTES``, so that what was read can be removed. A pipe is rung for each
frame: the follower sleeps on it. A piece that cannot be written is not passed on, since all that follows on its
connection would be unreadable; from then on every connection is cut, and ``failed`` says why.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from capture.model.exchange import Peer
from capture.recording.wire.journal_frames import FrameKind, Opened, frame_head, segment_name

__all__ = ["SEGMENT_BYTES", "Journal"]

SEGMENT_BYTES = 1 << 26


class Journal:
    """Written on the guard's loop alone. ``bell`` is a file descriptor to ring, which the journal closes.

    ``broke`` is called once, when something could not be written.
    """

    def __init__(
        self,
        folder: Path,
        bell: int,
        broke: Callable[[str], None] = lambda why: None,
        *,
        clock: Callable[[], float] = time.time,
        segment_bytes: int = SEGMENT_BYTES,
    ) -> None:
        """Begin the first file. Raises OSError when the folder takes none."""
        self.failed = ""
        self._folder, self._bell, self._broke = folder, bell, broke
        self._clock, self._segment_bytes = clock, segment_bytes
        os.set_blocking(bell, False)
        self._segment = self._size = 0
        self._file = self._begin_segment()

    def opened(self, number: int, local_port: int, peer: Peer) -> "ConnectionJournal":
        """A new connection, from the browser's port to that far end."""
        opened = Opened(local_port=local_port, host=peer.host, address=peer.address, port=peer.port)
        self.write(number, FrameKind.OPENED, opened.to_bytes())
        return ConnectionJournal(self, number)

    def write(self, connection: int, kind: FrameKind, data: bytes | memoryview = b"") -> bool:
        """Append a frame; False where it, or one before it, is not there whole."""
        if self.failed or self._file < 0:
            return False
        try:
            if self._size >= self._segment_bytes:
                following = self._begin_segment()
                os.close(self._file)
                self._file = following
            head = frame_head(connection, kind, self._clock() * 1000, len(data))
            written = os.writev(self._file, (head, data))
            if written < len(head) + len(data):  # a signal came in between, or the disk is full: the rest says which
                rest = memoryview(head + bytes(data))
                while written < len(rest):
                    written += os.write(self._file, rest[written:])
            self._size += written
        except OSError as error:
            self.failed = f"what the browser loads cannot be kept: {os.strerror(error.errno or 0)}"
            self._broke(self.failed)
            return False
        self._ring()
        return True

    def finish(self) -> None:
        """Say that the journal is whole, and close it; every connection has ended, or is left as it is."""
        self.write(0, FrameKind.FINISHED)
        self.close()

    def close(self) -> None:
        """Close it, whole or not; nothing is written any more. Safe to call again."""
        file, bell, self._file, self._bell = self._file, self._bell, -1, -1
        if file >= 0:
            os.close(file)
            os.close(bell)

    def _begin_segment(self) -> int:
        self._segment, self._size = self._segment + 1, 0
        path = self._folder / segment_name(self._segment)
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)

    def _ring(self) -> None:
        with suppress(OSError):  # it rings already, or nobody hears it, which the recording finds out by itself
            os.write(self._bell, b".")


class ConnectionJournal:
    """One connection's frames."""

    def __init__(self, journal: Journal, number: int) -> None:
        self._journal, self._number = journal, number

    def up(self, data: memoryview) -> bool:
        """A piece of the browser's; False where it could not be kept."""
        return self._journal.write(self._number, FrameKind.UP, data)

    def down(self, data: memoryview) -> bool:
        """A piece of the server's; False where it could not be kept."""
        return self._journal.write(self._number, FrameKind.DOWN, data)

    def ended(self, *, down: bool, how: str) -> None:
        """One direction has ended; ``how`` names an ``Ending``."""
        self._journal.write(self._number, FrameKind.DOWN_ENDED if down else FrameKind.UP_ENDED, how.encode())

    def closed(self) -> None:
        """Both sockets are closed."""
        self._journal.write(self._number, FrameKind.CLOSED)
