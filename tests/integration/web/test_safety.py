"""Everything captured is hostile: it shows as text, on the library's own hosts alone, under a strict policy."""

import asyncio
import threading
from urllib.parse import urlencode

import pytest

from capture.archive.store import ArchiveFolder
from capture.web.snapshot_service import SnapshotService
from tests.builders.library import HOST, STORY, Reader, Wanted, jpeg, save
from tests.integration.web.conftest import Filled
from tests.integration.web.test_frames import AtOneAddress

EVIL = '"><script>alert(1)</script>\u202eevil\x1b{{ 7*7 }}<img src=x onerror=alert(2)>'


@pytest.mark.parametrize("host", ["evil.example:8080", "127.0.0.1", "127.0.0.1:8081", "x.localhost:8080", ""])
def test_other_hosts_are_misdirected(filled: Filled, host: str) -> None:
    """Also those that lead here by DNS rebinding, and those of snapshots."""
    answer = filled.reader.get("/", host=host)
    assert answer.status_code == 421
    assert "Ferry" not in answer.text


@pytest.mark.parametrize("path", ["/", "/nosuch", "/static/warcite.css"])
def test_every_answer_carries_the_policy(filled: Filled, path: str) -> None:
    headers = filled.reader.get(path).headers
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-dns-prefetch-control"] == "off"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_but_reading_is_answered(filled: Filled, method: str) -> None:
    assert filled.reader.get("/", method=method).status_code == 405


def test_pages_hold_no_inline_script_style_or_handler(filled: Filled) -> None:
    """The policy would stop them; pages are made without."""
    for path in (
        "/",
        "/?view=compact&from=x",
        "/keys",
        "/find",
        *(f"/s/{identifier}" for identifier in filled.ids.values()),
    ):
        page = filled.reader.get(path).text
        assert page.count("<script") == page.count('<script src="/static/warcite.js" defer>') == 1
        assert " style=" not in page
        assert " on" not in [attribute[:3] for attribute in page.split('"')[::2]]


def test_hostile_texts_show_as_text_everywhere(archive: ArchiveFolder) -> None:
    """Titles, addresses, reasons, notes, interventions, article text and metadata."""
    html = STORY.replace("Ines Okafor", EVIL.replace('"', "&quot;")).replace("Gull Island", EVIL.replace("<", "&lt;"))
    wanted = Wanted(
        html=html,
        title=EVIL,
        url="https://ledger.example/?q=%22%3E<script>alert(3)</script>",
        outcome="partial",
        reasons=(("x", EVIL),),
        told={
            "note": EVIL,
            "tags": [EVIL],
            "job": EVIL,
            "interventions": [EVIL],
            "hosts": {EVIL: {"addresses": [EVIL], "tls": [{"version": EVIL, "certificates": [EVIL]}]}},
            "failed": [{"url": f"javascript:{EVIL}", "detail": EVIL}],
            "browser": {"version": EVIL},
            "software": EVIL,
        },
        artifacts={"urn:thumbnail:": jpeg()},
    )
    identifier = save(archive, wanted)
    reader = Reader(archive, AtOneAddress())
    asked = urlencode(dict.fromkeys(("q", "outcome", "site", "job", "tag", "from", "until", "view", "url"), EVIL))
    paths = (
        "/",
        f"/?{asked}",
        f"/find?{asked}",
        f"/s/{identifier}/seen",
        f"/s/{identifier}/alone",
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
        f"/s/{identifier}",
        f"/s/{identifier}/proof?check",
    )
    for path in (*paths, f"/s/{identifier}/screenshot", "/%3Cscript%3Ealert(1)"):
        page = reader.get(path).text
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert "\u202e" not in page, path
        assert "\x1b" not in page, path
        assert 'href="javascript' not in page, path
    reader.close()


def test_an_address_that_is_none_of_the_web_is_no_link(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted(told={"url": "javascript:alert(1)", "requested_url": "javascript:alert(1)"}))
    reader = Reader(archive)
    page = reader.get(f"/s/{identifier}").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page
    reader.close()


def test_a_host_whose_letters_mislead_has_its_punycode_beside_it(archive: ArchiveFolder) -> None:
    """As the address was asked for, or as another tool's snapshot wrote it."""
    url = "https://led\u0433er.example/\u202enight"
    identifier = save(archive, Wanted(told={"url": url, "requested_url": url}))
    reader = Reader(archive)
    for path in ("/", f"/s/{identifier}"):
        page = reader.get(path).text
        assert "led\u0433er.example" in page
        assert "that is <code>xn--leder-pwe.example</code>" in page
        assert "\u202e" not in page
    reader.close()


@pytest.mark.parametrize(
    "path",
    [
        "/s/..%2f..%2farchive.json",
        "/s/%00",
        "/s/a%27%20OR%201",
        "/s/" + "a" * 5000,
        "/static/..%2fapp.py",
        "/static/app.py",
        "/s/20261125T012626Z-nowhere.example-aaaaaa",
        "/archive.json",
    ],
)
def test_what_is_not_there_is_a_page_that_helps(filled: Filled, path: str) -> None:
    answer = filled.reader.get(path)
    assert answer.status_code == 404
    assert "This page is not in the archive" in answer.text
    assert "Back to the library" in answer.text


def test_a_fault_of_ours_is_told_without_its_insides(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of /etc/passwd")

    monkeypatch.setattr("capture.web.pages.listing", broken)
    answer = filled.reader.get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_librarys_host_is_compared_without_letter_case(filled: Filled) -> None:
    assert filled.reader.get("/", host=HOST.upper()).status_code == 200


@pytest.mark.parametrize(
    ("site", "begins"), [("cross-site", False), ("same-site", False), ("same-origin", True), ("none", True), ("", True)]
)
def test_no_other_site_starts_a_verification(archive: ArchiveFolder, site: str, begins: bool) -> None:
    """A picture on any page could name that address, and keep this computer busy."""
    identifier = save(archive, Wanted())
    reader = Reader(archive)
    fields = {"Sec-Fetch-Site": site} if site else {}
    page = reader.get(f"/s/{identifier}/proof?check", **fields).text
    assert ("Not checked yet" not in page) is begins
    assert ("checks hold" in page) is begins
    reader.close()


def test_slow_checks_hold_up_no_page(archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred are asked for; whoever reads meanwhile has an answer."""
    identifier = save(archive, Wanted())
    reader, done = Reader(archive), threading.Event()
    monkeypatch.setattr(SnapshotService, "check", lambda *_: done.wait())

    async def crowd() -> int:
        async with asyncio.TaskGroup() as group:
            checks = [group.create_task(reader.ask(f"/s/{identifier}/proof?check")) for _ in range(100)]
            pages = [(await reader.ask(path)).status_code for path in ("/", f"/s/{identifier}", "/keys")]
            assert not any(check.done() for check in checks)
            done.set()
        return sum(page == 200 for page in pages)

    assert asyncio.run(crowd()) == 3
    reader.close()
