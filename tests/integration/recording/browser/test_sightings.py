"""What CDP sees: every request of every target, when it started, and on which connection."""

import asyncio
from pathlib import Path

from capture.model.options import Options
from capture.model.sighting import Sighting
from capture.recording.browser import Chrome, session
from tests.site import Site

SCRIPT = "text/javascript"


async def until(chrome: Chrome, site: Site, path: str) -> None:
    """Wait until that path's answer was sighted."""
    async with asyncio.timeout(60):
        while not any(s.url.endswith(path) and s.status for s in chrome.sightings()):
            chrome.activity.clear()
            await chrome.activity.wait()


def sightings_of(
    folder: Path, site: Site, url: str, last: tuple[str, ...], log: list[str] | None = None
) -> tuple[Sighting, ...]:
    async def go() -> tuple[Sighting, ...]:
        async with session(Options(), guard_port=0, log_switches=log or [], workdir=folder) as chrome:
            await chrome.page.goto(url)
            for path in last:
                await until(chrome, site, path)
            return chrome.sightings()

    return asyncio.run(go())


def test_requests_of_frames_workers_and_popups_are_sighted(tmp_path: Path) -> None:
    """Frames of other processes, workers in them, shared and service workers, windows that the page opened.

    Workers and windows do not always wait for us, so what they ask for first may be missed: these ask again.
    """
    with Site() as site:
        site.page("/frame", "<script>fetch('/in-frame');new Worker('/worker.js?frame')</script>")
        site.page("/popup", "<script>setInterval(()=>fetch('/in-popup'),200)</script>")
        site.page("/worker.js", "setInterval(()=>fetch('/in-worker'+self.location.search),200)", kind=SCRIPT)
        site.page("/shared.js", "setInterval(()=>fetch('/in-shared'),200)", kind=SCRIPT)
        site.page("/service.js", "setInterval(()=>fetch('/in-service'),200)", kind=SCRIPT)
        for name in ("in-frame", "in-popup", "in-worker", "in-shared", "in-service"):
            site.page(f"/{name}", "x", kind="text/plain")
        url = site.page(
            "/",
            f"""<iframe src={site.elsewhere("/frame")}></iframe><script>new Worker('/worker.js');
            new SharedWorker('/shared.js');navigator.serviceWorker.register('/service.js');
            open('/popup')</script>""",
        )
        wanted = ("/in-frame", "/in-worker", "/in-worker?frame", "/in-shared", "/in-service", "/in-popup")
        seen = sightings_of(tmp_path, site, url, wanted)
        assert {path for path in wanted for s in seen if s.url.endswith(path) and s.connection_id} == set(wanted)
        # Page and popup may each ask for the icon of their site.
        asked_again = ("/in-worker", "/in-shared", "/in-service", "/in-popup", "/favicon.ico")
        once = [s.url for s in seen if not any(path in s.url for path in asked_again)]
        assert len(once) == len(set(once)), "a request is told of once, however many sessions saw it"


def test_redirect_hops_failures_and_cache_hits_are_told_apart(tmp_path: Path) -> None:
    with Site() as site:
        site.page("/two", "", status=307, Location="/three")
        site.page("/three", "end", kind="text/plain")
        site.page("/kept.js", "1", kind=SCRIPT, Cache_Control="max-age=600")
        body = """<script src=/kept.js></script><script>(async()=>{await (await fetch('/two')).text();
        await fetch('http://nowhere.invalid/').catch(()=>0);await (await fetch('/kept.js')).text();
        await (await fetch('/last',{method:'POST',body:'x'})).text()})()</script>"""
        seen = sightings_of(tmp_path, site, site.page("/", body), ("/last",))
        by_url: dict[str, list[Sighting]] = {}
        for sighting in seen:
            by_url.setdefault(sighting.url.removeprefix(site.url("")), []).append(sighting)
        assert [s.status for s in by_url["/two"]] == [307]
        assert [s.status for s in by_url["/three"]] == [200]
        assert by_url["/two"][0].started <= by_url["/three"][0].started
        assert by_url["http://nowhere.invalid/"][0].failed == "net::ERR_NAME_NOT_RESOLVED"
        assert by_url["http://nowhere.invalid/"][0].status == 0
        assert [s.from_cache for s in by_url["/kept.js"]] == [False, True]
        assert (by_url["/last"][0].method, by_url["/last"][0].status) == ("POST", 404)
        assert by_url["/"][0].resource_type == "document"
        assert by_url["/two"][0].resource_type == "fetch"
