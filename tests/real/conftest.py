"""The servers, once a session, and each site's snapshot, captured once by the command line.

A worker that runs a file which uses them starts its own.
"""

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import Done, warcite
from tests.real import nginx, sites, wiki
from tests.real.newsrooms import FOLDER, PAGES, real_newspage
from tests.real.sites import Site
from tests.sites.newsrooms import NEWSROOMS, newspage

WIKI_HOST = "wiki.test"
REAL_NEWS = [pytest.param(name, marks=pytest.mark.needs_data) for name in PAGES]
SITES = ("mediawiki", "manual", *NEWSROOMS, *REAL_NEWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that runs: the sites by name, and the nginx in front of them."""

    server: nginx.Nginx
    sites: dict[str, Site]


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One site's snapshot. ``served`` is the server's own list of the requests that the capture made."""

    site: Site
    home: Path
    done: Done
    served: tuple[nginx.Served, ...]

    @property
    def result(self) -> dict[str, Any]:
        assert self.done.code == 0, self.done.stderr
        return self.done.object

    @property
    def folder(self) -> Path:
        return Path(self.result["path"])

    @property
    def warc(self) -> Path:
        return self.folder / "archive" / "data.warc.gz"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("servers")
    (folder / "nginx").mkdir()
    with ExitStack() as stack:
        running = stack.enter_context(wiki.running(folder / "wiki", WIKI_HOST))
        known = [
            sites.mediawiki(running, WIKI_HOST),
            sites.manual(),
            *(sites.news(name, newspage(name), folder / "nginx") for name in NEWSROOMS),
        ]
        if os.environ.get(FOLDER):
            known += [sites.news(name, real_newspage(name), folder / "nginx") for name in PAGES]
        server = stack.enter_context(nginx.running(folder / "nginx", [site.host for site in known]))
        yield World(server=server, sites={site.name: site for site in known})


@pytest.fixture(scope="session")
def capture(world: World, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Captured]:
    """Captures a site by name, the first time it is asked for."""
    known: dict[str, Captured] = {}

    def once(name: str) -> Captured:
        if name not in known:
            known[name] = _capture(world, world.sites[name], tmp_path_factory.mktemp(name))
        return known[name]

    return once


def _capture(world: World, site: Site, home: Path) -> Captured:
    before = len(world.server.served())
    maps = [f"--host-map={name}=127.0.0.1:{world.server.port}" for name in sorted(site.names)]
    save = ("save", site.url, "--json", "--archive", home / "archive", "--ignore-tls-errors")
    done = warcite(*save, *maps, home=home)
    return Captured(site=site, home=home, done=done, served=tuple(world.server.served()[before:]))


@pytest.fixture(params=SITES)
def captured(request: pytest.FixtureRequest, capture: Callable[[str], Captured]) -> Captured:
    """Each real site's snapshot in turn."""
    return capture(request.param)


@pytest.fixture
def wacz(captured: Captured, tmp_path: Path) -> Path:
    """The snapshot as a .wacz: its sealed files, stored."""
    from capture.formats.wacz import pack

    target = tmp_path / "snapshot.wacz"
    pack(captured.folder, target)
    assert zipfile.is_zipfile(target)
    return target
