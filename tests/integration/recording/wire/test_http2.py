"""HTTP/2 over TLS behind a real nginx: bodies from DATA frames, heads in HTTP/1.1 form."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.model.exchange import Truncation
from capture.model.outcome import RecorderEnd
from tests.integration.recording.wire.accounts import account_for_all_bytes, proof_of
from tests.integration.recording.wire.nginx import http2_proxy
from tests.integration.recording.wire.origin import Act, Origin, Request, Route, chunked, origin, reply
from tests.integration.recording.wire.recorded import TIMEOUT_MS, Run, recorded
from tests.integration.recording.wire.site import BIG, TEXT, WIRE_TEXT, fixed, upload

PAGE = b"""<!doctype html><title>asking</title><link rel=icon href=data:,><script>
const go = (url, options) => fetch(url, options).then(r => r.text()).catch(() => 0);
(async () => {
  await Promise.all(Array.from({length: 30}, (_, i) => go('/many?' + i)));
  await go('/head', {method: 'HEAD'});
  await go('/nothing');
  await go('/cookies');
  await go('/latin');
  await go('/redirect');
  await go('/upload?small', {method: 'POST', body: 'hello'});
  await go('/upload?large', {method: 'POST', body: new Uint8Array(300000).fill(7)});
  await go('/cut');
  const stop = new AbortController();
  const reader = (await fetch('/hold', {signal: stop.signal})).body.getReader();
  await reader.read();
  stop.abort();
  await go('/big');
  document.title = 'done';
})();
</script>"""
FLOWING = b"first bytes, then nothing " * 400


def _many(request: Request) -> tuple[bytes | Act, ...]:
    """Answers of different lengths, so that their frames interleave."""
    number = int(request.target.partition("?")[2])
    return reply(TEXT, b"%d;" % number * 4000)


pytestmark = pytest.mark.real  # needs nginx

ROUTES: dict[str, Route] = {
    "/": fixed(*reply(b"HTTP/1.1 200 OK\nContent-Type: text/html", PAGE)),
    "/many": _many,
    "/head": lambda request: reply(TEXT, b"never sent")[:1],
    "/nothing": fixed(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "/cookies": fixed(*reply(TEXT + b"\nSet-Cookie: a=1\nX-Between: yes\nSet-Cookie: b=2", b"two")),
    "/latin": fixed(*reply(TEXT + b"\nX-L: caf\xe9 100%", b"latin")),
    "/redirect": fixed(*reply(b"HTTP/1.1 302 Found\nLocation: /arrived", b"moved")),
    "/arrived": fixed(*reply(TEXT, b"arrived")),
    "/upload": upload,
    "/cut": fixed(WIRE_TEXT + b"Content-Length: 5000\r\n\r\n", b"short", Act.CLOSE),
    "/hold": fixed(WIRE_TEXT + b"Transfer-Encoding: chunked\r\n\r\n", chunked(FLOWING)[:-5], Act.HOLD),
    "/big": fixed(*reply(TEXT, BIG)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    run: Run
    origin: Origin
    host: str


async def visit(folder: Path) -> Visited:
    async with origin(ROUTES) as site, http2_proxy(folder, site.port) as port, recorded(folder) as (run, browser):
        context = await browser.new_context(ignore_https_errors=True)
        page = await context.new_page()
        await run.watch(page)
        await page.goto(f"https://127.0.0.1:{port}/", timeout=TIMEOUT_MS)
        await page.wait_for_function("document.title === 'done'", timeout=TIMEOUT_MS)
    return Visited(run=run, origin=site, host=f"127.0.0.1:{port}")


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Visited:
    return asyncio.run(visit(tmp_path_factory.mktemp("h2")))


def test_the_recording_ends_in_order_and_nothing_was_odd(visited: Visited) -> None:
    assert visited.run.end is RecorderEnd.ORDERLY
    assert visited.run.recording.problems == ()
    account_for_all_bytes(visited.run)


def test_all_went_over_one_http2_connection(visited: Visited) -> None:
    assert {e.protocol for e in visited.run.own} == {"h2"}
    assert len({e.connection for e in visited.run.own}) == 1
    assert [e.stream for e in visited.run.own] == sorted({e.stream for e in visited.run.own})
    assert all(e.tls and e.tls.alpn == "h2" and e.local_port for e in visited.run.own)


def test_multiplexed_bodies_are_told_apart(visited: Visited) -> None:
    """Thirty answers at once: each has its own bytes."""
    for number in range(30):
        exchange = visited.run.one(f"/many?{number}")
        assert exchange.response_body.read() == b"%d;" % number * 4000
        assert exchange.truncated is None


def test_heads_are_in_http_1_form(visited: Visited) -> None:
    """iipc #41: ``HTTP/1.1 200 OK``; names in lower case as sent; Host from :authority, first."""
    exchange = visited.run.own[0]
    assert exchange.request_head.startswith(b"GET / HTTP/1.1\r\nHost: %s\r\n" % visited.host.encode())
    assert exchange.response_head.startswith(b"HTTP/1.1 200 OK\r\nserver: nginx")
    assert exchange.request_head.endswith(b"\r\n\r\n")
    assert exchange.response_head.endswith(b"\r\n\r\n")
    assert b"\n:" not in exchange.request_head + exchange.response_head


def test_repeated_headers_stay_apart_and_bytes_stay_bytes(visited: Visited) -> None:
    cookies = visited.run.one("/cookies").response_head
    assert b"\r\nset-cookie: a=1\r\n" in cookies
    assert b"\r\nset-cookie: b=2\r\n" in cookies
    assert b"x-l: caf\xe9 100%\r\n" in visited.run.one("/latin").response_head


def test_trailers_are_kept(visited: Visited) -> None:
    assert visited.run.one("/latin").trailers == b"x-after: yes\r\n"


def test_request_bodies_come_from_data_frames(visited: Visited) -> None:
    assert visited.run.one("/upload?small").request_body.read() == b"hello"
    assert visited.run.one("/upload?large").request_body.read() == b"\7" * 300_000


def test_redirect_bodies_are_kept(visited: Visited) -> None:
    exchange = visited.run.one("/redirect")
    assert (exchange.status, exchange.response_body.read()) == (302, b"moved")


def test_no_body_where_there_is_none(visited: Visited) -> None:
    for path in ("/head", "/nothing"):
        exchange = visited.run.one(path)
        assert (exchange.response_body.length, exchange.truncated) == (0, None)


def test_a_stream_that_the_server_reset_is_a_disconnect(visited: Visited) -> None:
    exchange = visited.run.one("/cut")
    assert exchange.truncated is Truncation.DISCONNECT
    assert exchange.response_body.read() == b"short"
    assert "INTERNAL_ERROR" in exchange.detail or "reset" in exchange.detail


def test_a_stream_that_the_page_stopped_is_unspecified(visited: Visited) -> None:
    exchange = visited.run.one("/hold")
    assert (exchange.truncated, exchange.net_error) == (Truncation.UNSPECIFIED, -3)
    assert FLOWING.startswith(exchange.response_body.read())
    assert exchange.response_body.length


def test_large_bodies_are_spooled(visited: Visited) -> None:
    body = visited.run.one("/big").response_body
    assert body.path is not None
    assert body.read() == BIG


def test_completeness_is_proven(visited: Visited) -> None:
    proof = proof_of(visited.run)
    assert proof.proven, proof
    assert proof.matched == proof.sighted > 40
    assert proof.not_sighted == ()
