"""Through the SOCKS5 guard: the same bytes, and each exchange leads to its true peer by its client port."""

import asyncio
from pathlib import Path

import pytest

from capture.model.options import HostTarget, Limits, Options
from capture.model.outcome import RecorderEnd
from capture.recording.guard import Guard, Policy
from tests.integration.recording.guard.rig import only_way_out
from tests.integration.recording.netlog.recorded import TIMEOUT_MS, recorded
from tests.integration.recording.wire.nginx import http2_proxy
from tests.integration.recording.wire.origin import origin, reply
from tests.integration.recording.wire.site import TEXT, fixed

PAGE = b"""<title>asking</title><link rel=icon href=data:,><script>
(async () => {
  await (await fetch('/plain')).text();
  await fetch('http://127.0.0.1/refused', {mode: 'no-cors'}).catch(() => 0);
  await fetch('http://warcite-flush-0.invalid/', {mode: 'no-cors'}).catch(() => 0);
  document.title = 'done';
})();
</script>"""
ROUTES = {
    "/": fixed(*reply(b"HTTP/1.1 200 OK\nContent-Type: text/html", PAGE)),
    "/plain": fixed(*reply(TEXT, b"through the guard")),
}


def _policy(port: int) -> Policy:
    """One name leads to the origin; nothing else is opened."""
    return Policy.from_options(Options(host_map=(HostTarget(host="site.test", address="127.0.0.1", port=port),)))


def test_plain_http_through_the_guard(tmp_path: Path) -> None:
    """Handshake bytes of SOCKS are not taken for HTTP; a refusal is a failed exchange without request."""

    async def go() -> None:
        async with (
            origin(ROUTES) as site,
            Guard(_policy(site.port), Limits()) as guard,
            recorded(tmp_path, args=only_way_out(guard.port)) as (run, browser),
        ):
            page = await browser.new_page()
            await page.goto(f"http://site.test:{site.port}/", timeout=TIMEOUT_MS)
            await page.wait_for_function("document.title === 'done'", timeout=TIMEOUT_MS)
            await browser.close()
            assert await asyncio.to_thread(run.recording.join, 60) is RecorderEnd.ORDERLY
            assert run.recording.problems == ()
            for served in site.served:
                exchange = run.one(f"site.test:{site.port}{served.request.target}")
                assert exchange.request_head == served.request.head
                assert exchange.response_head == served.head
                assert exchange.response_body.read() == served.body
                peer = guard.peer(exchange.local_port or 0)
                assert peer is not None
                assert (peer.host, peer.address, peer.port) == ("site.test", "127.0.0.1", site.port)
            refused = run.one("/refused")
            assert (refused.status, refused.net_error < 0, refused.request_head) == (None, True, b"")
            flush = [e for e in run.exchanges if "warcite-flush" in e.url]
            assert len(flush) == 1
            assert flush[0].background

    asyncio.run(go())


@pytest.mark.real
def test_http2_through_the_guard(tmp_path: Path) -> None:
    """TLS inside SOCKS: bytes come from the TLS layer of the same socket."""

    async def go() -> None:
        async with (
            origin(ROUTES) as site,
            http2_proxy(tmp_path, site.port) as port,
            Guard(_policy(port), Limits()) as guard,
            recorded(tmp_path, args=only_way_out(guard.port)) as (run, browser),
        ):
            context = await browser.new_context(ignore_https_errors=True)
            page = await context.new_page()
            await page.goto(f"https://site.test:{port}/plain", timeout=TIMEOUT_MS)
            await browser.close()
            assert await asyncio.to_thread(run.recording.join, 60) is RecorderEnd.ORDERLY
            exchange = run.one("/plain")
            assert (exchange.protocol, exchange.status) == ("h2", 200)
            assert exchange.response_body.read() == b"through the guard"
            peer = guard.peer(exchange.local_port or 0)
            assert peer is not None
            assert (peer.host, peer.port) == ("site.test", port)

    asyncio.run(go())
