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
from typing import Any

from capture.formats.warc import http_head
from capture.formats.warc.body_query import BODY_LIMIT, body_query
from capture.formats.warc.fields import Field
from capture.formats.warc.http_head import media_type
from capture.formats.warc.record_ref import RecordRef
from capture.model.exchange import Artifact, Body, Exchange, Peer, Truncation, WebsocketFrames
from capture.model.record_names import EARLY_HINTS, NOT_HTTP, TRAILERS
from capture.model.wire_record import WireRecord

__all__ = [
    "Context",
    "Draft",
    "RecordPayload",
    "of_artifact",
    "of_exchange",
    "of_frames",
    "of_metadata",
    "of_software",
    "of_wire",
]

REQUEST = "application/http; msgtype=request"
RESPONSE = "application/http; msgtype=response"
FRAMES = "application/jsonl"
WARC_FIELDS = "application/warc-fields"

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
    """A record whose block is ``head`` followed by ``body``, and its reference as far as it is known."""

    ref: RecordRef
    fields: tuple[Field, ...] = ()  # beyond those that every record has
    head: bytes = b""
    body: Body = field(default_factory=Body)
    payload: RecordPayload = RecordPayload.NONE
    chunked: bool = False  # the body has chunk framing, so without its end it is truncated
    packed: bool = False  # the body is compressed already
    truncated: Truncation | None = None


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
    ref = _reference(new_id, "warcinfo", "", made, WARC_FIELDS)
    body = Body.of("".join(f"{line}\r\n" for line in lines).encode())
    return Draft(ref=ref, fields=(("WARC-Filename", filename),), body=body)


def of_artifact(artifact: Artifact, page_id: str, new_id: Callable[[], str]) -> Draft:
    """A ``resource`` record: its payload is its block."""
    ref = _reference(new_id, "resource", artifact.uri, artifact.made, artifact.content_type)
    return Draft(
        ref=ref,
        fields=_page(page_id),
        body=Body.of(artifact.data),
        payload=RecordPayload.BODY,
        packed=_packed(ref.mime, ""),
    )


def of_frames(
    frames: WebsocketFrames, page_id: str, new_id: Callable[[], str], redacted: tuple[str, ...] = ()
) -> Draft:
    """The ``resource`` record of a websocket's frames, under the socket's own URL (iipc #115)."""
    return Draft(
        ref=_reference(new_id, "resource", frames.url, frames.opened, FRAMES, resource_type="websocket"),
        fields=(("WARC-Resource-Type", "websocket"), *_page(page_id), *_notes({"redacted": list(redacted)})),
        body=frames.body,
        payload=RecordPayload.BODY,
        truncated=frames.truncated,
    )


def of_wire(record: WireRecord, page_id: str, new_id: Callable[[], str]) -> Draft:
    """A ``resource`` record of the wire itself."""
    return Draft(
        ref=_reference(new_id, "resource", record.uri, record.made, record.content_type),
        fields=_page(page_id),
        body=record.body,
        payload=RecordPayload.BODY,
    )


def of_metadata(
    uri: str, content_type: str, data: bytes, made: datetime, page_id: str, new_id: Callable[[], str]
) -> Draft:
    """A ``metadata`` record."""
    ref = _reference(new_id, "metadata", uri, made, content_type)
    return Draft(ref=ref, fields=_page(page_id), body=Body.of(data))


def of_exchange(exchange: Exchange, context: Context) -> tuple[Draft, ...]:
    """The records of one exchange, in the order in which they are written."""
    if exchange.status is None:
        answer_id, before = "", (*_request(exchange, context, ""), _failure(exchange, context))
        if exchange.response_head or exchange.response_body.length:
            before = (*before, _rubbish(exchange, context))
    else:
        answer = _response(exchange, context)
        answer_id = answer.ref.record_id
        before = (answer, *_request(exchange, context, answer_id))
    asides = (
        (EARLY_HINTS, RESPONSE, b"".join(exchange.early_hints)),
        (TRAILERS, "text/plain; charset=iso-8859-1", exchange.trailers),
    )  # what came before and after the response and has no place in its block
    return (
        *before,
        *(
            Draft(
                ref=_of(exchange, context, "metadata", kind, name, concurrent_to=answer_id),
                fields=_common(exchange, context),
                body=Body.of(data),
            )
            for name, kind, data in asides
            if data
        ),
    )


def _reference(
    new_id: Callable[[], str], kind: str, url: str, date: datetime, content_type: str, **more: Any
) -> RecordRef:
    """What is known of a record before it is written."""
    mime = more.pop("mime", media_type(content_type)[0])
    return RecordRef(record_id=new_id(), type=kind, url=url, date=date, content_type=content_type, mime=mime, **more)


def _of(exchange: Exchange, context: Context, kind: str, content_type: str, name: str = "", **more: Any) -> RecordRef:
    """The same of a record of an exchange; ``name`` stands before its URL."""
    url, number = name + exchange.url, exchange.number
    return _reference(context.new_id, kind, url, exchange.started, content_type, exchange_number=number, **more)


def _response(exchange: Exchange, context: Context) -> Draft:
    head = http_head.parse(exchange.response_head)
    mime = head.media_type[0]
    notes: dict[str, object] = {"redacted": list(context.response_redacted)}
    if exchange.head_rebuilt:
        notes["head"] = "rebuilt"
    if exchange.net_error or (exchange.truncated and exchange.detail):
        notes |= {"netError": exchange.net_error, "detail": exchange.detail}
    return Draft(
        ref=_of(
            exchange,
            context,
            "response",
            RESPONSE,
            status=head.status,  # as whoever reads the record finds it: the browser may have made one up
            method=exchange.method,
            mime=mime,
            location=head.get("location"),
            body_query=_exchange_query(exchange),
            resource_type=context.resource_type,
        ),
        fields=(*_common(exchange, context), *_notes(notes)),
        head=exchange.response_head,
        body=exchange.response_body,
        payload=_payload(exchange.response_head, exchange.response_body),
        chunked=exchange.chunked,
        packed=_packed(mime, head.content_encoding),
        truncated=exchange.truncated,
    )


def _request(exchange: Exchange, context: Context, response_id: str) -> tuple[Draft, ...]:
    if not exchange.request_head:
        return ()  # nothing was sent; the metadata record says why
    head, body = exchange.request_head, exchange.request_body
    draft = Draft(
        ref=_of(
            exchange,
            context,
            "request",
            REQUEST,
            mime=http_head.parse(head).media_type[0],
            concurrent_to=response_id,
            method=exchange.method,
            body_query=_exchange_query(exchange),
            resource_type=context.resource_type,
        ),
        fields=(*_common(exchange, context), *_notes({"redacted": list(context.redacted)})),
        head=head,
        body=body,
        payload=_payload(head, body) if body.length else RecordPayload.NONE,
    )
    return (draft,)


def _payload(head: bytes, body: Body) -> RecordPayload:
    """None where readers could not tell head from body, so that no digest claims what they cannot check."""
    parsed = http_head.parse(head)
    if parsed.length != len(head) or (body.length and http_head.head_end(head) is None):
        return RecordPayload.NONE
    return RecordPayload.DECHUNKED if parsed.chunked and body.length else RecordPayload.BODY


def _failure(exchange: Exchange, context: Context) -> Draft:
    text = f"method: {exchange.method}\r\nnet-error: {exchange.net_error}\r\n"
    for name, words in (("refused", exchange.refused), ("detail", exchange.detail)):
        if words:
            text += f"{name}: {' '.join(words.split())}\r\n"
    return Draft(
        ref=_of(exchange, context, "metadata", WARC_FIELDS, resource_type=context.resource_type),
        fields=_common(exchange, context) if exchange.request_head else _page(context.page_id),
        body=Body.of(text.encode("utf-8", "replace")),
    )


def _rubbish(exchange: Exchange, context: Context) -> Draft:
    """What came and is no answer, byte for byte: half a head, or another protocol."""
    return Draft(
        ref=_of(exchange, context, "resource", "application/octet-stream", NOT_HTTP),
        fields=_common(exchange, context),
        head=exchange.response_head,
        body=exchange.response_body,
        truncated=exchange.truncated,
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


def _notes(notes: dict[str, object]) -> tuple[Field, ...]:
    """What no field of the standard says: browsertrix's WARC-JSON-Metadata, ours under one name."""
    known = {name: note for name, note in notes.items() if note != []}
    return (("WARC-JSON-Metadata", json.dumps({"warcite": known})),) if known else ()


def _packed(mime: str, content_encoding: str) -> bool:
    coded = content_encoding.strip().lower() not in ("", "identity", "none")
    return coded or (mime.startswith(_PACKED_TYPES) and mime not in _PLAIN_IMAGES)


def _exchange_query(exchange: Exchange) -> str:
    if not exchange.request_body.length:
        return ""
    with exchange.request_body.open() as stream:
        body = stream.read(BODY_LIMIT)
    return body_query(exchange.method, http_head.parse(exchange.request_head).get("content-type"), body)
