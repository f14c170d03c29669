"""Whatever a page can ask by is recorded: held against the server's own list of what was asked."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from capture.store.provenance import read_provenance
from capture.wacz import open_package
from tests.command import warcite
from tests.integration.browser.site import Site, Visitor
from tests.records import Answer, answers, records

SCRIPT = "text/javascript"
PAGE = """<!doctype html><title>every way to ask</title><link rel=icon href=/icon.svg>
<link rel=preload as=image href=/preload.svg><link rel=modulepreload href=/module.js>
<link rel=stylesheet href=/style.css><script type=speculationrules>
{"prefetch": [{"urls": ["/speculated"], "eagerness": "immediate"}]}</script>
<p>words</p><iframe src="%(far)s/frame"></iframe><iframe name=inner></iframe>
<form id=form method=post enctype=multipart/form-data action=/form target=inner><input name=a value="x y"></form>
<script>
(async () => {
  form.submit();
  await fetch("%(far)s/preflight", {method: "PUT", headers: {"X-Custom": "1"}, body: "sent"}).catch(() => 0);
  await fetch("/post", {method: "POST", body: "first"}); await fetch("/post", {method: "POST", body: "second"});
  await fetch("/moved"); navigator.sendBeacon("/beacon", "told");
  await fetch("/kept", {method: "POST", body: "kept", keepalive: true});
  await fetch("/head", {method: "HEAD"}); await fetch("/range", {headers: {Range: "bytes=0-1"}});
  new Worker("/worker.js"); new SharedWorker("/shared.js"); window.open("/popup");
  await navigator.serviceWorker.register("/service.js"); await navigator.serviceWorker.ready;
  document.body.append("done");
})();
</script>"""
FRAME = '<script>fetch("/in-frame")</script><iframe src="%(near)s/nested"></iframe>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def moved(visitor: Visitor) -> None:
    visitor.say("", status=302, Location="/arrived")


def allowing(visitor: Visitor) -> None:
    allow = {f"Access_Control_Allow_{what}": "*" for what in ("Origin", "Headers", "Methods")}
    visitor.say("ok", kind="text/plain", status=200, **allow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    result: dict[str, Any]
    asked: Counter[str]
    answers: tuple[Answer, ...]
    warc: Path

    @property
    def provenance(self) -> Mapping[str, Any]:
        with open_package(Path(self.result["path"])) as package:
            return read_provenance(package)

    def requests(self, path: str) -> list[bytes]:
        """The request blocks of that path, as they were stored."""
        return [one.block for one in records(self.warc, "request") if urlsplit(one.url).path == path]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    home = tmp_path_factory.mktemp("everything")
    with Site() as site:
        values = {"far": site.elsewhere(""), "near": site.url("")}
        for path in (
            "/post",
            "/beacon",
            "/kept",
            "/head",
            "/range",
            "/arrived",
            "/in-frame",
            "/imported",
            "/form",
        ):
            site.page(path, "ok", kind="text/plain")
        for path in ("/popup", "/nested", "/speculated"):
            site.page(path, f"<p>{path}</p>")
        for path in ("/icon.svg", "/preload.svg", "/back.svg"):
            site.page(path, SVG, kind="image/svg+xml")
        site.page("/style.css", "p{background:url(/back.svg)}", kind="text/css")
        site.page("/module.js", "export {}", kind=SCRIPT)
        site.page("/worker.js", "importScripts('/imported.js');fetch('/in-worker')", kind=SCRIPT)
        site.page("/imported.js", "0", kind=SCRIPT)
        site.page("/shared.js", "fetch('/in-shared')", kind=SCRIPT)
        site.page("/service.js", "oninstall=e=>e.waitUntil(fetch('/in-service'))", kind=SCRIPT)
        for path in ("/in-worker", "/in-shared", "/in-service"):
            site.page(path, "ok", kind="text/plain")
        site.answer("/preflight", allowing)
        site.page("/frame", FRAME % values)
        site.answer("/moved", moved)
        url = site.page("/", PAGE % values)
        done = warcite(
            "save", url, "--json", "--archive", home / "archive", "--allow-address=127.0.0.1/32", home=home
        )
        asked = Counter(site.requests)
    result = done.object
    warc = Path(result["path"]) / "archive/data.warc.gz"
    return Saved(result=result, asked=asked, answers=tuple(answers(warc)), warc=warc)


def test_all_that_the_server_was_asked_is_there(saved: Saved) -> None:
    """No more and no less, as often as it was asked; the browser's own requests were none of the server's."""
    recorded = Counter(urlsplit(answer.url).path for answer in saved.answers)
    assert recorded == saved.asked
    missed = {
        "/preflight",
        "/in-worker",
        "/in-shared",
        "/in-service",
        "/popup",
        "/nested",
        "/icon.svg",
    } - set(recorded)
    assert missed == set()
    assert recorded["/preflight"] == 2
    assert [answer.method for answer in saved.answers if "/preflight" in answer.url] == ["OPTIONS", "PUT"]


def test_every_answer_that_was_sighted_is_there(saved: Saved) -> None:
    assert saved.provenance["completeness"]["not_recorded"] == []
    assert (saved.result["outcome"], saved.result["reasons"]) == ("complete", []), json.dumps(saved.result)


def test_bodies_of_requests_are_there_each_with_its_own(saved: Saved) -> None:
    assert [block.rpartition(b"\r\n\r\n")[2] for block in saved.requests("/post")] == [b"first", b"second"]
    assert saved.requests("/preflight")[1].endswith(b"\r\n\r\nsent")
    assert saved.requests("/beacon")[0].endswith(b"told")
    assert saved.requests("/kept")[0].endswith(b"kept")
    (form,) = saved.requests("/form")
    assert b'name="a"\r\n\r\nx y\r\n' in form


def test_answers_without_a_body_have_none(saved: Saved) -> None:
    (head,) = [answer for answer in saved.answers if answer.url.endswith("/head")]
    assert (head.method, head.status, head.payload) == ("HEAD", 200, b"")
