"""The writer: a thread that redacts, digests, compresses and appends, while the page still loads.

Whoever hands something over never waits for it: the queue has no limit of entries, and when more than
``PENDING_LIMIT`` bytes wait in memory, further bodies go to files in ``spill``.
"""

import contextlib
import errno
import logging
import os
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

from capture.errors import ArchiveError, NoSpace, WarciteError
from capture.formats.warc import records_from_exchange
from capture.formats.warc.framing import RecordFile
from capture.formats.warc.record_ref import RecordRef, WrittenRecord
from capture.formats.warc.records_from_exchange import Draft
from capture.formats.warc.redaction import Policy, nothing
from capture.formats.warc.warc_index import WarcIndex
from capture.model.exchange import Artifact, Body, Exchange, Peer, WebsocketFrames
from capture.model.wire_record import WireRecord

__all__ = ["PENDING_LIMIT", "Writer"]

logger = logging.getLogger(__name__)

PENDING_LIMIT = 64_000_000  # bytes of bodies in memory that wait to be written
_SPILL_FROM = 16_384  # bytes; smaller bodies stay in memory whatever waits

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """Drafts to be written (made in the writer's thread), and spool files to be removed afterwards."""

    make: Callable[[], Iterable[Draft]]
    bodies: tuple[Body, ...]

    @property
    def in_memory(self) -> int:
        """Bytes."""
        return sum(body.length for body in self.bodies if body.path is None)


class Writer:
    """Appends the records of one snapshot to the WARC file at ``path``, each its own gzip member.

    ``peer`` gives the far end of a connection from Chromium's local port (thread-safe). ``redact``, ``redact_artifact``
    and ``redact_frames`` decide what may be written. Spool files of exchanges are removed once they are written.
    """

    def __init__(
        self,
        path: Path,
        *,
        software: str,
        page_id: str,
        peer: Callable[[int], Peer | None] = lambda port: None,
        redact: Policy = nothing,
        redact_artifact: Callable[[Artifact], Artifact] = nothing.artifact,
        redact_frames: Callable[[WebsocketFrames], WebsocketFrames] = nothing.frames,
        spill: Path | None = None,
    ) -> None:
        self.path = path
        self._page_id = page_id
        self._peer = peer
        self._redact = redact
        self._redact_artifact, self._redact_frames = redact_artifact, redact_frames
        self._spill = spill
        self._queue: SimpleQueue[_Job | threading.Event | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._pending = 0
        self._closed = False
        self._records: list[RecordRef] = []
        self._failures: list[str] = []
        self._background = self._dropped = self._redacted = 0
        self._fatal: WarciteError | None = None
        self._file = RecordFile(path.open("xb", buffering=0))
        self._put(lambda: [records_from_exchange.of_software(software, datetime.now(UTC), path.name, _new_id)])
        self._thread = threading.Thread(target=self._run, name="warc-writer", daemon=True)
        self._thread.start()

    def put(self, exchange: Exchange, *, resource_type: str = "") -> None:
        """Take an exchange; returns at once. The browser's own (background) ones are counted, not written."""
        if exchange.background:
            self._background += 1
            _remove((exchange.request_body, exchange.response_body))
            return
        peer = None if exchange.local_port is None else self._peer(exchange.local_port)
        exchange = self._spilled(exchange)
        bodies = (exchange.request_body, exchange.response_body)
        self._put(lambda: self._exchange(exchange, peer, resource_type), *bodies)

    def put_artifact(self, artifact: Artifact) -> None:
        """Take an artifact, to become a ``resource`` record; returns at once."""

        def make() -> Iterable[Draft]:
            yield records_from_exchange.of_artifact(self._redact_artifact(artifact), self._page_id, _new_id)

        self._put(make, Body.of(artifact.data))

    def put_frames(self, frames: WebsocketFrames) -> None:
        """Take a websocket's frames, to become a ``resource`` record; returns at once."""
        self._put(lambda: self._frames(frames), frames.body)

    def put_wire(self, record: WireRecord) -> None:
        """Take a record of the wire itself, in which nothing is redacted; returns at once."""
        self._put(lambda: [records_from_exchange.of_wire(record, self._page_id, _new_id)], record.body)

    def put_metadata(self, uri: str, content_type: str, data: bytes, made: datetime) -> None:
        """Take data about the page, to become a ``metadata`` record; returns at once."""

        def make() -> Iterable[Draft]:
            yield records_from_exchange.of_metadata(uri, content_type, data, made, self._page_id, _new_id)

        self._put(make, Body.of(data))

    def flush(self) -> None:
        """Return when everything taken so far is in the file, readable by others.

        Raises NoSpace when the disk is full, ArchiveError when the file cannot be written otherwise.
        """
        if not self._closed:
            reached = threading.Event()
            self._queue.put(reached)
            reached.wait()
        self._raise()

    def close(self) -> WrittenRecord:
        """Write what waits, bring it to the disk, close. Raises as ``flush``; ``written`` is there anyway."""
        with self._lock:
            first, self._closed = not self._closed, True
        if first:
            self._queue.put(None)
        self._thread.join()
        self._raise()
        return self.written

    @property
    def written(self) -> WrittenRecord:
        """What is in the file by now."""
        return WrittenRecord(
            records=self.records,
            bytes=self._file.size,
            failures=tuple(self._failures),
            background=self._background,
            dropped=self._dropped,
            redacted=self._redacted,
        )

    @property
    def records(self) -> tuple[RecordRef, ...]:
        """The records in the file by now, in order."""
        return tuple(self._records)

    def view(self) -> WarcIndex:
        """A view of what is in the file by now; ``flush`` first."""
        return WarcIndex(self.path, self.records)

    def _put(self, make: Callable[[], Iterable[Draft]], *bodies: Body) -> None:
        job = _Job(make=make, bodies=bodies)
        with self._lock:
            if self._closed:
                raise RuntimeError(f"{self.path}: the writer is closed")
            self._pending += job.in_memory
            self._queue.put(job)

    def _raise(self) -> None:
        if self._fatal is not None:
            raise self._fatal

    def _spilled(self, exchange: Exchange) -> Exchange:
        body = exchange.response_body
        wait = self._spill is not None and self._pending + body.length > PENDING_LIMIT
        if not wait or body.path is not None or body.length < _SPILL_FROM:
            return exchange
        try:
            with tempfile.NamedTemporaryFile(dir=self._spill, prefix="waiting-", delete=False) as file:
                path = Path(file.name)
                file.write(body.data)
        except OSError:
            return exchange  # no room beside it either: it waits in memory
        return replace(exchange, response_body=Body(path=path, length=body.length))

    # ---- in the thread

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            if isinstance(job, threading.Event):
                job.set()
                continue
            self._write(job)
            with self._lock:
                self._pending -= job.in_memory
            _remove(job.bodies)
        try:
            self._file.sync()
            self._file.close()
            logger.info("records closed count=%d bytes=%d", len(self._records), self._file.size)
        except OSError as error:
            self._fatal = self._fatal or _fatal(self.path, error)

    def _write(self, job: _Job) -> None:
        if self._fatal is not None:
            self._dropped += 1
            return
        try:
            for draft in job.make():

                def lost(error: OSError, url: str = draft.ref.url) -> None:
                    self._failures.append(f"body of {url} could not be read: {error}")

                self._records.append(ref := self._file.append(draft, lost))
                logger.debug("record written type=%s offset=%d length=%d", ref.type, ref.offset, ref.length)
        except OSError as error:
            self._dropped += 1
            self._fatal = _fatal(self.path, error)
        except Exception as error:  # the thread outlives one bad record, and the record of it says so
            logger.error("record not written error=%s", type(error).__name__)
            self._failures.append(f"record not written: {type(error).__name__}: {error}")

    def _exchange(self, exchange: Exchange, peer: Peer | None, resource_type: str) -> Iterable[Draft]:
        redacted = self._redact(exchange)
        self._redacted += bool(redacted.names or redacted.response_names)
        context = records_from_exchange.Context(
            new_id=_new_id,
            page_id=self._page_id,
            peer=peer,
            resource_type=resource_type,
            redacted=redacted.names,
            response_redacted=redacted.response_names,
        )
        yield from records_from_exchange.of_exchange(redacted.exchange, context)
        if redacted.exchange.request_body is not exchange.request_body:
            _remove((redacted.exchange.request_body,))

    def _frames(self, frames: WebsocketFrames) -> Iterable[Draft]:
        redacted = self._redact_frames(frames)
        changed = {"url": redacted.url != frames.url, "body": redacted.body is not frames.body}
        names = tuple(name for name, is_so in changed.items() if is_so)
        self._redacted += bool(names)
        yield records_from_exchange.of_frames(redacted, self._page_id, _new_id, names)
        if changed["body"]:
            _remove((redacted.body,))


def _fatal(path: Path, error: OSError) -> WarciteError:
    if error.errno in _NO_SPACE:
        return NoSpace(
            f"no space left for {path}: {os.strerror(error.errno)}",
            hint="Free some space and save the page again; what arrived before is kept.",
        )
    return ArchiveError(f"cannot write {path}: {error}")


def _remove(bodies: Iterable[Body]) -> None:
    for body in bodies:
        if body.path is not None:
            with contextlib.suppress(OSError):
                body.path.unlink()


def _new_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"
