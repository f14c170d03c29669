"""Who reads the library shows the token that was printed: in the first address, then in a cookie."""

import asyncio
import json
import re
import secrets
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from capture.archive.catalog import Catalog
from capture.archive.store import ArchiveFolder
from capture.replay.answering import label_of
from capture.web.frames import server
from tests.builders.library import Wanted, save
from tests.command import warcite
from tests.integration.web.served import served
from tests.integration.web.test_frames import DOM, framed

PORT = 8080
BASE = f"http://127.0.0.1:{PORT}"
TOKEN = secrets.token_urlsafe(32)
ASKS = "This archive asks for a token"


def get(archive: ArchiveFolder, url: str, **headers: str) -> httpx.Response:
    async def got() -> httpx.Response:
        with Catalog(archive) as catalog:
            transport = httpx.ASGITransport(app=server(catalog, PORT, token=TOKEN))
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.get(url, headers=named)

    return asyncio.run(got())


def paths(identifier: str) -> list[str]:
    """Everything that tells of the archive, downloads too."""
    snapshot = f"/s/{identifier}"
    views = ("", "/seen", "/alone", "/screenshot", "/proof", "/proof?check", "/thumbnail", "/screenshot.png")
    files = ("/picture/0", "/cite/ris", f"/{identifier}.wacz")
    return [
        "/",
        "/?q=ferry",
        "/keys",
        "/find?url=https://a.test/",
        "/nosuch",
        *(snapshot + one for one in views + files),
    ]


def test_without_the_token_nothing_is_told(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    cookie = f"warcite-token-{PORT}"
    for path in paths(identifier):
        for shown in (
            {},
            {"cookie": f"{cookie}={TOKEN[:-1]}"},
            {"cookie": f"other={TOKEN}"},
            {"authorization": "Bearer x"},
            {"authorization": f"Basic {TOKEN}"},
        ):
            answer = get(archive, path, **shown)
            assert (answer.status_code, ASKS in answer.text) == (403, True), path
            assert "Ferry" not in answer.text and f"“{archive.root.name}”" not in answer.text
            assert "set-cookie" not in answer.headers
    assert get(archive, "/?token=wrong").status_code == 403
    assert get(archive, "/?token=").status_code == 403
    assert get(archive, "/static/warcite.css").status_code == 200


def test_the_printed_link_sets_a_cookie_and_leaves_the_address(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted())
    answer = get(archive, f"/s/{identifier}/proof?check&token={TOKEN}&style=a%26b")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{BASE}/s/{identifier}/proof?check=&style=a%26b"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "domain" not in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    for shown in ({"cookie": answer.headers["set-cookie"].partition(";")[0]}, {"authorization": f"bearer {TOKEN}"}):
        assert "Ferry board keeps" in get(archive, f"/s/{identifier}", **shown).text


def test_a_wrong_host_is_refused_before_the_token_is_looked_at(archive: ArchiveFolder) -> None:
    answer = get(archive, f"/?token={TOKEN}", host="evil.example")
    assert (answer.status_code, "set-cookie" in answer.headers) == (421, False)
    slashes = get(archive, f"//evil.example/?token={TOKEN}")
    assert slashes.headers.get("location", BASE).startswith(BASE)


def test_a_snapshots_own_hosts_cannot_be_named_without_it(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    page = get(archive, f"/s/{identifier}/seen", authorization=f"Bearer {TOKEN}").text
    frame = framed(page)
    assert get(archive, frame).status_code == 200
    open_label, label = label_of(identifier), label_of(identifier, TOKEN)
    assert label in frame and label != label_of(identifier, "other") and len(label) == 26
    for guess in (open_label, label_of(identifier, "x")):
        assert get(archive, frame.replace(label, guess)).status_code == 421


def test_a_link_out_of_a_frame_loads_once_more_to_bring_the_cookie(archive: ArchiveFolder) -> None:
    """A strict cookie stays at home when another site leads here; who has none is not sent round in circles."""
    foreign = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    again = 'http-equiv="refresh" content="0;url='
    assert f'{again}{BASE}/keys?a=1&amp;once-more=1">' in get(archive, "/keys?a=1", **foreign).text
    for other in (
        get(archive, "/keys?once-more=1", **foreign),
        get(archive, "/keys", **(foreign | {"sec_fetch_site": "same-origin"})),
        get(archive, "/keys", sec_fetch_site="cross-site", sec_fetch_mode="no-cors"),
    ):
        assert (other.status_code, again in other.text) == (403, False)
    back = get(archive, "/keys?a=1&once-more=1", authorization=f"Bearer {TOKEN}")
    assert (back.status_code, back.headers["location"]) == (303, f"{BASE}/keys?a=1")


def test_serve_prints_the_link_and_a_browser_reads_with_it(
    archive: ArchiveFolder, tmp_path: Path, chrome: Browser
) -> None:
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    with served(archive.root, tmp_path / "home", "--json", identifier[-6:]) as running:
        told = json.loads(running.line)
        assert told == {"url": running.link, "address": running.address, "token": told["token"]}
        assert re.fullmatch(r"[\w-]{43}", told["token"])
        assert told["url"] == f"{running.address}s/{identifier}?token={told['token']}"
        context = chrome.new_context()
        page = context.new_page()
        page.goto(running.address)
        assert ASKS in page.content()
        page.get_by_label("Token").fill(told["token"])
        page.get_by_role("button", name="Open").click()
        page.get_by_role("heading", name="Library").wait_for()
        context.clear_cookies()
        page.goto(told["url"])
        assert page.url == f"{running.address}s/{identifier}"
        assert page.evaluate("document.cookie") == ""
        page.goto(f"{page.url}/seen")
        frame = page.frame_locator("iframe")
        frame.get_by_text("As it was seen.").wait_for()
        lost = page.frames[1].url.partition("?")[0].rpartition("/")[0] + "/nowhere"
        page.goto(lost)
        with context.expect_page() as opened:
            page.get_by_text("Back to the snapshot").click()
        opened.value.get_by_role("navigation", name="Views of this snapshot").wait_for()
        context.close()


@pytest.mark.parametrize(
    ("arguments", "pattern"),
    [
        (("--token",), r"The library is at http://127\.0\.0\.1:\d+/\?token=[\w-]{43}  \(Ctrl-C ends it\)\n"),
        (("--no-token",), r"The library is at http://127\.0\.0\.1:\d+/  \(Ctrl-C ends it\)\n"),
        (("--no-token", "--json"), r'\{"url": "(http\S+)", "address": "\1", "token": ""\}\n'),
    ],
)
def test_what_is_printed(archive: ArchiveFolder, tmp_path: Path, arguments: tuple[str, ...], pattern: str) -> None:
    with served(archive.root, tmp_path / "home", *arguments) as running:
        assert re.fullmatch(pattern, running.line)


def test_a_snapshot_that_is_not_there_is_told(archive: ArchiveFolder, tmp_path: Path) -> None:
    done = warcite("serve", "nosuch", "--archive", archive.root, home=tmp_path / "home")
    assert done.code == 1
    assert "no snapshot is called 'nosuch'" in done.stderr
