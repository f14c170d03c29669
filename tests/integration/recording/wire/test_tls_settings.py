"""Each way of a server with TLS is read, and told as what it is: one browser asks them all."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.model.exchange import Exchange, Truncation
from capture.model.outcome import RecorderEnd
from capture.model.tls_report import KeyResult, WhyNotShown
from tests.integration.recording.wire.accounts import account_for_all_bytes
from tests.integration.recording.wire.certificate import trusting
from tests.integration.recording.wire.origin import Act, Origin, Request, Route, chunked, origin, reply
from tests.integration.recording.wire.recorded import TIMEOUT_MS, Run, recorded
from tests.integration.recording.wire.site import TEXT, WIRE_TEXT, fixed, upload
from tests.integration.recording.wire.tls_settings import SETTINGS, TlsSetting, TlsSide, tls_side

LARGE = bytes(range(256)) * 1200  # of many records
PAGE = b"""<!doctype html><title>asking</title><link rel=icon href=data:,><script>
const go = (url, options) => fetch(url, options).then(r => r.text()).catch(() => 0);
(async () => {
  await go('/large');
  await go('/upload', {method: 'POST', body: new Uint8Array(200000).fill(7)});
  for (const turn of [1, 2, 3]) await go('/close?' + turn);
  await go('/chunked');
  await go('/until-the-end');
  await go('/truncated');
  await go('/truncated-length');
  await go('/last');
  document.title = 'done';
})();
</script>"""


def _closing(request: Request) -> tuple[bytes | Act, ...]:
    """Each answer ends its connection, so that the next begins with a handshake."""
    return (*reply(TEXT + b"\nConnection: close", request.target.encode()), Act.CLOSE)


ROUTES: dict[str, Route] = {
    "/": fixed(*reply(b"HTTP/1.1 200 OK\nContent-Type: text/html", PAGE)),
    "/large": fixed(*reply(TEXT, LARGE)),
    "/upload": upload,
    "/close": _closing,
    "/chunked": fixed(WIRE_TEXT + b"Transfer-Encoding: chunked\r\n\r\n", chunked(b"hello world" * 9)),
    "/until-the-end": fixed(WIRE_TEXT + b"\r\n", b"the server says that it has ended", Act.CLOSE),
    "/truncated": fixed(WIRE_TEXT + b"\r\n", b"somebody ended the bytes", Act.TRUNCATE),
    "/truncated-length": fixed(WIRE_TEXT + b"Content-Length: 100\r\n\r\n", b"these of a hundred", Act.TRUNCATE),
    "/last": fixed(*reply(TEXT, b"last")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was recorded of one server."""

    run: Run
    setting: TlsSetting
    side: TlsSide
    origin: Origin

    @property
    def own(self) -> list[Exchange]:
        return [e for e in self.run.own if e.url.startswith(self.origin.url)]

    def one(self, path: str) -> Exchange:
        (found,) = [e for e in self.own if e.url == self.origin.url + path]
        return found


async def visit(folder: Path, names: tuple[str, ...]) -> dict[str, Asked]:
    sides = {name: tls_side(folder / name, SETTINGS[name]) for name in names}
    async with AsyncExitStack() as stack:
        sites = {name: await stack.enter_async_context(origin(ROUTES, one.context)) for name, one in sides.items()}
        trusted = trusting(*(side.identity for side in sides.values()))
        run, browser = await stack.enter_async_context(recorded(folder, args=(trusted,)))
        for site in sites.values():
            page = await browser.new_page()
            await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
            await page.wait_for_function("document.title === 'done'", timeout=TIMEOUT_MS)
            await page.close()
        await browser.close()
        await run.finish()
    return {name: Asked(run=run, setting=SETTINGS[name], side=sides[name], origin=sites[name]) for name in names}


QUICK = ("1.3", "1.3-retry", "1.2-ecdsa", "1.2-chacha", "1.2-rsa-cbc")
REST = tuple(name for name in SETTINGS if name not in QUICK)


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Asked]:
    return asyncio.run(visit(tmp_path_factory.mktemp("quick"), QUICK))


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Asked]:
    return asyncio.run(visit(tmp_path_factory.mktemp("rest"), REST))


@pytest.fixture(params=[*QUICK, *(pytest.param(name, marks=pytest.mark.long) for name in REST)])
def asked(request: pytest.FixtureRequest) -> Asked:
    found: dict[str, Asked] = request.getfixturevalue("quick" if request.param in QUICK else "rest")
    return found[request.param]


def test_nothing_was_odd_and_no_byte_is_lost(asked: Asked) -> None:
    run = asked.run
    assert (run.end, run.recording.problems, run.lost) == (RecorderEnd.ORDERLY, (), [])
    account_for_all_bytes(run)


def test_every_exchange_has_the_bytes_of_the_server(asked: Asked) -> None:
    """As many as were served, each equal in both directions."""
    served = asked.origin.served
    assert [e.url for e in asked.own] == [asked.origin.url + s.request.target for s in served]
    for exchange, one in zip(asked.own, served, strict=True):
        assert exchange.request_head == one.request.head
        assert exchange.request_body.read() == one.request.body
        assert exchange.response_head == one.head
        assert exchange.response_body.read() == one.body


def test_version_and_suite_are_what_the_server_chose(asked: Asked) -> None:
    for exchange in asked.own:
        assert exchange.tls is not None
        assert (exchange.tls.version, exchange.tls.cipher) == (asked.setting.version, asked.setting.suite)
        assert exchange.tls.alpn == "http/1.1"


def test_resumed_connections_have_the_chain_of_the_first(asked: Asked) -> None:
    """They send none; their ticket leads to the connection that issued it."""
    for exchange, served in zip(asked.own, asked.origin.served, strict=True):
        assert exchange.tls is not None
        assert exchange.tls.resumed == served.link.resumed
        assert [one.strip() for one in exchange.tls.certificates] == asked.side.identity.pem
    resumed = {served.link.number for served in asked.origin.served if served.link.resumed}
    without = not asked.setting.tickets and asked.setting.version == "tls/1.3"
    assert (len(resumed) > 2) is not without


def test_handshakes_are_told(asked: Asked) -> None:
    """Group, session tickets, whether the server's key took part."""
    for exchange in asked.own:
        tls = asked.run.connection(exchange).tls
        assert tls is not None
        assert tls.sni == ""  # an address has none: RFC 6066, 3
        assert not tls.client_certificate
        assert not tls.early_data
        assert tls.key is not None
        if tls.resumed:
            assert (tls.key.result, tls.key.why) == (KeyResult.NOT_SHOWN, WhyNotShown.RESUMED)
        elif asked.setting.suite.startswith("TLS_RSA_"):
            assert (tls.key.result, tls.key.why) == (KeyResult.NOT_SHOWN, WhyNotShown.RSA_KEY_EXCHANGE)
            assert tls.group == ""
        else:
            assert tls.key.result is KeyResult.SHOWN
            assert tls.group == (asked.setting.curve or "x25519")


def test_an_end_that_the_server_said_is_whole(asked: Asked) -> None:
    """A body without length, then close_notify."""
    exchange = asked.one("/until-the-end")
    assert exchange.truncated is None
    tls = asked.run.connection(exchange).tls
    assert tls is not None
    assert tls.server_closed


def test_an_end_that_nobody_said_is_named(asked: Asked) -> None:
    """The bytes end with no close_notify: whoever sits between may have cut them (RFC 8446, 6.1)."""
    unsure, cut = asked.one("/truncated"), asked.one("/truncated-length")
    assert unsure.truncated is Truncation.UNSPECIFIED
    assert "close_notify" in unsure.detail
    assert cut.truncated is Truncation.DISCONNECT
    for exchange in (unsure, cut):
        tls = asked.run.connection(exchange).tls
        assert tls is not None
        assert not tls.server_closed
