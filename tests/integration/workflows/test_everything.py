"""Whatever a page can ask by is recorded: held against the server's own list of what was asked.

Over HTTP/1.1, and over TLS and HTTP/2 behind a real nginx.
"""

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from capture.archive.seal.read_provenance import read_provenance
from capture.formats.wacz import open_package
from tests.command import warcite
from tests.real.nginx import Host, running
from tests.records import Answer, answers, records
from tests.site import Site, Visitor

SCRIPT = "text/javascript"
PAGE = """<!doctype html><title>every way to ask</title><link rel=icon href=/icon.svg>
<link rel=preload as=image href=/preload.svg><link rel=modulepreload href=/module.js>
<link rel=stylesheet href=/style.css><script type=speculationrules>
{"prefetch": [{"urls": ["/speculated"], "eagerness": "immediate"}]}</script>
<p>words</p><iframe src="%(far)s/frame"></iframe><iframe name=inner></iframe>
<form id=form method=post enctype=multipart/form-data action=/form target=inner><input name=a value="x y"></form>
<script>
(async () => {
  const ask = async (url, options) => { try { await (await fetch(url, options)).text() } catch {} };
  form.submit();
  await ask("%(far)s/preflight", {method: "PUT", headers: {"X-Custom": "1"}, body: "sent"});
  await ask("/post", {method: "POST", body: "first"}); await ask("/post", {method: "POST", body: "second"});
  await ask("/moved"); await ask("/moved-far"); navigator.sendBeacon("/beacon", "told");
  await ask("/kept", {method: "POST", body: "kept", keepalive: true});
  await ask("/head", {method: "HEAD"}); await ask("/range", {headers: {Range: "bytes=0-1"}});
  await ask("/login"); await ask("/etag"); await ask("/etag", {cache: "no-cache"});
  new Worker("/worker.js"); new SharedWorker("/shared.js"); window.open("/popup");
  await navigator.serviceWorker.register("/service.js").then(() => navigator.serviceWorker.ready, () => 0);
  document.body.append("done");
})();
</script>"""
FRAME = '<script>fetch("/in-frame")</script><iframe src="%(near)s/nested"></iframe>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
ALLOWED = {f"Access_Control_Allow_{what}": "*" for what in ("Origin", "Headers", "Methods")}
PLAIN = ("post", "beacon", "kept", "head", "range", "arrived", "form")
FROM_ELSEWHERE = ("in-frame", "in-worker", "in-shared", "in-service")
SCRIPTS = {
    "/module.js": "export {}",
    "/worker.js": "importScripts('/imported.js');fetch('/in-worker')",
    "/imported.js": "0",
    "/shared.js": "fetch('/in-shared')",
    "/service.js": "oninstall=e=>e.waitUntil(fetch('/in-service'))",
}


def build(site: Site, near: str, far: str) -> None:
    """Every path; ``near`` and ``far`` are the site's two origins."""
    values = {"near": near, "far": far}
    for name in (*PLAIN, *FROM_ELSEWHERE):
        site.page(f"/{name}", "ok", kind="text/plain")
    for path in ("/popup", "/nested", "/speculated"):
        site.page(path, f"<p>{path}</p>")
    for path in ("/icon.svg", "/preload.svg", "/back.svg"):
        site.page(path, SVG, kind="image/svg+xml")
    for path, script in SCRIPTS.items():
        site.page(path, script, kind=SCRIPT)
    for path in ("/preflight", "/far"):
        site.answer(path, lambda visitor: visitor.say("ok", kind="text/plain", status=200, **ALLOWED))
    site.page("/style.css", "p{background:url(/back.svg)}", kind="text/css")
    site.page("/frame", FRAME % values)
    site.page("/moved", "", status=302, Location="/arrived")
    site.page("/moved-far", "", status=302, Location=f"{far}/far")
    site.page("/login", "go away", status=401, WWW_Authenticate='Basic realm="x"')
    site.answer("/etag", revalidated)
    site.page("/", PAGE % values)


def revalidated(visitor: Visitor) -> None:
    asked_again = visitor.headers.get("If-None-Match") == '"1"'
    visitor.say("" if asked_again else "kept", status=304 if asked_again else 200, ETag='"1"', Cache_Control="no-cache")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    result: dict[str, Any]
    asked: Counter[str]
    answers: tuple[Answer, ...]
    warc: Path

    @property
    def provenance(self) -> Mapping[str, Any]:
        with open_package(Path(self.result["path"])) as package:
            return read_provenance(package).to_json()

    def of(self, path: str) -> list[Answer]:
        return [answer for answer in self.answers if urlsplit(answer.url).path == path]

    def sent(self, path: str) -> list[bytes]:
        """The bodies of the requests to that path."""
        found = [one.block for one in records(self.warc, "request") if urlsplit(one.url).path == path]
        return [block.partition(b"\r\n\r\n")[2] for block in found]


@pytest.fixture(scope="module", params=["http/1.1", pytest.param("h2", marks=pytest.mark.real)])
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    home = tmp_path_factory.mktemp("everything")
    with ExitStack() as stack:
        site = stack.enter_context(Site())
        if request.param == "h2":
            near, far, options = _behind_nginx(stack, home / "nginx", site)
        else:
            near, far, options = site.url(""), site.elsewhere(""), ["--allow-address=127.0.0.1/32"]
        build(site, near, far)
        done = warcite("save", f"{near}/", "--json", "--archive", home / "archive", *options, home=home)
        asked = Counter(site.requests)
    warc = Path(done.object["path"]) / "archive/data.warc.gz"
    found = Saved(result=done.object, asked=asked, answers=tuple(answers(warc)), warc=warc)
    assert {answer.all("WARC-Protocol")[0] for answer in found.answers} == {request.param}
    return found


def _behind_nginx(stack: ExitStack, folder: Path, site: Site) -> tuple[str, str, list[str]]:
    pass_on = f"location / {{ proxy_pass http://127.0.0.1:{site.port}; proxy_http_version 1.1; }}"
    hosts = [Host(name=name, locations=pass_on) for name in ("near.test", "far.test")]
    nginx = stack.enter_context(running(folder, hosts))
    maps = [f"--host-map={host.name}=127.0.0.1:{nginx.port}" for host in hosts]
    return "https://near.test", "https://far.test", ["--ignore-tls-errors", *maps]


def test_all_that_the_server_was_asked_is_there(saved: Saved) -> None:
    """No more and no less, as often as it was asked; the browser's own requests were none of the server's."""
    recorded = Counter(urlsplit(answer.url).path for answer in saved.answers)
    assert recorded == saved.asked
    from_elsewhere = {f"/{name}" for name in FROM_ELSEWHERE}
    if saved.result["url"].startswith("https"):  # no service worker of a site whose certificate nobody signed
        from_elsewhere.remove("/in-service")
    assert from_elsewhere | {"/popup", "/nested", "/icon.svg", "/speculated", "/far"} <= set(recorded)


def test_every_answer_that_was_sighted_is_there(saved: Saved) -> None:
    assert saved.provenance["completeness"]["not_recorded"] == []
    detoured = ["mapped"] if saved.result["url"].startswith("https") else []
    assert [reason["code"] for reason in saved.result["reasons"]] == detoured, json.dumps(saved.result)


def test_every_byte_that_the_guard_relayed_is_accounted_for(saved: Saved) -> None:
    completeness, guard = saved.provenance["completeness"], saved.provenance["guard"]
    assert (completeness["unaccounted"], completeness["not_whole"]) == ([], [])
    assert (completeness["bytes_up"], completeness["bytes_down"]) == (guard["bytes_up"], guard["bytes_down"])
    assert completeness["connections"] == guard["connections"] > 2


def test_bodies_of_requests_are_there_each_with_its_own(saved: Saved) -> None:
    assert saved.sent("/post") == [b"first", b"second"]
    assert saved.sent("/preflight") == [b"", b"sent"]
    assert saved.sent("/beacon") == [b"told"]
    assert saved.sent("/kept") == [b"kept"]
    (form,) = saved.sent("/form")
    assert b'name="a"\r\n\r\nx y\r\n' in form


def test_a_preflight_is_an_exchange_of_its_own(saved: Saved) -> None:
    assert [answer.method for answer in saved.of("/preflight")] == ["OPTIONS", "PUT"]


def test_redirects_keep_their_goal_in_another_origin_too(saved: Saved) -> None:
    statuses = [(path, [one.status for one in saved.of(path)]) for path in ("/moved", "/arrived", "/moved-far", "/far")]
    assert statuses == [("/moved", [302]), ("/arrived", [200]), ("/moved-far", [302]), ("/far", [200])]


def test_a_login_and_a_revalidation_are_what_they_were(saved: Saved) -> None:
    assert [(one.status, one.body) for one in saved.of("/login")] == [(401, b"go away")]
    # What came under a certificate that nobody signed is not cached, and so asked for anew.
    again = (200, b"kept") if saved.result["url"].startswith("https") else (304, b"")
    assert [(one.status, one.body) for one in saved.of("/etag")] == [(200, b"kept"), again]


def test_answers_without_a_body_have_none(saved: Saved) -> None:
    (head,) = saved.of("/head")
    assert (head.method, head.status, head.payload) == ("HEAD", 200, b"")
