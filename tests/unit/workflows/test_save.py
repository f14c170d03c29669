"""The steps of a save with doubles: their order, and what a fault at each of them leaves. No browser, no network."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from capture.archive.catalog import Catalog
from capture.archive.store import ArchiveFolder
from capture.cli.exit_code import exit_code_of
from capture.errors import BrowserError, NoSpace, NotRead
from capture.formats.warc import WarcIndex
from capture.model.job import Job
from capture.model.options import Limits, Options
from capture.model.outcome import Outcome, RecorderEnd
from capture.model.replay_check import Gap, ReplayCheck
from capture.model.seed import Seed
from capture.recording.visit import VisitLog
from capture.testing import SaveDoubles, Step
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save
from capture.workflows.save_result import SaveResult, exit_code
from capture.workflows.show import show
from capture.workflows.verify import verify

URL = "http://192.0.2.1/"  # of documentation (RFC 5737): no name to look up, and nobody is asked
JOB = Job(seed=Seed.parse(URL), options=Options(allow_private=True))

BEFORE_THE_VISIT = (Step.DRIVER, Step.GUARD, Step.WRITER, Step.RECORDER, Step.BROWSER)
"""Where a fault comes before anything is recorded."""
RAISING = (Step.VISIT, Step.ARTIFACTS, Step.CLOSE, Step.END_OF_RECORDING, Step.ARTICLE, Step.PROVENANCE, Step.SEAL)
"""Where a fault is one of ours, or of the disk: what was recorded is left for a salvage."""


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveFolder:
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return open_for_writing(tmp_path / "archive", Silent())


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path) -> Iterator[None]:
    """After each test here no thread, no descriptor and no temporary folder is left."""
    threads, descriptors = set(threading.enumerate()), opened(tmp_path)
    yield
    left = {thread.name for thread in set(threading.enumerate()) - threads}
    assert not {name for name in left if not name.startswith("asyncio_")}
    assert opened(tmp_path) == descriptors
    assert not list((tmp_path / "temporary").glob("*"))


def opened(folder: Path) -> list[str]:
    """The files below a folder that this process has open."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{name}"))
        except OSError:
            continue
    return sorted(path for path in found if path.startswith(str(folder)))


def saved(archive: ArchiveFolder, doubles: SaveDoubles, job: Job = JOB) -> SaveResult:
    return asyncio.run(save(job, archive, tools=doubles.tools))


def orphans(archive: ArchiveFolder) -> list[Path]:
    return [path for path in archive.incoming.glob("*") if path.is_dir()]


def test_the_order_of_the_steps(archive: ArchiveFolder) -> None:
    doubles = SaveDoubles()
    found = saved(archive, doubles)
    assert doubles.steps == list(Step)
    assert (found.outcome, found.status, found.title, found.exchanges) == (Outcome.COMPLETE, 200, "A page", 1)
    assert exit_code(found.outcome, strict=True) == 0
    assert verify(str(found.path), archive.root).ok
    assert doubles.reader.closed
    assert orphans(archive) == []
    with Catalog(archive) as catalog:
        assert [row.id for row in catalog.all()] == [found.id]


def test_the_snapshot_says_what_was_done(archive: ArchiveFolder) -> None:
    found = saved(archive, SaveDoubles())
    provenance = show(str(found.path), archive.root).provenance
    assert (provenance.id, provenance.requested_url, provenance.status) == (found.id, URL, 200)
    assert provenance.recorder is not None
    assert (provenance.recorder.end, provenance.recorder.exchanges) == (RecorderEnd.ORDERLY, 1)
    assert provenance.hosts[0].addresses == ("192.0.2.1 port 1",)
    assert list(provenance.to_json())[:5] == ["format", "id", "archive", "outcome", "reasons"]
    types = [record.type for record in WarcIndex.open(found.path / "archive" / "data.warc.gz").records()]
    assert types[0] == "warcinfo"
    assert types[-1] == "metadata"


def fault(kind: str) -> BaseException:
    return {"ours": RuntimeError("a fault of ours"), "disk": NoSpace("no space left")}[kind]


@pytest.mark.parametrize("step", BEFORE_THE_VISIT)
@pytest.mark.parametrize("error", [BrowserError("it does not start"), RuntimeError("a fault of ours")])
def test_a_fault_before_the_visit_leaves_nothing(archive: ArchiveFolder, step: Step, error: Exception) -> None:
    doubles = SaveDoubles(fault_at=step, fault=error)
    with pytest.raises(type(error)):
        saved(archive, doubles)
    assert doubles.steps[-1] is step
    assert doubles.reader.closed
    assert list(archive.incoming.glob("*")) == []
    assert list(archive.snapshots()) == []


@pytest.mark.parametrize("step", RAISING)
@pytest.mark.parametrize(("kind", "code"), [("ours", None), ("disk", 3)])
def test_a_fault_after_it_leaves_what_arrived_to_be_salvaged(
    archive: ArchiveFolder, step: Step, kind: str, code: int | None
) -> None:
    doubles = SaveDoubles(fault_at=step, fault=fault(kind))
    with pytest.raises(type(fault(kind))) as raised:
        saved(archive, doubles)
    if code is not None:
        assert exit_code_of(raised.value) == code
    assert doubles.steps[-1] is step
    assert doubles.reader.closed
    assert len(orphans(archive)) == 1
    assert list(archive.snapshots()) == []
    if kind == "disk":
        return  # the salvage is the same
    stopped = threading.Event()
    stopped.set()  # nobody waits for its article
    open_for_writing(archive.root, Silent(), stopped)
    (placed,) = archive.snapshots()
    assert orphans(archive) == []
    assert verify(str(placed.path), archive.root).ok
    records = WarcIndex.open(placed.path / "archive" / "data.warc.gz").records()
    assert [record.url for record in records if record.type == "response"] == [URL]
    assert show(str(placed.path), archive.root).provenance.outcome == "partial"


@pytest.mark.parametrize(
    ("step", "error", "code"),
    [
        (Step.OFFLINE_BROWSER, BrowserError("it does not start"), "check_failed"),
        (Step.CHECK, BrowserError("it ended"), "check_failed"),
        (Step.CHECK, TimeoutError(), "check_failed"),
        (Step.ARTICLE, NotRead("it takes too long"), None),
    ],
)
def test_a_part_that_fails_is_a_fact_about_the_snapshot(
    archive: ArchiveFolder, step: Step, error: Exception, code: str | None
) -> None:
    found = saved(archive, SaveDoubles(fault_at=step, fault=error))
    assert found.outcome is (Outcome.PARTIAL if code else Outcome.COMPLETE)
    assert [reason.code for reason in found.reasons] == ([code] if code else [])
    assert [signal.name for signal in found.noticed] == ([] if code else ["article_unread"])
    assert exit_code(found.outcome, strict=True) == (5 if code else 0)
    assert verify(str(found.path), archive.root).ok


@pytest.mark.parametrize("step", [Step.OFFLINE_BROWSER, Step.CHECK])
def test_a_fault_of_ours_in_the_check_is_told_as_one(archive: ArchiveFolder, step: Step) -> None:
    with pytest.raises(RuntimeError, match="a fault of ours"):
        saved(archive, SaveDoubles(fault_at=step, fault=fault("ours")))
    assert len(orphans(archive)) == 1


def test_without_a_check_no_second_browser_is_started(archive: ArchiveFolder) -> None:
    doubles = SaveDoubles()
    found = saved(archive, doubles, Job(seed=JOB.seed, options=Options(allow_private=True, check=False)))
    assert found.check is None
    assert not {Step.OFFLINE_BROWSER, Step.CHECK} & set(doubles.steps)


def test_what_a_replay_shows_decides_the_outcome(archive: ArchiveFolder) -> None:
    gap = Gap(method="POST", url="http://192.0.2.1/more")
    found = saved(archive, SaveDoubles(check=ReplayCheck(text=0.5, screenshot=None, gaps=(gap,))))
    assert found.outcome is Outcome.PARTIAL
    assert [reason.code for reason in found.reasons] == ["not_replayed", "replay_differs"]


def interrupting(times: int) -> Callable[[VisitLog], Awaitable[None]]:
    """Ctrl-C, so often, in the middle of the visit."""

    async def interrupt(log: VisitLog) -> None:
        task = asyncio.current_task()
        assert task is not None
        for _ in range(times):
            task.cancel()
        await asyncio.sleep(0)

    return interrupt


def test_ctrl_c_ends_the_visit_and_not_the_save(archive: ArchiveFolder) -> None:
    doubles = SaveDoubles(during_visit=interrupting(1))
    found = saved(archive, doubles)
    assert found.interrupted
    assert found.outcome is Outcome.COMPLETE  # the visit's own log would say it; the double has no such word
    assert Step.CHECK not in doubles.steps
    assert doubles.steps[-1] is Step.SEAL
    assert verify(str(found.path), archive.root).ok


def test_a_visit_that_does_not_end_is_ended(archive: ArchiveFolder) -> None:
    async def hang(log: VisitLog) -> None:
        await asyncio.sleep(60)

    limits = Limits(deadline_s=0.4)
    doubles = SaveDoubles(during_visit=hang)
    found = saved(archive, doubles, Job(seed=JOB.seed, options=Options(allow_private=True, limits=limits)))
    assert doubles.chrome.killed
    assert "phase_ran_out" in {reason.code for reason in found.reasons}
    assert found.status == 200
