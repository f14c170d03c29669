"""Run: jobs in parallel up to a limit, a page at a time per host, errors kept apart, Ctrl-C waits."""

import asyncio
from pathlib import Path

from capture.errors import SeedRefused
from capture.model.job import Job
from capture.model.outcome import Outcome
from capture.model.seed import Seed
from capture.workflows.progress import Progress, Silent
from capture.workflows.run import JobFailed, RunReport, run
from capture.workflows.save_result import SaveResult, exit_code


def job(url: str) -> Job:
    return Job(seed=Seed.parse(url))


def saved(job: Job, outcome: Outcome = Outcome.COMPLETE) -> SaveResult:
    return SaveResult(
        id="20261125T012626Z-a.test-k3v9qm",
        path=Path("x"),
        outcome=outcome,
        reasons=(),
        requested_url=job.seed.url,
        url=job.seed.url,
        status=200,
        title="",
        exchanges=1,
        bytes=1,
        article_title="",
        article_words=0,
        seal="",
        seconds=0.0,
    )


class Watched:
    """A RunProgress that remembers."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    def begin(self, job: Job) -> Progress:
        return Silent()

    def done(self, job: Job, result: SaveResult | JobFailed) -> None:
        self.ended.append(job.seed.url)


class Counter:
    """Saves by yielding to the loop a few times, and counts how many run at once, in all and per host."""

    def __init__(self) -> None:
        self.now: list[str] = []
        self.most = 0
        self.most_per_host = 0

    async def save(self, job: Job, progress: Progress) -> SaveResult:
        self.now.append(job.seed.host)
        self.most = max(self.most, len(self.now))
        self.most_per_host = max(self.most_per_host, self.now.count(job.seed.host))
        for _ in range(5):
            await asyncio.sleep(0)
        self.now.remove(job.seed.host)
        return saved(job)


def test_the_limit_holds_and_one_host_is_asked_for_one_page_at_a_time() -> None:
    counter = Counter()
    jobs = [job(f"https://h{n % 4}.test/{n}") for n in range(12)]
    report = asyncio.run(run(jobs, counter.save, parallel=3, progress=Watched()))
    assert len(report.saved) == 12
    assert (counter.most, counter.most_per_host) == (3, 1)
    assert report.exit_code() == 0


def test_an_error_of_one_job_does_not_end_the_others() -> None:
    async def save(job: Job, progress: Progress) -> SaveResult:
        if "bad" in job.seed.url:
            raise SeedRefused("10.0.0.1 is private")
        return saved(job)

    watched = Watched()
    jobs = [job("https://bad.test/"), job("https://good.test/")]
    report = asyncio.run(run(jobs, save, parallel=2, progress=watched))
    assert [failed.error.message for failed in report.failed] == ["10.0.0.1 is private"]
    assert len(report.saved) == 1
    assert sorted(watched.ended) == ["https://bad.test/", "https://good.test/"]
    assert report.exit_code() == 5


def test_an_interrupt_lets_running_saves_place_what_they_have_and_begins_no_other() -> None:
    begun = asyncio.Event()

    async def save(job: Job, progress: Progress) -> SaveResult:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return saved(job, Outcome.PARTIAL)
        raise AssertionError("never set")

    async def interrupted() -> RunReport:
        jobs = [job("https://a.test/"), job("https://a.test/second")]
        task = asyncio.create_task(run(jobs, save, parallel=1, progress=Watched()))
        await begun.wait()
        task.cancel()
        return await task

    report = asyncio.run(interrupted())
    assert [one.requested_url for one in report.saved] == ["https://a.test/"]
    assert report.not_begun == 1
    assert report.exit_code() == 130


def test_exit_codes_of_one_save() -> None:
    codes = {outcome: exit_code(outcome, strict=False) for outcome in Outcome}
    assert codes == {Outcome.COMPLETE: 0, Outcome.PARTIAL: 0, Outcome.SUSPECT: 6, Outcome.FAILED: 1}
    assert exit_code(Outcome.PARTIAL, strict=True) == 5
