"""From an exchange or artifact to drafts: records before they are framed. Pure; ids and peers are passed in.

One exchange gives ``response`` and ``request`` with one WARC-Date; the request names the response in
WARC-Concurrent-To. 1xx answers that came before the response stand in a ``metadata`` record of their own
(``urn:earlyHints:URL``, the heads as they came), because every reader takes the first head in a response's
block for the response; HTTP/2 trailers likewise (``urn:trailers:URL``). An exchange without response keeps
its request, with a ``metadata`` record (``application/warc-fields``) that says how it failed.
"""

import enum
import ipaddress
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from capture.formats.warc import http_head
from capture.formats.warc.body_query import BODY_LIMIT, body_query
from capture.formats.warc.fields import Field
from capture.model.exchange import Artifact, Body, Exchange, Peer, Truncation, WebsocketFrames

__all__ = ["Context", "Draft", "RecordPayload", "of_artifact", "of_exchange", "of_frames", "of_metadata", "of_software"]

REQUEST = "application/http; msgtype=request"
RESPONSE = "application/http; msgtype=response"
FRAMES = "application/jsonl"

# Payloads that deflate makes no smaller; they are stored instead.
_PACKED_TYPES = ("image/", "video/", "audio/", "font/woff", "application/font-woff", "application/zip")
_PLAIN_IMAGES = ("image/svg+xml", "image/bmp", "image/x-icon", "image/vnd.microsoft.icon")


class RecordPayload(enum.Enum):
    """Which bytes of the block the payload digest is over (WARC 1.1, 5.9)."""

    NONE = enum.auto()
    BODY = enum.auto()
    DECHUNKED = enum.auto()  # where the bytes bear the head out (payload.unframe)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record whose block is ``head`` followed by ``body``; lengths and digests are not known yet."""

    record_id: str
    type: str
    url: str
    date: datetime
    content_type: str
    fields: tuple[Field, ...] = ()  # beyond those that every record has
    head: bytes = b""
    body: Body = field(default_factory=Body)
    payload: RecordPayload = RecordPayload.NONE
    chunked: bool = False  # the body has chunk framing, so without its end it is truncated
    packed: bool = False  # the body is compressed already
    truncated: Truncation | None = None
    concurrent_to: str = ""
    # for the reference:
    status: int | None = None
    method: str = ""
    mime: str = ""
    location: str = ""
    body_query: str = ""
    exchange_number: int = 0
    resource_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the records of one exchange need beside it."""

    new_id: Callable[[], str]
    page_id: str = ""
    peer: Peer | None = None
    resource_type: str = ""
    redacted: tuple[str, ...] = ()  # of the request
    response_redacted: tuple[str, ...] = ()


def of_software(software: str, made: datetime, filename: str, new_id: Callable[[], str]) -> Draft:
    """The ``warcinfo`` that begins the file."""
    lines = (
        f"software: {software}",
        "format: WARC File Format 1.1",
        "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    )
    return Draft(
        record_id=new_id(),
        type="warcinfo",
        url="",
        date=made,
        content_type="application/warc-fields",
        fields=(("WARC-Filename", filename),),
        mime="application/warc-fields",
        body=Body.of("".join(f"{line}\r\n" for line in lines).encode()),
    )


def of_artifact(artifact: Artifact, page_id: str, new_id: Callable[[], str]) -> Draft:
    """A ``resource`` record: its payload is its block."""
    mime = http_head.media_type(artifact.content_type)[0]
    return Draft(
        record_id=new_id(),
        type="resource",
        url=artifact.uri,
        date=artifact.made,
        content_type=artifact.content_type,
        fields=_page(page_id),
        body=Body.of(artifact.data),
        payload=RecordPayload.BODY,
        packed=_packed(mime, ""),
        mime=mime,
    )


def of_frames(
    frames: WebsocketFrames, page_id: str, new_id: Callable[[], str], redacted: tuple[str, ...] = ()
) -> Draft:
    """The ``resource`` record of a websocket's frames, under the socket's own URL (iipc #115)."""
    notes: dict[str, object] = {"redacted": list(redacted)} if redacted else {}
    return Draft(
        record_id=new_id(),
        type="resource",
        url=frames.url,
        date=frames.opened,
        content_type=FRAMES,
        fields=(("WARC-Resource-Type", "websocket"), *_page(page_id), *_notes(notes)),
        body=frames.body,
        payload=RecordPayload.BODY,
        mime=FRAMES,
        truncated=frames.truncated,
        resource_type="websocket",
    )


def of_metadata(
    uri: str, content_type: str, data: bytes, made: datetime, page_id: str, new_id: Callable[[], str]
) -> Draft:
    """A ``metadata`` record."""
    return Draft(
        record_id=new_id(),
        type="metadata",
        url=uri,
        date=made,
        content_type=content_type,
        fields=_page(page_id),
        body=Body.of(data),
        mime=http_head.media_type(content_type)[0],
    )


def of_exchange(exchange: Exchange, context: Context) -> tuple[Draft, ...]:
    """The records of one exchange, in the order in which they are written."""
    if exchange.status is None:
        return (*_request(exchange, context, ""), _failure(exchange, context), *_asides(exchange, context, ""))
    response = _response(exchange, context)
    return (response, *_request(exchange, context, response.record_id), *_asides(exchange, context, response.record_id))


def _response(exchange: Exchange, context: Context) -> Draft:
    head = http_head.parse(exchange.response_head)
    mime = head.media_type[0]
    return Draft(
        record_id=context.new_id(),
        type="response",
        url=exchange.url,
        date=exchange.started,
        content_type=RESPONSE,
        fields=(*_common(exchange, context), *_notes(_response_notes(exchange, context))),
        head=exchange.response_head,
        body=exchange.response_body,
        payload=_payload(exchange.response_head, exchange.response_body),
        chunked=exchange.chunked,
        packed=_packed(mime, head.content_encoding),
        truncated=exchange.truncated,
        status=exchange.status,
        method=exchange.method,
        mime=mime,
        location=head.get("location"),
        body_query=_exchange_query(exchange),
        exchange_number=exchange.number,
        resource_type=context.resource_type,
    )


def _request(exchange: Exchange, context: Context, response_id: str) -> tuple[Draft, ...]:
    if not exchange.request_head:
        return ()  # nothing was sent; the metadata record says why
    redacted: dict[str, object] = {"redacted": list(context.redacted)} if context.redacted else {}
    draft = Draft(
        record_id=context.new_id(),
        type="request",
        url=exchange.url,
        date=exchange.started,
        content_type=REQUEST,
        fields=(*_common(exchange, context), *_notes(redacted)),
        head=exchange.request_head,
        body=exchange.request_body,
        payload=(
            _payload(exchange.request_head, exchange.request_body)
            if exchange.request_body.length
            else RecordPayload.NONE
        ),
        mime=http_head.parse(exchange.request_head).media_type[0],
        concurrent_to=response_id,
        method=exchange.method,
        body_query=_exchange_query(exchange),
        exchange_number=exchange.number,
        resource_type=context.resource_type,
    )
    return (draft,)


def _payload(head: bytes, body: Body) -> RecordPayload:
    """None where readers could not tell head from body, so that no digest claims what they cannot check."""
    parsed = http_head.parse(head)
    if parsed.length != len(head) or (body.length and http_head.head_end(head) is None):
        return RecordPayload.NONE
    return RecordPayload.DECHUNKED if parsed.chunked and body.length else RecordPayload.BODY


def _asides(exchange: Exchange, context: Context, response_id: str) -> tuple[Draft, ...]:
    """What came before and after the response and has no place in its block."""
    found = (
        ("urn:earlyHints:", RESPONSE, b"".join(exchange.early_hints)),
        ("urn:trailers:", "text/plain; charset=iso-8859-1", exchange.trailers),
    )
    return tuple(
        Draft(
            record_id=context.new_id(),
            type="metadata",
            url=name + exchange.url,
            date=exchange.started,
            content_type=content_type,
            fields=_common(exchange, context),
            body=Body.of(data),
            concurrent_to=response_id,
            mime=http_head.media_type(content_type)[0],
            exchange_number=exchange.number,
        )
        for name, content_type, data in found
        if data
    )


def _failure(exchange: Exchange, context: Context) -> Draft:
    text = f"method: {exchange.method}\r\nnet-error: {exchange.net_error}\r\n"
    if exchange.refused:
        text += f"refused: {' '.join(exchange.refused.split())}\r\n"
    if exchange.detail:
        text += f"detail: {' '.join(exchange.detail.split())}\r\n"
    return Draft(
        record_id=context.new_id(),
        type="metadata",
        url=exchange.url,
        date=exchange.started,
        content_type="application/warc-fields",
        fields=_common(exchange, context) if exchange.request_head else _page(context.page_id),
        body=Body.of(text.encode("utf-8", "replace")),
        mime="application/warc-fields",
        exchange_number=exchange.number,
        resource_type=context.resource_type,
    )


def _common(exchange: Exchange, context: Context) -> tuple[Field, ...]:
    protocols = [exchange.protocol, exchange.tls.version if exchange.tls else ""]
    fields = [("WARC-IP-Address", _address(context.peer))]
    fields += [("WARC-Protocol", protocol) for protocol in protocols]
    fields += [("WARC-Cipher-Suite", exchange.tls.cipher if exchange.tls else "")]
    fields += [("WARC-Resource-Type", context.resource_type)]
    return (*(pair for pair in fields if pair[1]), *_page(context.page_id))


def _page(page_id: str) -> tuple[Field, ...]:
    return (("WARC-Page-ID", page_id),) if page_id else ()


def _address(peer: Peer | None) -> str:
    """RFC 5952 form; empty where the peer is unknown."""
    try:
        return "" if peer is None else str(ipaddress.ip_address(peer.address.partition("%")[0]))
    except ValueError:
        return ""


def _response_notes(exchange: Exchange, context: Context) -> dict[str, object]:
    notes: dict[str, object] = {}
    if context.response_redacted:
        notes["redacted"] = list(context.response_redacted)
    if exchange.head_rebuilt:
        notes["head"] = "rebuilt"
    if exchange.net_error or (exchange.truncated and exchange.detail):
        notes |= {"netError": exchange.net_error, "detail": exchange.detail}
    return notes


def _notes(notes: dict[str, object]) -> tuple[Field, ...]:
    """What no field of the standard says: browsertrix's WARC-JSON-Metadata, ours under one name."""
    return (("WARC-JSON-Metadata", json.dumps({"warcite": notes})),) if notes else ()


def _packed(mime: str, content_encoding: str) -> bool:
    coded = content_encoding.strip().lower() not in ("", "identity", "none")
    return coded or (mime.startswith(_PACKED_TYPES) and mime not in _PLAIN_IMAGES)


def _exchange_query(exchange: Exchange) -> str:
    if not exchange.request_body.length:
        return ""
    with exchange.request_body.open() as stream:
        body = stream.read(BODY_LIMIT)
    return body_query(exchange.method, http_head.parse(exchange.request_head).get("content-type"), body)
