"""The mapped hosts as an ASGI application (ASGI 3.0): every archived origin under a host of its own.

It answers for hosts of the snapshots in its cache and for no other: a name that a hostile page points at this
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
    """``uvicorn.run(MappedHosts(snapshots))``. One request, one answer; nothing is kept about readers."""

    def __init__(self, snapshots: SnapshotCache) -> None:
        self._snapshots = snapshots

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one ASGI scope."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            message: Message = {}
            while message.get("type") != "lifespan.shutdown":
                message = await receive()
                await send({"type": f"{message['type']}.complete"})
        else:  # a WebSocket: recorded frames are kept, not played
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Message, receive: Receive, send: Send) -> None:
        """A snapshot is found by the label before the domain: ``HOST.TAG.LABEL.localhost:PORT``."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "").lower()
        parts = host.partition(":")[0].rsplit(".", 2)
        snapshot = url = None
        if len(parts) == 3:
            label = parts[1]
            snapshot = self._snapshots.opened(label) or await asyncio.to_thread(self._snapshots.by_label, label)
        if snapshot is not None:
            # As it was asked for, byte for byte: servers decode ``path``, not ``raw_path``.
            path = scope.get("raw_path") or scope["path"].encode("utf-8")
            target, query = path.partition(b"?")[0].decode("latin-1"), scope["query_string"].decode("latin-1")
            url = snapshot.origins.to_archived(f"{scope['scheme']}://{host}{target}{'?' + query if query else ''}")
        if snapshot is None or url is None:
            await _plain(send, 421, "This server has no such snapshot.\n")
            return
        body = await _body(receive)
        if body is None:
            await _plain(send, 413, "The body is too large.\n")
            return
        answer = await _answer(snapshot, scope["method"], url, headers, body)
        pairs = [(n.lower().encode("latin-1"), v.encode("latin-1", "replace")) for n, v in answer.headers]
        if answer.status not in _BODILESS and not any(name == b"content-length" for name, _ in pairs):
            pairs.append((b"content-length", str(len(answer.body)).encode()))
        await _send(send, answer.status, pairs, answer.body)


async def _answer(snapshot: ServedSnapshot, method: str, url: str, headers: dict[str, str], body: bytes) -> Response:
    """In a thread the first time; a small answer is then mostly cached, and at worst read in milliseconds.

    The way to a thread and back takes as long as all the rest.
    """
    if url in snapshot.warm:
        return answer_of(snapshot, method, url, headers, body)
    answer = await asyncio.to_thread(answer_of, snapshot, method, url, headers, body)
    whole = method == "GET" and answer.status != 206 and answer.record_id  # a range may be of a large body
    if whole and len(answer.body) <= _SMALL and len(snapshot.warm) < _WARM:
        snapshot.warm.add(url)
    return answer


def answer_of(snapshot: ServedSnapshot, method: str, url: str, headers: dict[str, str], body: bytes) -> Response:
    """What the server answers to a request for the archived ``url``; header names are in lower case."""
    return resource(
        snapshot.index, snapshot.origins, method, url, headers, body, mode=snapshot.mode, cache=snapshot.cache
    )


async def _body(receive: Receive) -> bytes | None:
    """The request's body; None where it is larger than any page would send."""
    body = bytearray()
    more = True
    while more and len(body) <= _BODY_LIMIT:
        message = await receive()
        body += message.get("body", b"")
        more = message["type"] != "http.disconnect" and message.get("more_body", False)
    return bytes(body) if len(body) <= _BODY_LIMIT else None


async def _plain(send: Send, status: int, text: str) -> None:
    fields = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'"),
        (b"content-length", str(len(text)).encode()),
    ]
    await _send(send, status, fields, text.encode())


async def _send(send: Send, status: int, fields: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})
