"""The thin shell: a thread that owns the named pipe, feeds the parser and hands exchanges over.

Chromium's network service is the only writer. It blocks every request while nobody has the pipe open,
buffers without limit behind a slow reader, and ends the log early when it dies; the browser then starts
another one, whose log is a new one on the same pipe.
"""

import contextlib
import fcntl
import os
import selectors
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from capture.model.exchange import Exchange, WebsocketFrames
from capture.model.options import Limits
from capture.model.outcome import RecorderEnd
from capture.recording.netlog.parser import Logs, counted_words
from capture.recording.wire.spool import Spool

__all__ = ["Recording", "follow", "switches"]

_READ_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031  # Linux: a larger pipe wakes both sides less often
_REOPEN_GRACE_S = 0.3  # once joined: how long a network service may take to begin another log
_NO_WRITER_POLL_S = 0.02  # where the system reports "end of file" before a writer came (macOS)


def switches(pipe: Path) -> list[str]:
    """Chromium arguments that write the log to ``pipe``. QUIC is off: its packets are not readable here."""
    return [f"--log-net-log={pipe}", "--net-log-capture-mode=Everything", "--disable-quic"]


def follow(
    pipe: Path,
    spool: Path,
    sink: Callable[[Exchange], None],
    limits: Limits,
    frames: Callable[[WebsocketFrames], None] = lambda frames: None,
    enough: Callable[[], None] = lambda: None,
) -> "Recording":
    """Make the named pipe (0600) and start to read it in a thread; returns at once.

    ``spool`` is an existing folder for bodies above 1 MB. ``sink`` is called in that thread with each
    exchange as soon as it is complete, the browser's own ones too; ``frames`` likewise with what was said over
    each websocket, once it has ended. ``enough`` is called in it once, when as many requests went out as
    ``limits`` allow. Raises OSError when the pipe cannot be made.
    """
    os.mkfifo(pipe, 0o600)
    recording = Recording(pipe, Spool(spool), sink, limits, frames, enough)
    recording.start()
    return recording


class Recording:
    """A log being read. ``problems`` may be asked by any thread at any time."""

    def __init__(
        self,
        pipe: Path,
        spool: Spool,
        sink: Callable[[Exchange], None],
        limits: Limits,
        frames: Callable[[WebsocketFrames], None],
        enough: Callable[[], None],
    ) -> None:
        self._pipe = pipe
        self._sink, self._frames = sink, frames
        self._logs = Logs(spool, limits.body_bytes)
        self._most, self._enough = limits.requests, enough
        self._trouble: Counter[str] = Counter()
        self._stop = threading.Event()
        self._waiting_since: float | None = None  # no log is open
        self._ending = threading.Lock()
        self._wake_in: int | None
        self._wake_out, self._wake_in = os.pipe()
        self._thread = threading.Thread(target=self._run, name="netlog", daemon=True)

    @property
    def problems(self) -> tuple[str, ...]:
        """What was odd: lines that were not understood, an early end of the log, lost bytes."""
        return counted_words(Counter(dict(self._trouble))) + self._logs.problems

    def start(self) -> None:
        """Begin to read."""
        self._waiting_since = time.monotonic()
        self._thread.start()

    def join(self, timeout_s: float) -> RecorderEnd:
        """Wait for the end of the log; call it when the browser is closed.

        Returns after ``timeout_s`` at the latest, or soon after it is clear that nobody writes. After it
        nothing more comes: what was under way has been handed over as truncated.
        """
        end = time.monotonic() + timeout_s
        while self._thread.is_alive() and time.monotonic() < end:
            self._thread.join(0.05)
            since = self._waiting_since
            if since is not None and time.monotonic() - since > _REOPEN_GRACE_S:
                break
        self.abort()
        if not self._logs.orderly:
            return RecorderEnd.KILLED
        return RecorderEnd.EARLY if self._logs.early_ends else RecorderEnd.ORDERLY

    def abort(self) -> None:
        """Stop waiting for the pipe: the browser never started, or was killed. What lies in it is read."""
        self._stop.set()
        with self._ending:
            if self._wake_in is None:
                return
            os.write(self._wake_in, b".")
            self._thread.join()
            os.close(self._wake_in)
            os.close(self._wake_out)
            self._wake_in = None

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_out, selectors.EVENT_READ)
            try:
                while not self._stop.is_set() and not self._logs.orderly:
                    handle = os.open(self._pipe, os.O_RDONLY | os.O_NONBLOCK)
                    selector.register(handle, selectors.EVENT_READ)
                    try:
                        if sys.platform == "linux":
                            with contextlib.suppress(OSError):  # over the user's quota: the usual 64 KiB serve as well
                                fcntl.fcntl(handle, _F_SETPIPE_SZ, _READ_BYTES)
                        self._pump(handle, selector)
                    finally:
                        selector.unregister(handle)
                        os.close(handle)
                    self._hand_over(self._logs.end())
                    self._waiting_since = time.monotonic()
            except OSError as error:  # its folder was taken away
                self._trouble[f"the pipe cannot be read: {error}"] += 1

    def _pump(self, handle: int, selector: selectors.BaseSelector) -> None:
        """Read until the writer is gone, or until nothing is there and nobody waits for more."""
        while True:
            selector.select()
            try:
                data = os.read(handle, _READ_BYTES)  # nothing: end of file
            except BlockingIOError:
                data = None
            if data:
                self._waiting_since = None
                self._hand_over(self._logs.feed(data))
                if 0 <= self._most <= self._logs.requests_sent:
                    self._most = -1
                    self._enough()
            elif self._stop.is_set() or (data is not None and self._waiting_since is None):
                return
            elif data is not None:
                self._stop.wait(_NO_WRITER_POLL_S)

    def _hand_over(self, exchanges: list[Exchange]) -> None:
        for exchange in exchanges:
            self._give("exchange", self._sink, exchange)
        for frames in self._logs.drain():
            self._give("websocket", self._frames, frames)

    def _give(self, what: str, sink: Callable[[Any], None], thing: Exchange | WebsocketFrames) -> None:
        try:
            sink(thing)
        except Exception as error:  # whatever the writer suffers, the log must be read on
            self._trouble[f"{what} not taken: {type(error).__name__}: {error}"] += 1
