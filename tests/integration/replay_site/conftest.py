"""The hostile pages captured once, by the project's own save."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from capture.archive.store import ArchiveFolder
from capture.model.job import Job
from capture.model.options import HostTarget, Limits, Options
from capture.model.seed import Seed
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save
from tests.builders.library import Wanted
from tests.builders.library import save as build
from tests.integration.recording.wire.certificate import certificate
from tests.integration.replay_site.markup import HOSTILE
from tests.sites import replay_site
from tests.sites.replay_site import HOSTS, PROBES, START
from tests.sites.replay_site.probes import hosts, staying

MARKUP = "https://www.site-a.test/markup.html"
# These pages never come to rest by themselves.
LIMITS = Limits(settle_s=3, scroll_s=1, scroll_screens=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """The archive, and the ids of its snapshots by their seeds."""

    archive: ArchiveFolder
    ids: dict[str, str]

    def warc(self, seed: str) -> Path:
        """The records of that snapshot."""
        return self.archive.folder(self.ids[seed]) / "archive" / "data.warc.gz"


@pytest.fixture(scope="session")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """That of the running site."""
    folder = tmp_path_factory.mktemp("site")
    certificate(folder)
    with replay_site(folder) as port:
        yield port


@pytest.fixture(scope="session")
def captured(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Captured]:
    """Read it, do not change it. What the probes ask for was there to be recorded."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        for name in ("CONFIG", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        archive = open_for_writing(home / "archive", Silent())
        ids = asyncio.run(_captured(archive, port))
        written = Wanted(url=MARKUP, artifacts={"urn:dom:": HOSTILE.encode()})
        yield Captured(archive=archive, ids={**ids, MARKUP: build(archive, written)})


async def _captured(archive: ArchiveFolder, port: int) -> dict[str, str]:
    named = (*HOSTS, *hosts(staying()))
    options = Options(
        host_map=tuple(HostTarget(host=host, address="127.0.0.1", port=port) for host in named),
        allow_private=True,
        ignore_tls_errors=True,
        check=False,
        screenshots=False,
        limits=LIMITS,
    )
    seeds = (START, PROBES)
    async with async_playwright() as driver:
        jobs = [Job(seed=Seed.parse(seed), options=options) for seed in seeds]
        saved = await asyncio.gather(*(save(job, archive, playwright=driver) for job in jobs))
    return {seed: one.id for seed, one in zip(seeds, saved, strict=True)}
