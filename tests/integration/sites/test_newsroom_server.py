"""The server: whole responses on real connections, and a log that holds their very bytes."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from tests.sites.newsroom import Site, make, serve

PATIENCE_S = 60.0
Talk = Callable[[Site], Awaitable[None]]


def served(talk: Talk, seed: int | None = None) -> None:
    """Run a talk with a served newsroom."""

    async def story() -> None:
        async with asyncio.timeout(PATIENCE_S), serve(make(seed)) as site:
            await talk(site)

    asyncio.run(story())


async def said(site: Site, host: int, request: bytes) -> bytes:
    """Everything that the server says to these bytes, until it closes."""
    target = site.host_map[host]
    assert target.port is not None
    reader, writer = await asyncio.open_connection(target.address, target.port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def get(path: str, extra: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{extra}Connection: close\r\n\r\n".encode()


def test_the_log_holds_what_the_wire_carried() -> None:
    async def talk(site: Site) -> None:
        newsroom = site.newsroom
        asked = [(0, newsroom.path), (0, "/static/page.js"), (1, "/site.css"), (2, "/tag.js"), (0, "/nowhere")]
        for host, path in asked:
            answer = await said(site, host, get(path, "Accept-Encoding: gzip\r\n"))
            sent = site.sent[-1]
            assert sent.head + sent.body == answer
            assert sent.url == f"http://{site.host_map[host].host}{path}"
            assert sent.request_head == get(path, "Accept-Encoding: gzip\r\n")
            assert sent.whole
        assert [sent.status for sent in site.sent] == [200, 200, 200, 200, 404]

    served(talk)


def test_the_demo_has_chunks_and_gzip() -> None:
    async def talk(site: Site) -> None:
        answer = await said(site, 0, get(site.newsroom.path, "Accept-Encoding: gzip\r\n"))
        assert b"Transfer-Encoding: chunked" in answer
        assert b"Content-Encoding: gzip" in answer
        assert answer.endswith(b"\r\n0\r\n\r\n")

    served(talk)


def test_requests_follow_each_other_on_a_connection() -> None:
    async def talk(site: Site) -> None:
        one = get("/nowhere").replace(b"Connection: close\r\n", b"")
        answer = await said(site, 1, one + one + get("/nowhere"))
        assert answer.count(b"HTTP/1.1 404 Not Found") == 3
        assert answer == b"".join(sent.head + sent.body for sent in site.sent)

    served(talk)


def test_a_beacon_is_taken_and_kept() -> None:
    async def talk(site: Site) -> None:
        body = json.dumps({"event": "read"}).encode()
        head = f"POST /collect HTTP/1.1\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        answer = await said(site, 0, head + body)
        assert answer.startswith(b"HTTP/1.1 204 No Content\r\n")
        assert (site.sent[-1].method, site.sent[-1].request_body) == ("POST", body)

    served(talk)


def test_short_links_lead_to_the_article() -> None:
    async def talk(site: Site) -> None:
        answer = await said(site, 0, get(site.newsroom.short_path))
        assert answer.startswith(b"HTTP/1.1 302 Found\r\n")
        assert f"Location: {site.newsroom.path}\r\n".encode() in answer

    served(talk)


def test_what_is_no_request_is_refused() -> None:
    async def talk(site: Site) -> None:
        assert (await said(site, 0, b"nonsense\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
        long = b"POST /collect HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n"
        assert (await said(site, 0, long)).startswith(b"HTTP/1.1 413 ")
        assert site.sent == []

    served(talk)


def test_a_client_that_goes_away_leaves_the_server_standing() -> None:
    async def talk(site: Site) -> None:
        target = site.host_map[1]
        _, writer = await asyncio.open_connection(target.address, target.port)
        writer.write(b"GET /photo/lead-1600.jpg HTTP/1.1\r\n")
        writer.transport.abort()
        assert (await said(site, 1, get("/logo.png"))).startswith(b"HTTP/1.1 200 ")

    served(talk)


def test_leaving_the_block_closes_open_connections() -> None:
    async def story() -> None:
        async with asyncio.timeout(PATIENCE_S):
            async with serve(make()) as site:
                target = site.host_map[0]
                reader, writer = await asyncio.open_connection(target.address, target.port)
            assert await reader.read() == b""
            writer.close()

    asyncio.run(story())
