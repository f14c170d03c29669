"""Doubles of what a save does its work with: no browser, no network, no child process, one page with one answer.

    doubles = SaveDoubles(fault_at=Step.SEAL, fault=NoSpace("no space left"))
    asyncio.run(save(job, archive, tools=doubles.tools))

``doubles.steps`` are the steps that were reached, in order; at the one that was named the fault is raised instead.
Records are written for real, by the writer's own thread, so that the snapshot can be opened and verified; the recorder
is a thread too, so that whoever leaves one behind is found out.
"""

import asyncio
import enum
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from capture.formats.warc import WarcIndex, Writer
from capture.model.article import Article, Value
from capture.model.exchange import Artifact, Body, Exchange, Peer
from capture.model.guard_report import GuardReport
from capture.model.outcome import RecorderEnd
from capture.model.phase import Phase, PhaseEnd
from capture.model.record_names import TEXT
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import Sighting
from capture.reading.extract.request import PageReading
from capture.recording.browser import BrowserInfo
from capture.recording.visit import PhaseRun, VisitLog
from capture.recording.wire.follower_messages import KeptWire
from capture.workflows.capture_context import TOOLS, CaptureTools

__all__ = ["ChromeDouble", "GuardDouble", "ReaderDouble", "RecordingDouble", "SaveDoubles", "Step", "WriterDouble"]


class Step(enum.StrEnum):
    """The steps of a save, in the order in which they are reached."""

    DRIVER = "driver"
    GUARD = "guard"
    WRITER = "writer"
    RECORDER = "recorder"
    BROWSER = "browser"
    VISIT = "visit"
    OFFLINE_BROWSER = "offline browser"
    ARTIFACTS = "artifacts"
    CHECK = "check"
    CLOSE = "close"  # of the browser
    END_OF_RECORDING = "end of recording"
    ARTICLE = "article"
    PROVENANCE = "provenance"
    SEAL = "seal"  # package, signature and placement


Reach = Callable[[Step], None]


class GuardDouble:
    """A guard to whom nobody came."""

    port = 9

    def peer(self, local_port: int) -> Peer | None:
        """The far end of any connection."""
        return Peer(host="a.test", address="192.0.2.1", port=local_port)

    def why(self, host: str, port: int) -> str:
        return ""

    def was_cut(self, local_port: int) -> bool:
        return False

    def stop_requests(self) -> None: ...

    def copy_to(self, journal: object) -> None: ...

    def relayed(self) -> Mapping[int, tuple[int, int]]:
        return {}

    async def hang_up(self, patience_s: float) -> None: ...

    def report(self) -> GuardReport:
        """One connection was made."""
        return GuardReport(connections=1, hosts=("a.test",), owner_checked=True)


class RecordingDouble:
    """A recorder that hands over what it is given, and whose thread lives until it is told to end."""

    problems = ()
    connections = ()
    kept = KeptWire()
    journal = None

    def __init__(self, sink: Callable[[Exchange], None], reach: Reach) -> None:
        self.hand_over, self._reach = sink, reach
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ended.wait, name="recording-double", daemon=True)
        self._thread.start()

    def finish(self) -> None: ...

    def join(self, timeout_s: float) -> RecorderEnd:
        """The end of the recording."""
        self._reach(Step.END_OF_RECORDING)
        self.abort()
        return RecorderEnd.ORDERLY

    def abort(self) -> None:
        """End the thread."""
        self._ended.set()
        self._thread.join()


class WriterDouble(Writer):
    """The writer itself, but for a step where the provenance record is written."""

    reach: Reach

    def put_metadata(self, uri: str, content_type: str, data: bytes, made: datetime) -> None:
        self.reach(Step.PROVENANCE)
        super().put_metadata(uri, content_type, data, made)


class ChromeDouble:
    """A browser that shows one page."""

    info = BrowserInfo(
        version="1.0",
        path=Path("chromium"),
        sha256="0" * 64,
        user_agent="Double",
        sandbox=True,
        headless=True,
        time_zone="Etc/UTC",
    )

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self.killed = False

    def listen(self, listener: Callable[..., None]) -> None: ...

    def open_blank(self) -> None: ...

    def sightings(self) -> tuple[Sighting, ...]:
        """None: everything that was seen is recorded."""
        return ()

    def memory(self) -> int:
        return 0

    def network_service(self) -> None: ...

    async def close(self) -> None:
        self._reach(Step.CLOSE)

    def kill(self) -> None:
        self.killed = True


class ReaderDouble:
    """A reader that finds an article without words."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self.stopped = threading.Event()
        self.closed = False

    def start(self) -> None: ...

    def read(self, view: WarcIndex, *, seconds: float | None = None) -> PageReading:
        self._reach(Step.ARTICLE)
        return PageReading(article=Article(title=Value(value="A page", source="test")))

    def close(self) -> None:
        self.closed = True


class OfflineDouble:
    """An offline browser that shows again all that was seen, or what ``found`` says."""

    def __init__(self, reach: Reach, found: ReplayCheck) -> None:
        self._reach, self._found = reach, found

    async def prepare(self) -> None: ...

    async def check(self, seen: object, *views: WarcIndex, seconds: float) -> ReplayCheck:
        self._reach(Step.CHECK)
        return self._found


class SaveDoubles:
    """All of them, as the tools of one save. ``fault`` is raised at ``fault_at``.

    ``check`` is what the replay finds, ``during_visit`` is done in the middle of the visit. ``chrome`` and ``reader``
    are those that are used, ``recording`` is there once it was reached.
    """

    def __init__(
        self,
        *,
        fault_at: Step | None = None,
        fault: BaseException | None = None,
        check: ReplayCheck | None = None,
        during_visit: Callable[[VisitLog], Awaitable[None]] | None = None,
    ) -> None:
        self.steps: list[Step] = []
        self.chrome = ChromeDouble(self.reach)
        self.recording: RecordingDouble
        self.reader = ReaderDouble(self.reach)
        self._fault_at, self._fault = fault_at, fault
        self._check = check or ReplayCheck(text=1.0, screenshot=1.0)
        self._during_visit = during_visit

    @property
    def tools(self) -> CaptureTools:
        """What ``save`` takes."""
        return replace(
            TOOLS,
            driver=self._at(Step.DRIVER, lambda: None),
            driver_answers=_yes,
            guard=self._at(Step.GUARD, GuardDouble),
            writer=self._writer,
            follow=self._follow,
            browser=self._at(Step.BROWSER, lambda: self.chrome),
            visit=self._visit,
            offline=self._at(Step.OFFLINE_BROWSER, lambda: OfflineDouble(self.reach, self._check)),
            reader=cast("Any", lambda: self.reader),
            seal=self._seal,
        )

    def _at(self, step: Step, make: Callable[[], Any]) -> Callable[..., Any]:
        """What gives a double for the length of a block, once the step is reached."""

        @asynccontextmanager
        async def manage(*_: object, **__: object) -> AsyncIterator[Any]:
            self.reach(step)
            yield make()

        return manage

    def reach(self, step: Step) -> None:
        """Note the step; raise where the fault is to be."""
        if step not in self.steps:
            self.steps.append(step)
        if step is self._fault_at and self._fault is not None:
            raise self._fault

    def _writer(self, path: Path, **settings: Any) -> WriterDouble:
        self.reach(Step.WRITER)
        writer = WriterDouble(path, **settings)
        writer.reach = self.reach
        return writer

    def _follow(
        self, folder: Path, spool: Path, sink: Callable[[Exchange], None], *_: object, keep_wire: bool
    ) -> RecordingDouble:
        self.reach(Step.RECORDER)
        self.recording = RecordingDouble(sink, self.reach)
        return self.recording

    async def _visit(
        self,
        chrome: ChromeDouble,
        seed: Any,
        options: object,
        *,
        keep: Callable[[Artifact], None],
        progress: Callable[[Phase], None],
        log: VisitLog,
        page_id: str,
        later: object,
    ) -> None:
        progress(Phase.OPEN)
        now = datetime.now(UTC)
        body = b"<title>A page</title><p>three short words</p>"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        self.recording.hand_over(
            Exchange(
                number=1,
                started=now,
                ended=now,
                url=seed.url,
                method="GET",
                request_head=b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
                status=200,
                response_head=head,
                response_body=Body.of(body),
                local_port=1,
            )
        )
        self.reach(Step.VISIT)
        log.answer_url, log.status, log.title, log.mime = seed.url, 200, "A page", "text/html"
        progress(Phase.SCROLL)
        await asyncio.sleep(0)  # what a phase begins has its turn
        if self._during_visit is not None:
            await self._during_visit(log)
        for phase in (Phase.VIEW, Phase.DOM):
            progress(phase)
        self.reach(Step.ARTIFACTS)
        text = Artifact(
            uri=f"{TEXT}{seed.url}", content_type="text/plain; charset=utf-8", data=b"three short words", made=now
        )
        keep(text)
        log.artifacts.append(text)
        log.page_text = "three short words"
        progress(Phase.FULL_PAGE)
        log.phases.append(PhaseRun(name=Phase.OPEN, seconds=0.1, end=PhaseEnd.DONE))

    def _seal(self, *arguments: Any, **named: Any) -> Any:
        self.reach(Step.SEAL)
        return TOOLS.seal(*arguments, **named)


async def _yes(_: object) -> bool:
    return True
