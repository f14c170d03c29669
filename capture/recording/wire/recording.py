"""The recording: a save's handle on journal and follower, and the thread that takes what the follower hands over.

How it works: ``follow`` starts the follower's process and begins the journal, which the guard is given. The follower's
messages are taken by a thread, so that no sink holds up the guard's loop. ``finish`` closes the journal, once the
browser is gone and its connections have ended; ``join`` waits for the follower to read it to its end. A follower that
dies, a journal that cannot be written, a connection that cannot be read: each is a problem, and the end says so.
"""

import logging
import os
import pickle
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from capture.child_process import child_command, child_environment
from capture.model.connection_report import ConnectionReport
from capture.model.exchange import Exchange, WebsocketFrames
from capture.model.options import Limits
from capture.model.outcome import RecorderEnd
from capture.recording.wire.follower_messages import Blind, Enough, FollowerTask, KeptWire, Summary
from capture.recording.wire.journal import Journal

__all__ = ["Recording", "follow", "switches"]

logger = logging.getLogger(__name__)

_JOURNAL, _KEYS = "journal", "tls-secrets"


def switches(folder: Path) -> list[str]:
    """Chromium arguments by which it tells its TLS secrets to the recording of that folder.

    QUIC is off: the guard relays no UDP.
    """
    return [f"--ssl-key-log-file={folder / _KEYS}", "--disable-quic"]


def follow(
    folder: Path,
    spool: Path,
    sink: Callable[[Exchange], None],
    limits: Limits,
    frames: Callable[[WebsocketFrames], None] = lambda frames: None,
    enough: Callable[[], None] = lambda: None,
    lost: Callable[[str], None] = lambda why: None,
    *,
    keep_wire: bool = False,
) -> "Recording":
    """Begin a journal in ``folder`` and start its follower; returns at once.

    ``spool`` is an existing folder for bodies above 1 MB. ``sink`` is called in a thread with each exchange as soon as
    it is over, the browser's own ones too; ``frames`` likewise with what was said over each websocket. ``enough`` is
    called in it once, when as many requests went out as ``limits`` allow. ``lost`` is called once, in any thread, with
    a sentence, when nothing more can be recorded. Raises OSError when the folder takes no files.
    """
    journal = folder / _JOURNAL
    journal.mkdir(mode=0o700)
    task = FollowerTask(
        journal=journal,
        keys=folder / _KEYS,
        spool=spool,
        body_bytes=limits.body_bytes,
        requests=limits.requests,
        keep_wire=keep_wire,
    )
    return Recording(task, sink, frames, enough, lost)


class Recording:
    """A follower at work. ``journal`` is to be given to the guard; ``problems`` may be asked by any thread."""

    def __init__(
        self,
        task: FollowerTask,
        sink: Callable[[Exchange], None],
        frames: Callable[[WebsocketFrames], None],
        enough: Callable[[], None],
        lost: Callable[[str], None],
    ) -> None:
        self.summary: Summary | None = None
        self._sink, self._frames, self._enough, self._lost = sink, frames, enough, lost
        self._trouble: Counter[str] = Counter()
        self._ended = self._told_lost = False
        self._keys = task.keys
        hear_bell, ring_bell = os.pipe()
        take, say = os.pipe()
        try:
            self.journal = Journal(task.journal, ring_bell, self._broke)
            self._child = subprocess.Popen(
                child_command("capture.recording.wire.follower", pickle.dumps(task).hex()),
                stdin=hear_bell,
                stdout=say,
                stderr=subprocess.DEVNULL,
                env=child_environment(),
                process_group=0,  # a Ctrl-C is ours to handle
            )
        except BaseException:
            os.close(ring_bell)
            os.close(take)
            raise
        finally:
            os.close(hear_bell)
            os.close(say)
        logger.debug("follower started pid=%d", self._child.pid)
        self._messages: Connection[Any, Any] = Connection(take, writable=False)
        self._thread = threading.Thread(target=self._run, name="wire-recording", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The follower's process."""
        return self._child.pid

    @property
    def problems(self) -> tuple[str, ...]:
        """What was odd, each with how often where that was more than once."""
        counted = Counter(dict(self._trouble)) + Counter(self.summary.problems if self.summary else {})
        return tuple(text if times == 1 else f"{text} ({times}×)" for text, times in counted.items())

    @property
    def connections(self) -> tuple[ConnectionReport, ...]:
        """Every connection that was followed, once ``join`` is over."""
        return self.summary.connections if self.summary else ()

    @property
    def kept(self) -> KeptWire:
        """What was to be kept of the wire itself, once ``join`` is over."""
        return self.summary.kept if self.summary else KeptWire()

    def finish(self) -> None:
        """Close the journal: the guard relays nothing more. On the guard's loop; ``join`` then waits."""
        self.journal.finish()

    def join(self, timeout_s: float) -> RecorderEnd:
        """Wait until the follower has read the journal to its end, ``timeout_s`` at the most; after ``finish``.

        After it nothing more comes: what was under way has been handed over as truncated.
        """
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            self._trouble[f"the recorder had not read all after {timeout_s:.0f} s"] += 1
        self.abort()
        if self.summary is None or not self.summary.whole:
            return RecorderEnd.KILLED
        lacks = self.journal.failed or any(report.fault for report in self.connections)
        return RecorderEnd.EARLY if lacks else RecorderEnd.ORDERLY

    def abort(self) -> None:
        """End the follower, whatever it does, and take what it had said; safe to call again, from any thread."""
        if self._ended:
            return
        self._ended = True
        self._child.kill()
        self._child.wait()
        with suppress(OSError):  # nobody needs the secrets any more, and whoever removes the folder may be interrupted
            self._keys.unlink(missing_ok=True)
        self.journal.close()
        self._thread.join()
        self._messages.close()

    def _run(self) -> None:
        """Take messages until there are no more."""
        while (message := self._next()) is not None:
            match message:
                case Exchange():
                    self._give("exchange", self._sink, message)
                case WebsocketFrames():
                    self._give("websocket", self._frames, message)
                case Enough():
                    self._enough()
                case Blind(host=host):
                    self._broke(f"the browser tells no secrets of its connections to {host}: nothing can be read")
                case Summary():
                    self.summary = message
        if self.summary is None and not self._ended:
            self._broke("the recorder ended before the capture did")

    def _next(self) -> object | None:
        """The follower's next message; None: there are no more, or none that is understood."""
        try:
            message: object = self._messages.recv()
        except (EOFError, OSError):
            return None
        except Exception as error:  # warcite was installed anew while it ran: the follower is of another version
            self._trouble[f"a message of the recorder was not understood: {type(error).__name__}: {error}"] += 1
            return None
        return message

    def _give(self, what: str, sink: Callable[[Any], None], thing: Exchange | WebsocketFrames) -> None:
        try:
            sink(thing)
        except Exception as error:  # whatever the writer suffers, the wire must be read on
            self._trouble[f"{what} not taken: {type(error).__name__}: {error}"] += 1

    def _broke(self, why: str) -> None:
        """Nothing more can be recorded; told once."""
        logger.error("recording broke why=%s", why)
        self._trouble[why] += 1
        if not self._told_lost:
            self._told_lost = True
            self._lost(why)
