"""Whoever in a browser asks, all of it passes the guard: frames of other sites, workers of each kind, windows."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.model.options import HostTarget, Options
from capture.model.outcome import RecorderEnd
from capture.model.sighting import Sighting
from capture.recording.browser import session
from capture.recording.wire.completeness import completeness_of
from capture.recording.wire.recording import switches
from tests.integration.recording.wire.accounts import account_for_all_bytes
from tests.integration.recording.wire.certificate import trusting
from tests.integration.recording.wire.origin import Act, Origin, Reply, Route, origin, reply
from tests.integration.recording.wire.recorded import TIMEOUT_MS, Run, recording
from tests.integration.recording.wire.site import ROUTES as AWKWARD
from tests.integration.recording.wire.site import TEXT, fixed
from tests.integration.recording.wire.tls_settings import SETTINGS, tls_side

SCRIPT = b"HTTP/1.1 200 OK\nContent-Type: text/javascript\nCache-Control: no-store"
HTML = b"HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: no-store"
TALK = b"""const talk = name => {
  fetch('/asked?' + name);
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/socket?' + name);
  socket.onmessage = () => socket.close();
};
"""
PAGE = (
    b"""<!doctype html><title>asking</title><link rel=icon href=data:,>
<link rel=preconnect href=https://silent.test:PORT><iframe src=https://other.test:PORT/frame></iframe><script>"""
    + TALK
    + b"""talk('page'); new Worker('/worker.js'); new SharedWorker('/shared.js');
navigator.serviceWorker.register('/service.js'); open('/popup'); navigator.sendBeacon('/asked?beacon', 'b');
</script>"""
)
NAMES = {"page", "frame", "popup", "worker", "shared", "service", "beacon"}


def _routes(port: list[int]) -> dict[str, Route]:
    def page(request: object) -> Reply:
        return reply(HTML, PAGE.replace(b"PORT", b"%d" % port[0]))

    routes: dict[str, Route] = {
        "/": page,
        "/asked": fixed(*reply(TEXT + b"\nAccess-Control-Allow-Origin: *", b"answered")),
        "/socket": lambda request: (*AWKWARD["/socket"](request)[:-1], b"\x88\x02\x03\xe8", Act.CLOSE),
    }
    for name in ("frame", "popup"):
        routes[f"/{name}"] = fixed(*reply(HTML, b"<script>" + TALK + b"talk('" + name.encode() + b"')</script>"))
    for name in ("worker", "shared", "service"):
        routes[f"/{name}.js"] = fixed(*reply(SCRIPT, TALK + b"talk('" + name.encode() + b"')"))
    return routes


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    run: Run
    origin: Origin
    sightings: tuple[Sighting, ...]


async def visit(folder: Path) -> Visited:
    side = tls_side(folder / "tls", SETTINGS["1.3"])
    port: list[int] = []
    async with origin(_routes(port), side.context) as site:
        port.append(site.port)
        names = ("www.test", "other.test", "silent.test")
        hosts = tuple(HostTarget(host=name, address="127.0.0.1", port=site.port) for name in names)
        async with recording(folder, hosts=hosts) as run:
            told = [*switches(folder), trusting(side.identity)]
            async with session(Options(), guard_port=run.guard.port, log_switches=told, workdir=folder) as chrome:
                await chrome.page.goto(f"https://www.test:{site.port}/", timeout=TIMEOUT_MS)
                await run.until(lambda: _asked(run) >= NAMES and len(run.frames) >= len(NAMES) - 1)
                sightings = chrome.sightings()
            await run.finish()
    return Visited(run=run, origin=site, sightings=sightings)


def _asked(run: Run) -> set[str]:
    return {e.url.partition("?")[2] for e in run.own if "/asked?" in e.url}


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Visited:
    return asyncio.run(visit(tmp_path_factory.mktemp("targets")))


def test_all_that_was_served_is_there_and_nothing_else(visited: Visited) -> None:
    """Each request of each target is one exchange, with the server's bytes."""
    ours = sorted((e.request_head, e.response_head, e.response_body.read()) for e in visited.run.own)
    theirs = sorted(
        (s.request.head, s.head, b"" if "/socket" in s.request.target else s.body) for s in visited.origin.served
    )
    assert ours == theirs
    assert (visited.run.end, visited.run.recording.problems, visited.run.lost) == (RecorderEnd.ORDERLY, (), [])
    account_for_all_bytes(visited.run)


def test_whatever_was_sighted_is_there(visited: Visited) -> None:
    """The browser does not tell of all that workers and windows ask for first; nothing that it tells of is missing."""
    connections, relayed = visited.run.recording.connections, visited.run.guard.relayed()
    proof = completeness_of(visited.sightings, visited.run.exchanges, connections, relayed)
    assert proof.proven, proof
    assert proof.matched == proof.sighted > 5


def test_websockets_of_all_targets_have_their_frames(visited: Visited) -> None:
    assert {frames.url.partition("?")[2] for frames in visited.run.frames} >= NAMES - {"beacon"}


def test_a_connection_that_never_speaks_is_no_fault(visited: Visited) -> None:
    """A preconnect: a handshake, perhaps, and nothing after it."""
    silent = [one for one in visited.run.recording.connections if one.host == "silent.test"]
    assert silent
    assert all((one.spoke, one.fault) == (False, "") for one in silent)


def test_names_are_told_as_the_browser_asked_for_them(visited: Visited) -> None:
    for exchange in visited.run.own:
        report = visited.run.connection(exchange)
        assert report.host in ("www.test", "other.test")
        assert report.tls is not None
        assert report.tls.sni == report.host
        assert f"//{report.host}:" in exchange.url
