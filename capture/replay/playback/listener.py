"""The listener: one port that is the whole network of an offline browser, and answers from a snapshot.

How it works. A connection's first byte, left where it is, tells TLS from plain HTTP; the name that the browser asks
for does not matter, since one certificate, made anew each time and never kept, is accepted under all. Requests are
answered one after the other, each in a thread. A connection ends by being broken off: so a lost answer looks as it did
at capture.
"""

import asyncio
import base64
import hashlib
import socket
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from capture.recording.guard import own_port
from capture.replay.answering import Response
from capture.replay.playback.http import HEAD_LIMIT, BadRequest, ListenerRequest, encode, parse_head, upgrade

__all__ = ["Answerer", "Credentials", "Listener", "credentials"]

# (request, archived URL, body) → the answer; None: no answer, the connection breaks as it did at capture.
Answerer = Callable[[ListenerRequest, str, bytes], Response | None]

_TLS_HANDSHAKE = 0x16  # the content type of a TLS record (RFC 8446, 5.1), which no HTTP method begins with
_BODY_LIMIT = 64_000_000
_BACKLOG = 512


class Listener:
    """``async with Listener(context) as listener``: TLS for any name and plain HTTP on ``port`` of 127.0.0.1.

    ``answerer`` is called in a thread and can be exchanged at any time. Leaving ends every connection.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.port = 0
        self.answerer: Answerer = lambda request, url, body: None
        self._context = context
        self._connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Listener":
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
        self._socket.setblocking(False)
        self.port = self._socket.getsockname()[1]
        self._claim = own_port(self.port)
        self._claim.__enter__()
        asyncio.get_running_loop().add_reader(self._socket, self._accept)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
        self._claim.__exit__(None, None, None)
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _accept(self) -> None:
        try:
            client, _ = self._socket.accept()
        except OSError:
            return  # gone before it was accepted; without file descriptors the browser tries again
        client.setblocking(False)
        task = asyncio.get_running_loop().create_task(self._serve(client))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        task.add_done_callback(lambda _: client.close())

    async def _serve(self, client: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            first = await _first_byte(client)
            if not first:
                return
            scheme = "https" if first[0] == _TLS_HANDSHAKE else "http"
            reader = asyncio.StreamReader(limit=HEAD_LIMIT)
            protocol = asyncio.StreamReaderProtocol(reader)
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol, client, ssl=self._context if scheme == "https" else None
            )
        except OSError:  # ssl.SSLError is one: the browser left in the middle of the handshake
            return
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            await self._converse(reader, writer, scheme)
        except (OSError, BadRequest, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the browser went away, or talked without end
        finally:
            # Aborted, not closed: a lost answer must look like a broken connection, and a TLS goodbye takes time.
            transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, scheme: str) -> None:
        """Requests and answers until either side has had enough."""
        while True:
            request = parse_head(await reader.readuntil(b"\r\n\r\n"))
            if request.websocket:
                writer.write(upgrade(request.websocket))
                while await reader.read(65536):
                    continue  # frames are kept, not played: the socket is open and silent
                return
            if request.body_length > _BODY_LIMIT:
                raise BadRequest("a body that no page would send")
            body = await reader.readexactly(request.body_length)
            answer = await asyncio.to_thread(self.answerer, request, request.url(scheme), body)
            if answer is None:
                return
            writer.write(encode(answer))
            await writer.drain()


async def _first_byte(client: socket.socket) -> bytes:
    """The first byte, left where it is; empty when the browser closes a connection that it never used."""
    loop = asyncio.get_running_loop()
    there = asyncio.Event()
    loop.add_reader(client, there.set)
    try:
        await there.wait()
    finally:
        loop.remove_reader(client)
    return client.recv(1, socket.MSG_PEEK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """``context`` for a server; ``fingerprint`` is the one key that our own browser is told to accept."""

    context: ssl.SSLContext
    fingerprint: str  # base64 of the sha256 of the public key, as Chromium's SPKI list wants it

    @property
    def switch(self) -> str:
        """Chromium's switch that accepts this key under any name, as if a known authority had signed it."""
        return f"--ignore-certificate-errors-spki-list={self.fingerprint}"


def credentials(now: datetime | None = None) -> Credentials:
    """A new key and its self-signed certificate, valid for a day."""
    now = now or datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "warcite replay")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=12))
        .not_valid_after(now + timedelta(hours=12))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("replay.invalid")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    # The ssl module reads keys from files alone: this one is gone when the context has it.
    with tempfile.TemporaryDirectory(prefix="warcite-") as folder:
        path = Path(folder) / "replay.pem"
        path.touch(mode=0o600)
        path.write_bytes(pem)
        context.load_cert_chain(path)
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return Credentials(context=context, fingerprint=base64.b64encode(hashlib.sha256(public).digest()).decode())
