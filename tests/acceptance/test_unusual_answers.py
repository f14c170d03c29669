"""Answers without content, which nobody can cite, and answers that no server sent: neither passes without a word."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import warcite
from tests.site import Site

pytestmark = pytest.mark.long

WORKED = b"""<!doctype html><title>Worked</title><p id=o>The reading room closes at six.</p><script>
navigator.serviceWorker.oncontrollerchange = () =>
  fetch("/made-up").then((answer) => answer.text()).then((text) => o.append(text));
navigator.serviceWorker.register("/worker.js");</script>"""
WORKER = b"""oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil(clients.claim());
onfetch = (event) => { if (event.request.url.endsWith("/made-up")) event.respondWith(new Response(" By itself.")); };"""
PAGES = {"/worked": ("text/html", WORKED), "/worker.js": ("text/javascript", WORKER)}

# What the server says without content, by path.
EMPTY = {
    "/no-content": (204, "text/html", b""),
    "/nothing.txt": (200, "text/plain", b"\n"),
    "/nothing.pdf": (200, "application/pdf", b""),
    "/nothing.zip": (200, "application/zip", b""),
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with Site() as site:
        site.otherwise = lambda visitor: visitor.say("other", kind="text/plain")
        for path, (status, kind, body) in EMPTY.items():
            site.page(path, body, kind=kind, status=status)
        for path, (kind, body) in PAGES.items():
            site.page(path, body, kind=kind)
        yield site.url()


def test_an_answer_without_content_is_suspect(site: str, tmp_path: Path) -> None:
    urls = [f"{site}{path}" for path in EMPTY]
    saved = warcite(
        "save", *urls, "--archive", tmp_path / "a", "--allow-private", "--json", "--no-check", home=tmp_path
    )
    outcomes = {one["requested_url"].removeprefix(site): one["outcome"] for one in saved.objects}
    assert outcomes == dict.fromkeys(EMPTY, "suspect")
    for one in saved.objects:
        assert {reason["code"] for reason in one["reasons"]} & {"empty_answer", "blank"}, one


def test_what_a_service_worker_made_up_is_told(site: str, tmp_path: Path) -> None:
    saved = warcite(
        "save", f"{site}/worked", "--archive", tmp_path / "a", "--allow-private", "--json", "--no-check", home=tmp_path
    )
    assert "service_worker" in {one["code"] for one in saved.object["noticed"]}, saved.object
