"""Names that lead elsewhere, refusals, a proxy behind the guard: the bytes stay the same."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Error as PlaywrightError

from capture.model.options import HostTarget, Limits
from capture.model.outcome import RecorderEnd
from capture.recording.guard import Guard, Policy
from tests.integration.recording.wire.accounts import account_for_all_bytes
from tests.integration.recording.wire.certificate import trusting
from tests.integration.recording.wire.origin import origin, reply
from tests.integration.recording.wire.recorded import TIMEOUT_MS, Run, recorded
from tests.integration.recording.wire.site import TEXT, fixed
from tests.integration.recording.wire.tls_settings import SETTINGS, tls_side

PAGE = b"""<title>asking</title><link rel=icon href=data:,><script>
(async () => {
  await (await fetch('/plain')).text();
  await fetch('http://10.0.0.1/refused', {mode: 'no-cors'}).catch(() => 0);
  await fetch('http://nowhere.invalid/', {mode: 'no-cors'}).catch(() => 0);
  document.title = 'done';
})();
</script>"""
ROUTES = {
    "/": fixed(*reply(b"HTTP/1.1 200 OK\nContent-Type: text/html", PAGE)),
    "/plain": fixed(*reply(TEXT, b"through the guard")),
}


def test_what_the_guard_refuses_is_no_connection(tmp_path: Path) -> None:
    """Handshake bytes of SOCKS are not taken for HTTP; a refusal is told by the guard and by CDP, not by the wire."""

    async def go() -> None:
        async with origin(ROUTES) as site:
            hosts = (HostTarget(host="site.test", address="127.0.0.1", port=site.port),)
            async with recorded(tmp_path, hosts=hosts) as (run, browser):
                page = await browser.new_page()
                await run.watch(page)
                await page.goto("http://site.test/", timeout=TIMEOUT_MS)
                await page.wait_for_function("document.title === 'done'", timeout=TIMEOUT_MS)
                await browser.close()
                assert await run.finish() is RecorderEnd.ORDERLY
                assert run.recording.problems == ()
                assert [e.url for e in run.exchanges] == ["http://site.test/", "http://site.test/plain"]
                for served, exchange in zip(site.served, run.exchanges, strict=True):
                    assert exchange.request_head == served.request.head
                    assert exchange.response_head == served.head
                    assert exchange.response_body.read() == served.body
                    peer = run.guard.peer(exchange.local_port or 0)
                    assert peer is not None
                    assert (peer.host, peer.address, peer.port) == ("site.test", "127.0.0.1", site.port)
                assert {(one.host, one.port) for one in run.recording.connections} == {("site.test", site.port)}
                account_for_all_bytes(run)
                assert [s.url for s in run.sightings if s.failed] == [
                    "http://10.0.0.1/refused",
                    "http://nowhere.invalid/",
                ]

    asyncio.run(go())


def test_a_proxy_behind_the_guard_changes_nothing(tmp_path: Path) -> None:
    """Its handshake is the guard's; what the browser then says to the server is what is recorded."""

    async def go() -> None:
        side = tls_side(tmp_path / "tls", SETTINGS["1.3"])
        async with origin(ROUTES, side.context) as site:
            host = HostTarget(host="site.test", address="127.0.0.1", port=site.port)
            async with (
                Guard(Policy(host_map=(host,)), Limits()) as proxy,
                recorded(tmp_path, args=(trusting(side.identity),), proxy=f"socks5://127.0.0.1:{proxy.port}") as (
                    run,
                    browser,
                ),
            ):
                page = await browser.new_page()
                await page.goto("https://site.test/plain", timeout=TIMEOUT_MS)
                await browser.close()
                await run.finish()
            (served,) = [one for one in site.served if one.request.target == "/plain"]
        exchange = run.one("/plain")
        assert (exchange.request_head, exchange.response_head) == (served.request.head, served.head)
        assert exchange.response_body.read() == served.body
        assert (run.end, run.recording.problems) == (RecorderEnd.ORDERLY, ())
        account_for_all_bytes(run)

    asyncio.run(go())


def test_a_certificate_that_is_taken_on_the_users_word_is_recorded_as_it_came(tmp_path: Path) -> None:
    """Chromium first ends each new connection with an alert, and then opens another."""

    async def go() -> None:
        side = tls_side(tmp_path / "tls", SETTINGS["1.3"], issuers=2)
        async with origin(ROUTES, side.context) as site, recorded(tmp_path) as (run, browser):
            context = await browser.new_context(ignore_https_errors=True)
            page = await context.new_page()
            await page.goto(f"{site.url}/plain", timeout=TIMEOUT_MS)
        exchange = run.one("/plain")
        assert exchange.tls is not None
        assert exchange.tls.private_root
        assert [one.strip() for one in exchange.tls.certificates] == side.identity.pem
        silent = [one for one in run.recording.connections if not one.spoke and one.tls and one.tls.alerts]
        assert silent
        assert (run.end, run.recording.problems) == (RecorderEnd.ORDERLY, ())
        account_for_all_bytes(run)

    asyncio.run(go())


def test_a_certificate_that_the_browser_refuses_is_an_alert_and_no_fault(tmp_path: Path) -> None:
    """No request went out; the connection's report says why."""

    async def go() -> Run:
        side = tls_side(tmp_path / "tls", SETTINGS["1.3"])
        async with origin(ROUTES, side.context) as site, recorded(tmp_path) as (run, browser):
            page = await browser.new_page()
            await run.watch(page)
            with pytest.raises(PlaywrightError, match="ERR_CERT_AUTHORITY_INVALID"):
                await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
            assert site.served == []
        return run

    run = asyncio.run(go())
    assert (run.end, run.recording.problems, run.exchanges) == (RecorderEnd.ORDERLY, (), [])
    assert [s for s in run.sightings if s.status or not s.failed] == []
    refused = [one for one in run.recording.connections if one.tls and one.tls.alerts]
    assert refused
    assert all(not one.spoke for one in run.recording.connections)
    assert {(alert.sender, alert.name) for one in refused for alert in (one.tls.alerts if one.tls else ())} >= {
        ("browser", "certificate_unknown")
    }
    account_for_all_bytes(run)
