"""The follower: a process that reads the journal while it is written, and hands over what it reads.

How it works: a process of its own, since deciphering would hold up the relay and the browser's driver in one Python.
It sleeps on the bell (its standard input), which the journal rings for each frame; then it takes what is there of the
journal, and what is there of the key file. The secrets of a connection are written by another thread of the browser
than the one that uses them, so that they may come a little later than the first bytes they open: while any are missing
the key file, which rings no bell, is looked at again and again. Messages go out as pickles on standard output
(``follower_messages``). It ends with the journal's last frame, or with the bell's end, which is also its starter's:
then it removes the secrets, since nobody else would before the next save.
"""

import os
import pickle
import select
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from capture.recording.wire.follower_messages import (
    Blind,
    Enough,
    FollowerTask,
    KeptCiphertext,
    KeptWire,
    Summary,
    piece_line,
)
from capture.recording.wire.journal_frames import FrameKind, JournalReader, segment_name
from capture.recording.wire.spool import Spool
from capture.recording.wire.wire_reader import WireReader

__all__ = ["Follower"]

_READ_BYTES = 1 << 20
_KEYS_POLL_S = 0.004
_LINGER_POLL_S = 0.25
_GATHER_S = 0.004  # after the bell: what rings it again in that time is taken with it


class JournalFiles:
    """The journal's files, read one after the other; those that were read are removed unless they are to be kept."""

    def __init__(self, folder: Path, *, keep: bool) -> None:
        self._folder, self._keep = folder, keep
        self._number = 1
        self._file = -1

    def read(self) -> bytes:
        """The next bytes; none: nothing is there yet."""
        if self._file < 0:
            try:
                self._file = os.open(self._folder / segment_name(self._number), os.O_RDONLY)
            except FileNotFoundError:
                return b""
        following = (self._folder / segment_name(self._number + 1)).exists()  # then this one grows no more
        data = os.read(self._file, _READ_BYTES)
        if data or not following:
            return data
        os.close(self._file)
        if not self._keep:
            (self._folder / segment_name(self._number)).unlink(missing_ok=True)
        self._file, self._number = -1, self._number + 1
        return self.read()


class Follower:
    """Reads until the journal is over. ``say`` takes messages; ``bell`` is a descriptor that is rung."""

    def __init__(self, task: FollowerTask, say: "Connection[object, object]", bell: int) -> None:
        self._task, self._say, self._bell = task, say, bell
        self._files = JournalFiles(task.journal, keep=task.keep_wire)
        self._frames = JournalReader()
        self._reader = WireReader(
            Spool(task.spool), body_bytes=task.body_bytes, keep=task.keep_wire, exchange=say.send, frames=say.send
        )
        self._keys = -1
        self._finished = self._rung_out = self._blind = self._enough = False

    def run(self) -> bool:
        """Follow to the end, and send the summary; whether the journal was finished. Where not, its writer died."""
        while not self._finished:
            if not self._take() and not self._finished:
                if self._rung_out:
                    break
                self._wait()
        self._take_keys()
        self._reader.finish()
        self._say.send(
            Summary(
                whole=self._finished and not self._frames.waiting,
                connections=self._reader.reports(),
                problems=self._reader.problems,
                kept=KeptWire(handshakes=self._reader.handshakes, ciphertext=tuple(self._keep_unread())),
            )
        )
        return self._finished

    def _keep_unread(self) -> Iterator[KeptCiphertext]:
        """Write what was relayed of connections that could not be read into a file each, out of the whole journal."""
        unread, folder = self._reader.unread, self._task.spool
        if not unread:
            return
        paths = {number: folder / f"unread-{number}" for number in unread}
        files, frames = JournalFiles(self._task.journal, keep=True), JournalReader()
        while data := files.read():
            for frame in frames.feed(data):
                if frame.connection in paths and frame.kind in (FrameKind.UP, FrameKind.DOWN):
                    with paths[frame.connection].open("ab") as file:
                        file.write(piece_line(frame))
        for number, lines in unread.items():
            yield KeptCiphertext(connection=number, pieces=paths[number], key_lines=lines)

    def _take(self) -> bool:
        """Take what is there; whether there was anything."""
        data = self._files.read()
        self._take_keys()  # after the piece: its secrets are older than it, or late
        for frame in self._frames.feed(data):
            if frame.kind is FrameKind.FINISHED:
                self._finished = True
            else:
                self._reader.take(frame)
        if not self._enough and self._reader.requests_sent >= self._task.requests:
            self._enough = True
            self._say.send(Enough())
        return bool(data)

    def _take_keys(self) -> None:
        if self._keys < 0:
            try:
                self._keys = os.open(self._task.keys, os.O_RDONLY)
            except OSError:
                return
        while data := os.read(self._keys, _READ_BYTES):
            self._reader.take_secrets(data)

    def _wait(self) -> None:
        """Sleep until the bell rings; while secrets are missing, or answers nobody wants linger, not for long."""
        waits, lingers = self._reader.waits, self._reader.lingers
        if lingers:
            self._reader.let_go(time.time() * 1000)
        if select.select([self._bell], [], [], _KEYS_POLL_S if waits else _LINGER_POLL_S if lingers else None)[0]:
            time.sleep(_GATHER_S)
            self._rung_out = not os.read(self._bell, 1 << 16)
        if waits and not self._blind and not self._reader.deciphers:
            longest = self._reader.data_wait
            if longest is not None and time.time() * 1000 - longest.waits_since_ms > self._task.blind_s * 1000:
                self._blind = True
                self._say.send(Blind(longest.opened.host))


def _forget(task: FollowerTask) -> None:
    """Remove the secrets and the copy of the traffic that they open: whoever was to do so is dead."""
    with suppress(OSError):
        for path in (task.keys, *task.journal.iterdir()):
            path.unlink(missing_ok=True)


def main() -> None:
    """Follow what the pickled task on the command line says; messages go to what was standard output."""
    say = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # nothing else may stand between messages
    task = pickle.loads(bytes.fromhex(sys.argv[1]))
    try:
        if not Follower(task, say, 0).run():
            _forget(task)
    except BrokenPipeError:  # nobody takes it any more
        _forget(task)
        sys.exit(1)
    except Exception as error:  # what was read by then was handed over; that the rest was not is said
        text = f"the recorder gave up: {type(error).__name__}: {error}"
        say.send(Summary(whole=False, problems={text: 1}))
        sys.exit(1)


if __name__ == "__main__":
    main()
