"""The mapped hosts as an ASGI application (ASGI 3.0): every archived origin under a host of its own.

It answers for hosts of snapshots on its shelf and for no other: a name that a hostile page points at this
machine (DNS rebinding), or one of a snapshot that is not here, gets 421 (RFC 9110, 15.5.20).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from capture.replay.answering import Response, resource
from capture.replay.playback.snapshot_cache import ServedSnapshot, SnapshotCache

__all__ = ["MappedHosts", "answer_of"]

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_BODY_LIMIT = 16_000_000
_BODILESS = (204, 304)
_SMALL = 1_000_000  # bytes
_WARM = 50_000  # URLs


class MappedHosts:
    """``uvicorn.run(MappedHosts(shelf))``. One request, one answer; nothing is kept about readers."""

    def __init__(self, shelf: SnapshotCache) -> None:
        self._shelf = shelf

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one ASGI scope."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:  # a WebSocket: recorded frames are kept, not played
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "").lower()
        shown = await self._shown(host)
        url = None if shown is None else shown.origins.to_archived(_url(scope, host))
        if shown is None or url is None:
            await _plain(send, 421, "This server has no such snapshot.\n")
            return
        body = await _body(receive)
        if body is None:
            await _plain(send, 413, "The body is too large.\n")
            return
        await _send(send, await _answered(shown, scope["method"], url, headers, body))

    async def _shown(self, host: str) -> ServedSnapshot | None:
        """By the label before the domain: ``HOST.TAG.LABEL.localhost:PORT``."""
        parts = host.partition(":")[0].rsplit(".", 2)
        if len(parts) != 3:
            return None
        return self._shelf.opened(parts[1]) or await asyncio.to_thread(self._shelf.by_label, parts[1])


async def _answered(shown: ServedSnapshot, method: str, url: str, headers: dict[str, str], body: bytes) -> Response:
    """In a thread the first time; a small answer is then mostly cached, and at worst read in milliseconds.

    The way to a thread and back takes as long as all the rest.
    """
    if url in shown.warm:
        return answer_of(shown, method, url, headers, body)
    answer = await asyncio.to_thread(answer_of, shown, method, url, headers, body)
    whole = method == "GET" and answer.status != 206 and answer.record_id  # a range may be of a large body
    if whole and len(answer.body) <= _SMALL and len(shown.warm) < _WARM:
        shown.warm.add(url)
    return answer


def answer_of(shown: ServedSnapshot, method: str, url: str, headers: dict[str, str], body: bytes) -> Response:
    """What the server answers to a request for the archived ``url``; header names are in lower case."""
    return resource(shown.index, shown.origins, method, url, headers, body, mode=shown.mode, cache=shown.cache)


def _url(scope: Message, host: str) -> str:
    """The URL as it was asked for, byte for byte: servers decode ``path``, not ``raw_path``."""
    path = scope.get("raw_path") or scope["path"].encode("utf-8")
    target = path.partition(b"?")[0].decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    return f"{scope['scheme']}://{host}{target}{'?' + query if query else ''}"


async def _body(receive: Receive) -> bytes | None:
    """The request's body; None where it is larger than any page would send."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > _BODY_LIMIT:
            return None
        if not message.get("more_body", False):
            return bytes(body)


async def _send(send: Send, answer: Response) -> None:
    pairs = [(n.lower().encode("latin-1"), v.encode("latin-1", "replace")) for n, v in answer.headers]
    if answer.status not in _BODILESS and not any(name == b"content-length" for name, _ in pairs):
        pairs.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
    await send({"type": "http.response.body", "body": answer.body})


async def _plain(send: Send, status: int, text: str) -> None:
    fields = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'"),
        (b"content-length", str(len(text)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": text.encode()})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
