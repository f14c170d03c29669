"""One visit for a test: a browser of its own with plain switches, and what came of it."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from capture.model.exchange import Artifact
from capture.model.options import Limits, Options
from capture.model.seed import Seed
from capture.model.sighting import Sighting
from capture.recording.browser import Chrome, session
from capture.recording.browser.process import living
from capture.recording.visit import Visit, VisitLog, run

PATIENT = Limits(deadline_s=90, open_s=40, settle_s=20)


@dataclass
class Seen:
    """A visit and its surroundings."""

    visit: Visit
    kept: list[Artifact]
    sightings: tuple[Sighting, ...]
    orderly: bool
    downloads: list[bytes] = field(default_factory=list)

    @property
    def signals(self) -> dict[str, str]:
        return {signal.name: signal.text for signal in self.visit.signals}

    def artifact(self, prefix: str) -> Artifact:
        found = [artifact for artifact in self.kept if artifact.uri.startswith(prefix)]
        assert len(found) == 1, [artifact.uri for artifact in self.kept]
        return found[0]

    def text(self, prefix: str) -> str:
        return self.artifact(prefix).data.decode()


@dataclass
class Going:
    """A visit that goes on: ``await going.begins('settle')`` waits for the start of a phase."""

    chrome: Chrome
    task: "asyncio.Task[Visit]"
    phases: "asyncio.Queue[str]"

    async def begins(self, name: str) -> None:
        async with asyncio.timeout(60):
            while await self.phases.get() != name:
                continue


Meddle = Callable[[Going], Awaitable[None]]


def visit(url: str, *, limits: Limits = PATIENT, options: Options | None = None, meddle: Meddle | None = None) -> Seen:
    """Visit ``url``; ``meddle`` runs beside it."""
    chosen = replace(options or Options(), limits=limits)
    return asyncio.run(_visit(Seed.parse(url), chosen, meddle))


async def _visit(seed: Seed, options: Options, meddle: Meddle | None) -> Seen:
    kept: list[Artifact] = []
    log = VisitLog(requested_url=seed.url)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        workdir = Path(folder)
        async with session(options, guard_port=0, log_switches=[], workdir=workdir, seed=seed) as chrome:
            phases: asyncio.Queue[str] = asyncio.Queue()
            work = run(chrome, seed, options, keep=kept.append, log=log, progress=phases.put_nowait)
            task = asyncio.ensure_future(work)
            if meddle is not None:
                await meddle(Going(chrome=chrome, task=task, phases=phases))
            await asyncio.wait({task})
            result = log.visit() if task.cancelled() else task.result()
            sightings = chrome.sightings()
            files = [path.read_bytes() for path in (workdir / "downloads").glob("*")]
            orderly = await chrome.close()
        assert living(workdir / "profile") == []
    return Seen(visit=result, kept=kept, sightings=sightings, orderly=orderly, downloads=files)
