"""Mapped hosts in a real browser: the frozen page with its pictures, no script, and no way out."""

import asyncio
import json
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest
import uvicorn

from capture.formats.warc import WarcIndex
from capture.model.guard_report import GuardReport
from capture.model.options import Options
from capture.recording.browser import session
from capture.recording.guard import Guard, Policy
from capture.recording.visit.frames import evaluate, top_frame
from capture.replay.playback import MappedHosts, SnapshotCache
from tests.integration.replay.playback.replaying import demo

ID = "20261125T012626Z-www.marrowby.test-k3v9qm"

# What a reader's browser made of the page; `ran` would be set by the page's own script.
LOOK = """(async () => {
  await new Promise((done) => document.readyState === "complete" ? done() : addEventListener("load", done));
  const pictures = [...document.images].filter((one) => one.loading !== "lazy");
  return JSON.stringify({
    title: document.title,
    text: document.body.innerText,
    broken: pictures.filter((one) => one.naturalWidth === 0).map((one) => one.src),
    pictures: pictures.length,
    frames: frames.length,
    sheets: [...document.styleSheets].length,
  });
})()"""
# Each reaches for the live web, were it allowed to.
REACH = """(async () => {
  const image = new Image();
  const seen = new Promise((done) => { image.onerror = () => done("blocked"); image.onload = () => done("leak"); });
  image.src = "http://live.example/pixel.png";
  const fetched = await fetch("http://live.example/data.json").then(() => "leak", () => "blocked");
  return JSON.stringify([await seen, fetched]);
})()"""


@dataclass
class Served:
    """A running server; ``address`` is the page's, ``place`` its port on 127.0.0.1."""

    address: str
    place: str

    def get(self, path: str, host: str, **headers: str) -> tuple[int, Any, bytes]:
        """A plain client, which sends any Host header."""
        request = Request(f"http://{self.place}{path}", headers={"Host": host, **headers})
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except OSError as error:
            answer = error  # an HTTPError is an answer as well
            return answer.code, answer.headers, answer.read()  # type: ignore[attr-defined]

    @property
    def host(self) -> str:
        return self.address.split("/")[2]


@contextmanager
def serving(view: WarcIndex) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        shelf = SnapshotCache(lambda identifier: (view,) if identifier == ID else None, port=port)
        shown = shelf.show(ID)
        assert shown is not None
        server = uvicorn.Server(uvicorn.Config(MappedHosts(shelf), log_level="warning"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Served(address=shown.address, place=f"127.0.0.1:{port}")
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        home: Path = tmp_path_factory.mktemp("home")
        for name in ("CONFIG", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        view = demo(home / "archive")
    with serving(view) as found:
        yield found


def look(served: Served) -> tuple[dict[str, Any], list[str], GuardReport]:
    """The page in Chromium behind a guard that lets it reach the server and nothing else."""

    async def run() -> tuple[dict[str, Any], list[str], GuardReport]:
        options = Options(allow_addresses=(served.place,))
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            async with Guard(Policy.from_options(options), options.limits) as guard:
                async with session(options, guard_port=guard.port, log_switches=[], workdir=Path(folder)) as chrome:
                    await chrome.page.goto(served.address)
                    seen = json.loads(await evaluate(top_frame(chrome), LOOK, wait=True))
                    reached = json.loads(await evaluate(top_frame(chrome), REACH, wait=True))
                return seen, reached, guard.report()

    return asyncio.run(run())


def test_a_reader_sees_the_article_and_nothing_leaves(served: Served) -> None:
    seen, reached, guard = look(served)
    assert "The Night Ferry" in seen["title"]
    assert "The Night Ferry Is Coming Back" in seen["text"]
    assert seen["broken"] == []
    assert seen["pictures"] >= 2
    assert seen["frames"] == 2
    assert seen["sheets"] >= 1
    assert reached == ["blocked", "blocked"]
    names = {one.host for one in guard.failures} | {one.host for one in guard.refusals}
    assert not {name for name in names if name.endswith((".test", ".example"))}


def test_only_hosts_of_snapshots_are_answered(served: Served) -> None:
    """Another name, another port, another snapshot's label, our own address: 421, and nothing of ours in it."""
    name, _, port = served.host.partition(":")
    site, _, label = name.removesuffix(".localhost").rpartition(".")
    for host in (
        "127.0.0.1",
        f"127.0.0.1:{port}",
        f"localhost:{port}",
        f"rebound.example:{port}",
        f"{name}:{int(port) + 1}",
        f"{site}.{'a' * len(label)}.localhost:{port}",
        f"{label}.localhost:{port}",
    ):
        status, headers, body = served.get("/", host)
        assert (host, status, body) == (host, 421, b"This server has no such snapshot.\n")
        assert "script" not in headers.get("content-security-policy")


def test_what_is_not_archived_says_so(served: Served) -> None:
    status, headers, body = served.get("/elsewhere", served.host, Accept="text/html")
    assert status == 404
    assert headers["warcite-answer"] == "miss"
    assert b"Not archived" in body


def test_the_page_names_its_moment_and_its_source(served: Served) -> None:
    """RFC 7089: Memento-Datetime, and the original in Link."""
    path = "/" + served.address.split("/", 3)[3]
    status, headers, _ = served.get(path, served.host, Accept="text/html")
    assert status == 200
    assert headers["memento-datetime"].endswith("GMT")
    assert headers["link"].endswith('; rel="original"')
    assert "script-src 'none'" in headers["content-security-policy"]
