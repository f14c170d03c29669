"""TLS that changes while it goes on: new keys, a second handshake, data before the first one is over."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from capture.model.options import HostTarget
from capture.model.outcome import RecorderEnd
from tests.integration.recording.wire.accounts import account_for_all_bytes
from tests.integration.recording.wire.certificate import identity, trusting
from tests.integration.recording.wire.nginx import http2_proxy
from tests.integration.recording.wire.origin import Reply, Request, Route, origin, reply
from tests.integration.recording.wire.recorded import TIMEOUT_MS, recorded
from tests.integration.recording.wire.site import TEXT
from tests.ports import free_port

pytestmark = pytest.mark.real  # needs openssl and nginx

HALF = b"half of a page that goes on\n"
# What openssl's server does when a line on its standard input begins with that letter, and what it prints then.
CHANGES = {
    "key update": ("-tls1_3", b"k", b"SSL_do_handshake -> 1"),
    "key update that asks for one": ("-tls1_3", b"K", b"SSL_do_handshake -> 1"),
    "second handshake": ("-tls1_2", b"r", b"TLS read finished"),
    "chacha20": ("-ciphersuites=TLS_CHACHA20_POLY1305_SHA256", b"", b""),
}
READ_HALF = """async () => {
  const answer = await fetch('/');
  window.reader = answer.body.getReader();
  window.text = new TextDecoder().decode((await window.reader.read()).value);
}"""
READ_REST = """async () => {
  for (let part; !(part = await window.reader.read()).done;) window.text += new TextDecoder().decode(part.value);
  return window.text;
}"""


@asynccontextmanager
async def _openssl(folder: Path, port: int, *options: str) -> AsyncIterator[Process]:
    """Its server, which sends what comes on standard input and prints what it gets."""
    command = ["stdbuf", "-oL", "openssl", "s_server", "-accept", str(port), "-cert", str(folder / "certificate.pem")]
    command += ["-key", str(folder / "key.pem"), "-state", *options]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.STDOUT)
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def _until(process: Process, words: bytes) -> None:
    """Read what it prints until these words."""
    assert process.stdout
    async with asyncio.timeout(TIMEOUT_MS / 1000):
        await process.stdout.readuntil(words)


@pytest.mark.parametrize("change", list(CHANGES))
def test_bytes_before_and_after_a_change_are_read(tmp_path: Path, change: str) -> None:
    """Key updates write no line into the key log, a second handshake has another pair of hellos, enciphered."""
    option, letter, done = CHANGES[change]

    async def go() -> None:
        who, port = identity(tmp_path), free_port()
        # A page of the same address that is no answer of the server.
        blank = f"https://127.0.0.1:{port}/blank"
        async with (
            _openssl(tmp_path, port, *option.split("=")) as server,
            recorded(tmp_path, args=(trusting(who),)) as (run, browser),
        ):
            assert server.stdin
            await _until(server, b"ACCEPT")
            page = await browser.new_page()
            await page.route(blank, lambda route: route.fulfill(body="<title>t</title>", content_type="text/html"))
            await page.goto(blank, timeout=TIMEOUT_MS)
            reading = asyncio.create_task(page.evaluate(READ_HALF))
            await _until(server, b"GET / HTTP/1.1")
            head = b"HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: %d\n\n" % (2 * len(HALF))
            server.stdin.write(head + HALF)
            await reading
            if letter:
                server.stdin.write(letter + b"\n")
                await _until(server, done)
            server.stdin.write(HALF)
            assert await page.evaluate(READ_REST) == (2 * HALF).decode()
        assert (run.end, run.recording.problems) == (RecorderEnd.ORDERLY, ())
        exchange = next(e for e in run.own if e.status == 200)
        assert (exchange.response_body.read(), exchange.truncated) == (2 * HALF, None)
        account_for_all_bytes(run)

    asyncio.run(go())


@pytest.mark.parametrize("http2", [True, False])
def test_what_came_before_the_handshake_was_over_is_read(tmp_path: Path, http2: bool) -> None:
    """0-RTT (RFC 8446, 2.3), which the browser does where it is told to: the server says that it took such data."""

    def answer(request: Request) -> Reply:
        page = b"<link rel=icon href=data:,>" + request.target.encode()
        return reply(TEXT.replace(b"text/plain", b"text/html"), page)

    async def go() -> None:
        who = identity(tmp_path)
        early = "ssl_protocols TLSv1.3; ssl_early_data on; ssl_session_cache shared:a:1m; keepalive_requests 1;"
        routes: dict[str, Route] = {f"/{number}": answer for number in range(5)}
        feature = "--enable-features=EnableTLS13EarlyData"
        async with (
            origin(routes) as site,
            http2_proxy(tmp_path, site.port, who=who, directives=early, http2=http2) as port,
            recorded(
                tmp_path,
                args=(trusting(who), feature),
                hosts=(HostTarget(host="site.test", address="127.0.0.1", port=port),),
            ) as (run, browser),
        ):
            page = await browser.new_page()
            for number in range(5):
                await page.goto(f"https://site.test/{number}", timeout=TIMEOUT_MS)
        assert (run.end, run.recording.problems) == (RecorderEnd.ORDERLY, ())
        assert [e.url.rpartition("/")[2] for e in run.own] == ["0", "1", "2", "3", "4"]
        for exchange, served in zip(run.own, site.served, strict=True):
            assert served.body in exchange.response_body.read()  # nginx may cut it into chunks
        assert any(one.tls and one.tls.early_data for one in run.recording.connections)
        account_for_all_bytes(run)

    asyncio.run(go())
