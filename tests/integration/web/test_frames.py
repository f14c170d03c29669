"""Pages as seen: in a frame, from hosts that the library does not answer to, in one server."""

import asyncio
import re

import httpx
import pytest

from capture.store import Archive, Catalog
from capture.web.frames import server
from tests.integration.web.building import Wanted, save

PORT = 8080
DOM = b"<!doctype html><title>Seen</title><p>As it was seen.</p><script>alert(1)</script>"


def get(catalog: Catalog, url: str) -> httpx.Response:
    """The whole server's answer, told apart by Host as in a browser."""

    async def got() -> httpx.Response:
        transport = httpx.ASGITransport(app=server(catalog, PORT))
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.get(url)

    return asyncio.run(got())


def framed(page: str) -> str:
    found = re.search(r'<iframe src="([^"]+)"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_the_frame_shows_the_rendered_page_from_a_host_of_its_own(archive: Archive) -> None:
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    with Catalog(archive) as catalog:
        answer = get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen")
        frame = framed(answer.text)
        origin = "/".join(frame.split("/")[:3])
        assert origin.endswith(f".localhost:{PORT}")
        assert f"frame-src {origin}" in answer.headers["content-security-policy"]
        seen = get(catalog, frame)
    assert seen.status_code == 200
    assert "As it was seen." in seen.text
    assert "alert" not in seen.text
    assert f"http://127.0.0.1:{PORT}" in seen.headers["content-security-policy"]


def test_links_into_a_snapshot_outlive_the_server(archive: Archive) -> None:
    """A frame's address works in a server that was just started."""
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    with Catalog(archive) as catalog:
        frame = framed(get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen").text)
        assert get(catalog, frame).status_code == 200


def test_a_snapshot_without_a_rendered_page_says_so(archive: Archive) -> None:
    identifier = save(archive, Wanted(told={"mime": "application/pdf"}))
    with Catalog(archive) as catalog:
        page = get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen").text
    assert "This snapshot holds no page view (it was made from a PDF)." in page
    assert "<iframe" not in page


@pytest.mark.parametrize(
    "host", ["x.s.aaaaaaaaaaaaaaaa.localhost", "localhost.evil.example", "evil.localhost"]
)
def test_hosts_of_no_snapshot_are_misdirected(archive: Archive, host: str) -> None:
    with Catalog(archive) as catalog:
        assert get(catalog, f"http://{host}:{PORT}/").status_code == 421


def test_the_librarys_pages_are_not_on_a_snapshots_host(archive: Archive) -> None:
    identifier = save(archive, Wanted(artifacts={"urn:dom:": DOM}))
    with Catalog(archive) as catalog:
        frame = framed(get(catalog, f"http://127.0.0.1:{PORT}/s/{identifier}/seen").text)
        origin = "/".join(frame.split("/")[:3])
        for path in ("/", "/static/warcite.js", f"/s/{identifier}"):
            assert "warcite.css" not in get(catalog, origin + path).text
