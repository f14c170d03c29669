"""Servers that are none, or break off: what there is to record of them is recorded, and no more is claimed."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from capture.model.outcome import RecorderEnd
from tests.integration.recording.wire.accounts import account_for_all_bytes
from tests.integration.recording.wire.certificate import trusting
from tests.integration.recording.wire.recorded import TIMEOUT_MS, Run, recorded
from tests.integration.recording.wire.tls_settings import SETTINGS, tls_side

Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HELLO_BYTES = 100  # fewer than any hello of a browser has
GO = "url => fetch(url, {mode: 'no-cors'}).catch(() => 0).then(() => 0)"


@asynccontextmanager
async def _server(speak: Speak, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # the browser may leave at any time
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await speak(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def _silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says nothing, and goes."""
    await reader.readexactly(HELLO_BYTES)


async def _plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speaks HTTP in the clear where TLS was meant."""
    await reader.readexactly(HELLO_BYTES)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nbad")
    await writer.drain()


async def _half_a_record(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(HELLO_BYTES)
    writer.write(b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76")
    await writer.drain()


async def _alert(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """handshake_failure, as a server with which the browser shares no suite."""
    await reader.readexactly(HELLO_BYTES)
    writer.write(b"\x15\x03\x03\x00\x02\x02\x28")
    await writer.drain()


async def _reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(HELLO_BYTES)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    writer.transport.abort()


async def _asked(folder: Path, speak: Speak, scheme: str, tls: ssl.SSLContext | None = None, *args: str) -> Run:
    """A browser whose page asks that server."""
    async with _server(speak, tls) as port, recorded(folder, args=args) as (run, browser):
        page = await browser.new_page()
        await run.watch(page)
        await page.goto("about:blank", timeout=TIMEOUT_MS)
        await page.evaluate(GO, f"{scheme}://127.0.0.1:{port}/")
    return run


@pytest.mark.parametrize("speak", [_silent, _plain, _half_a_record, _alert, _reset])
def test_a_handshake_that_fails_is_no_exchange_and_takes_nothing_from_the_others(tmp_path: Path, speak: Speak) -> None:
    """The browser itself learnt nothing of such a server: there is nothing that could be missing."""
    run = asyncio.run(_asked(tmp_path, speak, "https"))
    assert run.exchanges == []
    assert run.lost == []
    assert run.end is RecorderEnd.ORDERLY, (run.recording.problems, run.recording.connections)
    assert all(not one.spoke for one in run.recording.connections)


async def _banner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speaks first, and no HTTP."""
    writer.write(b"220 mail.test ready\r\n")
    await writer.drain()
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"502 what?\r\n")
    await writer.drain()


async def _half_a_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    await writer.drain()


async def _endless_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The browser stops it at 256 KB."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: %s\r\n" % (b"m" * 5000))
        await writer.drain()


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("speak", [_banner, _half_a_head, _endless_head])
def test_what_is_no_answer_is_kept_and_never_called_whole(tmp_path: Path, speak: Speak, secure: bool) -> None:
    """In an exchange, as far as it came, with the reason."""
    if secure:
        side = tls_side(tmp_path / "tls", SETTINGS["1.3"])
        run = asyncio.run(_asked(tmp_path, speak, "https", side.context, trusting(side.identity)))
    else:
        run = asyncio.run(_asked(tmp_path, speak, "http"))
    assert run.exchanges
    for exchange in run.exchanges:
        assert exchange.status is None or exchange.truncated is not None, exchange
        assert exchange.net_error < 0 or exchange.head_rebuilt  # in the clear the browser takes half a head
        assert exchange.detail
    assert run.end is RecorderEnd.ORDERLY, run.recording.problems
    account_for_all_bytes(run)
