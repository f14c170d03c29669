"""The demo's site: the same page as the newsroom that is drawn for it, whole on three origins."""

import asyncio
import gzip
import json
from typing import Any

import pytest

from capture.demo import URL, serve
from tests.sites.newsroom import make, rendered_html
from tests.sites.newsroom.browser import FINISHED, chromium, shape
from tests.sites.newsroom.routes import routes

PATIENCE_S = 60.0
NEWSROOM = make(None)


def answers(*requests: tuple[str, str]) -> list[bytes]:
    """What the origin of each host sends to each request, byte for byte."""

    async def ask() -> list[bytes]:
        async with asyncio.timeout(PATIENCE_S), serve() as host_map:
            ports = {target.host: target.port for target in host_map}
            found = []
            for host, request in requests:
                reader, writer = await asyncio.open_connection("127.0.0.1", ports[host])
                writer.write(request.replace("\n", f"\r\nHost: {host}\r\nConnection: close\r\n", 1).encode() + b"\r\n")
                found.append(await reader.read())
                writer.close()
        return found

    return asyncio.run(ask())


def test_it_has_every_address_of_its_newsroom() -> None:
    """All that the page of its paper can ask for; pictures and style are those that were drawn."""
    asked = {
        (host, method, path): reply
        for (host, method, path), reply in routes(NEWSROOM).items()
        if path not in ("/favicon.ico", "/frame/2", "/art/2.png")  # of no address on the page
        and not path.startswith(("/creative/1", "/creative/3"))
    }
    found = answers(*((host, f"{method} {path} HTTP/1.1\n") for host, method, path in asked))
    for ((_, _, path), reply), answer in zip(asked.items(), found, strict=True):
        head, _, body = answer.partition(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        assert (path, int(head.split()[1])) == (path, reply.status)
        if reply.status == 200:
            assert fields[b"content-type"].decode() == reply.content_type
        if reply.content_type.partition("/")[0] in ("image", "font"):
            assert body == reply.body


def test_text_comes_in_gzip_and_chunks() -> None:
    path = URL.removeprefix(f"http://{NEWSROOM.hosts.site}")
    (answer,) = answers((NEWSROOM.hosts.site, f"GET {path} HTTP/1.1\nAccept-Encoding: gzip\r\n"))
    head, _, rest = answer.partition(b"\r\n\r\n")
    assert b"content-encoding: gzip" in head.lower()
    assert b"transfer-encoding: chunked" in head.lower()
    page = b""
    while size := int(rest.partition(b"\r\n")[0], 16):
        rest = rest.partition(b"\r\n")[2]
        page, rest = page + rest[:size], rest[size + 2 :]
    assert b'<h1 class="story-headline">The Night Ferry' in gzip.decompress(page)


@pytest.mark.parametrize("path", ["/nowhere", "/../demo/server.py", "/%2e%2e/%2e%2e/server.py", "//etc/passwd"])
def test_everything_else_is_not_there(path: str) -> None:
    (answer,) = answers((NEWSROOM.hosts.site, f"GET {path} HTTP/1.1\n"))
    assert answer.startswith(b"HTTP/1.1 404 ")


def test_leaving_closes_open_connections() -> None:
    async def story() -> None:
        async with asyncio.timeout(PATIENCE_S):
            async with serve() as host_map:
                reader, writer = await asyncio.open_connection("127.0.0.1", host_map[0].port)
                writer.write(f"GET / HTTP/1.1\r\nHost: {host_map[0].host}\r\n\r\n".encode())
                assert (await reader.read(12)) == b"HTTP/1.1 302"
            assert b"HTTP/1.1" not in await reader.read()
            writer.close()

    asyncio.run(story())


def elements(page: str) -> list[tuple[Any, ...]]:
    """Elements with classes and text; of scripts what JSON-LD says alone."""
    found = []
    for tag, name, text in shape(page):
        if tag != "script":
            found.append((tag, name, text))
        elif text.startswith("{"):
            found.append((tag, name, json.loads(text)))
    return found


def test_a_browser_shows_the_page_of_its_newsroom() -> None:
    """Element for element what ``make(None)`` draws, so that the two cannot part."""

    async def look() -> None:
        async with serve() as host_map, chromium(host_map) as browser:
            # All of it in sight, so that nothing stays lazy.
            page = await browser.new_page(viewport={"width": 1280, "height": 6000})
            complaints: list[str] = []
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            async with page.expect_request_finished(lambda request: request.url.endswith("/collect")):
                await page.goto(NEWSROOM.short_url)
            await page.wait_for_function(FINISHED)
            assert complaints == []
            assert page.url == URL == NEWSROOM.url
            for shown, drawn in zip(*map(elements, (await page.content(), rendered_html(NEWSROOM))), strict=True):
                assert shown == drawn
            frames = [await frame.locator("body").inner_text() for frame in page.frames[1:]]
            assert len(frames) == 2
            assert all(NEWSROOM.labels.shop in text for text in frames)

    asyncio.run(look())
