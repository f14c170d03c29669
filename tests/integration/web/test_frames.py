"""Pages as seen: in a frame, from hosts that the library does not answer to, in one server."""

import asyncio
import html
import re

import httpx
import pytest
from starlette.types import ASGIApp

from capture.archive.catalog import Catalog
from capture.archive.store import ArchiveFolder
from capture.web.frames import server
from tests.builders.forgeries import forge
from tests.builders.library import Reader, Wanted, png, save, states, tampered

PORT = 8080
DOM = b"<!doctype html><title>Seen</title><p>As it was seen.</p><script>alert(1)</script>"


def get(catalog: Catalog, url: str, dest: str = "") -> httpx.Response:
    """The whole server's answer, told apart by Host as in a browser."""

    async def got() -> httpx.Response:
        transport = httpx.ASGITransport(app=server(catalog, PORT))
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.get(url, headers={"Sec-Fetch-Dest": dest} if dest else {})

    return asyncio.run(got())


class AtOneAddress:
    """Frames whose every snapshot is at one address."""

    def address(self, identifier: str) -> str:
        return f"http://x.s.label.localhost:{PORT}/{identifier}"

    def sent(self, identifier: str) -> str:
        return ""

    def moment(self, identifier: str) -> None:
        return None


def framed(page: str) -> str:
    found = re.search(r'<iframe src="([^"]+)"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_the_frame_shows_the_rendered_page_from_a_host_of_its_own(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    with Catalog(archive) as catalog:
        answer = get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen")
        frame = framed(answer.text)
        origin = "/".join(frame.split("/")[:3])
        assert origin.endswith(f".localhost:{PORT}")
        assert f"frame-src {origin}" in answer.headers["content-security-policy"]
        seen = get(catalog, frame)
    assert "The page as it stood at 01:26:26 UTC, without its scripts." in answer.text
    assert seen.status_code == 200
    assert "As it was seen." in seen.text
    assert "alert" not in seen.text
    assert f"http://127.0.0.1:{PORT}" in seen.headers["content-security-policy"]


def test_alone_the_page_stands_below_a_strip_that_can_be_put_away(archive: ArchiveFolder) -> None:
    """The strip is the library's: the frozen view itself is the same with and without it."""
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    with Catalog(archive) as catalog:
        seen = get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen").text
        assert f'<a href="/s/{identifier}/alone">Open without this frame</a>' in seen
        alone = get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/alone")
        bare = get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/alone?bare")
        frame = framed(alone.text)
        view = get(catalog, frame).text
    assert frame == framed(seen) == bare.headers["location"]
    words = re.sub(r"<[^>]+>", " ", alone.text.partition('class="strip">')[2].partition("</header>")[0]).split()
    assert " ".join(words) == "Archived 25 Nov 2026, 01:26 UTC ledger.example Snapshot Put away"
    assert f'<a href="/s/{identifier}">Snapshot</a>' in alone.text
    assert f'<a href="{frame}">Put away</a>' in alone.text
    assert f"frame-src {'/'.join(frame.split('/')[:3])}" in alone.headers["content-security-policy"]
    assert "<script" not in alone.text
    assert "Put away" not in view


def test_alone_a_seal_that_does_not_hold_stands_in_the_strip(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    tampered(archive, identifier)
    reader = Reader(archive, AtOneAddress())
    reader.get(f"/s/{identifier}/proof?check")
    assert "Seal does not hold</a>" in reader.get(f"/s/{identifier}/alone").text
    reader.close()


def test_what_cannot_be_seen_cannot_be_seen_alone(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted())
    with Catalog(archive) as catalog:
        answer = get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/alone")
    assert answer.headers["location"] == f"/s/{identifier}/seen"


def test_links_into_a_snapshot_outlive_the_server(archive: ArchiveFolder) -> None:
    """A frame's address works in a server that was just started."""
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    with Catalog(archive) as catalog:
        frame = framed(get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen").text)
        assert get(catalog, frame).status_code == 200


def test_a_snapshot_without_a_rendered_page_says_so_and_leads_to_what_was_sent(archive: ArchiveFolder) -> None:
    identifier = save(archive, states()["pdf"])
    with Catalog(archive) as catalog:
        page = get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen").text
        sent = re.search(r'<a href="([^"]+)">Download the PDF</a>', page)
        assert sent is not None
        document = get(catalog, sent[1])
    assert document.headers["content-type"] == "application/pdf"
    assert document.content.startswith(b"%PDF-")
    assert "script-src 'none'" in document.headers["content-security-policy"]
    assert "This snapshot holds no page view (it was made from a PDF)." in page
    assert "<iframe" not in page


def test_what_is_not_archived_leads_back_and_on_outside_the_frame(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    with Catalog(archive) as catalog:
        frame = framed(get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen").text)
        answer = get(catalog, f"{'/'.join(frame.split('/')[:3])}/else?a=1&b=2", dest="iframe")
    assert answer.status_code == 404
    assert "<h1>This page is not in the archive</h1>" in answer.text
    assert "The snapshot of 2026-11-25, 01:26 UTC links to this address, but it was not saved with it:" in answer.text
    library = f"http://127.0.0.1:{PORT}"
    links = re.findall(r'<a href="([^"]+)" target="_blank" rel="noopener noreferrer">([^<]+)</a>', answer.text)
    assert [(html.unescape(href), text) for href, text in links] == [
        (f"{library}/s/{identifier}", "Back to the snapshot"),
        (
            f"{library}/find?url=https%3A%2F%2Fledger.example%2Felse%3Fa%3D1%26b%3D2&from={identifier}",
            "Look for another snapshot of it",
        ),
        ("https://ledger.example/else?a=1&b=2", "Open today’s page"),
    ]


@pytest.mark.parametrize("host", ["x.s.aaaaaaaaaaaaaaaa.localhost", "localhost.evil.example", "evil.localhost"])
def test_hosts_of_no_snapshot_are_misdirected(archive: ArchiveFolder, host: str) -> None:
    with Catalog(archive) as catalog:
        assert get(catalog, f"http://{host}:{PORT}/").status_code == 421


def test_the_librarys_pages_are_not_on_a_snapshots_host(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    with Catalog(archive) as catalog:
        frame = framed(get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen").text)
        origin = "/".join(frame.split("/")[:3])
        for path in ("/", "/static/warcite.js", f"/s/{identifier}"):
            assert "warcite.css" not in get(catalog, origin + path).text


def test_a_page_whose_seal_broke_is_not_shown_even_where_it_was_open(archive: ArchiveFolder) -> None:
    """A frame that is opened alone has no place to say so; the views of the library do."""
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM, "urn:fullPage:": png()}))
    with Catalog(archive) as catalog:
        serving = server(catalog, PORT)
        frame = framed(ask(serving, f"http://127.0.0.1:{PORT}/s/{identifier}/seen").text)
        assert ask(serving, frame).status_code == 200
        assert ask(serving, f"http://127.0.0.1:{PORT}/s/{identifier}/screenshot.png").status_code == 200
        forge(archive.folder(identifier), b"As it was seen.", b"As it was faked", "index", archive.root / "keys")
        assert ask(serving, frame).status_code == 421
        for view in ("", "/seen", "/screenshot", "/proof"):
            page = ask(serving, f"http://127.0.0.1:{PORT}/s/{identifier}{view}").text
            assert "This snapshot has changed since it was sealed" in page, view
            assert "Seal does not hold" in page, view
            assert "<iframe" not in page, view
        for file in (f"{identifier}.wacz", "screenshot.png", "alone", "alone?bare"):
            answer = ask(serving, f"http://127.0.0.1:{PORT}/s/{identifier}/{file}")
            assert answer.status_code in (302, 307, 404, 409), file
            assert answer.headers.get("location", f"/s/{identifier}/seen") == f"/s/{identifier}/seen", file
        cited = ask(serving, f"http://127.0.0.1:{PORT}/s/{identifier}/cite/csl-json").text
        assert "the seal of this archived copy does not hold" in cited
        assert "sha256" not in cited


def ask(app: ASGIApp, url: str) -> httpx.Response:
    async def got() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.get(url)

    return asyncio.run(got())
