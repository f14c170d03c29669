"""What the wire had of one request → an Exchange: what it is called, whether it is whole, and if not, why.

The wire alone decides. An answer is whole when its framing says so; what kept it from that is told by the first ending
of the connection or the stream (``Stop``), and named as Chromium would name it (net/base/net_error_list.h).
"""

import re
from dataclasses import dataclass

from capture.model.exchange import Body, Exchange, Tls, Truncation
from capture.model.moment import from_ms
from capture.model.net_error import number_of
from capture.recording.wire.h1 import BODILESS, announced_length, status_of
from capture.recording.wire.h2 import error_name
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.wire_exchange import Stop, WireExchange

__all__ = ["build"]

_BY_CODE = {  # of a reset stream (RFC 9113, 7), as Chromium's SpdySession::OnRstStream
    0: "HTTP2_RST_STREAM_NO_ERROR_RECEIVED",
    7: "HTTP2_SERVER_REFUSED_STREAM",
    13: "HTTP_1_1_REQUIRED",
}
_LEAVING = frozenset({0, 5, 8})  # how a browser leaves a stream: NO_ERROR, STREAM_CLOSED, CANCEL
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OWN_SITE = re.compile(rb"(?im)^sec-fetch-site[ \t]*:[ \t]*none[ \t]*\r$")
_OWN_MODE = re.compile(rb"(?im)^sec-fetch-mode[ \t]*:[ \t]*no-cors[ \t]*\r$")
_PORT = re.compile(r"[a-z]+://[^/?]*:\d+(?=[/?]|\Z)")
_UNSURE = (
    "the server ended the connection without saying that it had sent all (TLS close_notify): "
    "whether the answer is whole cannot be told"
)
_OLD_HEAD = b"HTTP/0.9 200 OK\r\n\r\n"  # as Chromium makes it up


def build(
    wire: WireExchange, *, tls: Tls | None = None, close_notify: bool = True, local_port: int | None = None
) -> Exchange:
    """The exchange. ``close_notify``: a TLS connection's server said that it has no more (RFC 8446, 6.1)."""
    answer = _Answer.of(wire)
    verdict = _Verdict(wire, answer, bool(tls) and not close_notify)
    truncated, failure = verdict.truncated, verdict.failure
    return Exchange(
        number=wire.number,
        started=from_ms(wire.started_ms),
        ended=from_ms(wire.ended_ms),
        url=wire.url,
        method=wire.method,
        protocol="h2" if wire.h2 else "http/1.0" if answer.head and (0, 9) < wire.version < (1, 1) else "http/1.1",
        request_head=wire.request_head,
        request_body=wire.request_body.body(),
        status=answer.status,
        response_head=answer.head,
        response_body=answer.body,
        early_hints=wire.interim,
        trailers=wire.trailers,
        chunked=wire.chunked,
        truncated=truncated,
        net_error=number_of(f"ERR_{failure}") if failure else 0,
        detail="; ".join(verdict.details(truncated, failure)),
        head_rebuilt=wire.head_rebuilt or answer.rebuilt,
        connection=wire.connection,
        stream=wire.stream,
        framing_bytes=wire.framing_bytes,
        local_port=local_port,
        tls=tls,
        background=bool(_OWN_SITE.search(wire.request_head) and _OWN_MODE.search(wire.request_head)),
        unanswered_on_reused=wire.unanswered_on_reused,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The answer as Chromium takes it. ``is_http``: no rubbish; ``rebuilt``: the head is not the wire's."""

    status: int | None
    head: bytes
    body: Body
    rebuilt: bool = False
    is_http: bool = True

    @classmethod
    def of(cls, wire: WireExchange) -> "_Answer":
        body = wire.body.body()
        if wire.h2 or wire.status is not None:
            is_http = wire.status is not None or not body.length
            return cls(status=wire.status, head=wire.response_head, body=body, is_http=is_http)
        ended = wire.stop is Stop.FAR_END and not wire.was_reset
        if wire.begun:
            status = status_of(wire.begun)
            # In the clear Chromium takes a head that the connection's end cut off, over TLS it does not.
            if ended and wire.url.startswith(("http:", "ws:")) and status is not None and status >= 200:
                head = wire.begun.rstrip(b"\r\n") + b"\r\n\r\n"
                return cls(status=status, head=head, body=body, rebuilt=True)
            if status is not None or not ended:
                return cls(status=None, head=wire.begun, body=body)
            body = Body.of(wire.begun)  # shorter than anything that a status line could begin with
        elif not body.length:
            return cls(status=None, head=b"", body=body)
        # HTTP/0.9: on the scheme's own port alone, elsewhere Shoutcast's (HttpStreamParser::ParseResponseHeaders).
        shoutcast = wire.url.startswith("http:") and _first_bytes(body, 3).lower() == b"icy"
        old = not wire.broken_framing and not wire.interim and (shoutcast or not _PORT.match(wire.url))
        if old:
            return cls(status=200, head=_OLD_HEAD, body=body, rebuilt=True)
        return cls(status=None, head=b"", body=body, is_http=False)


def _first_bytes(body: Body, size: int) -> bytes:
    with body.open() as stream:
        return stream.read(size)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Whether the answer is whole; ``unsure``: TLS did not say that the connection's end was the server's."""

    wire: WireExchange
    answer: _Answer
    unsure: bool

    @property
    def redirects(self) -> bool:
        """No browser reads such a body to its end."""
        return self.answer.status in _REDIRECTS

    @property
    def missing(self) -> int:
        """How many bytes lack of the length that the head declares."""
        wire, answer = self.wire, self.answer
        if wire.method == "HEAD" or answer.status in BODILESS or wire.chunked or answer.status is None:
            return 0
        declared = wire.declared if wire.h2 else announced_length(answer.head)
        return max((declared or 0) - wire.body.seen, 0) if sum(wire.said_bytes) == 0 else 0

    @property
    def end_is_unsure(self) -> bool:
        """The body ends with a connection of which TLS does not say that its end is the server's."""
        return self.unsure and self.wire.ends_with_connection and self.wire.stop is Stop.NOTHING

    @property
    def truncated(self) -> Truncation | None:
        wire = self.wire
        if wire.silent or (self.answer.status is None and not self.answer.body.length and not self.answer.head):
            return None
        if wire.body.limited or wire.stop is Stop.LIMIT:
            return Truncation.LENGTH
        if wire.body.failed or not self.answer.is_http:
            return Truncation.UNSPECIFIED
        if wire.stop is Stop.NOTHING:
            # Whether anything lacks cannot be told then, still less who cut it.
            contradicted = wire.h2 and self.missing
            return Truncation.UNSPECIFIED if self.end_is_unsure or contradicted else None
        cut = wire.stop is Stop.FAR_END and not wire.broken_framing
        return Truncation.DISCONNECT if cut else Truncation.UNSPECIFIED

    @property
    def failure(self) -> str:
        """Chromium's name for it, without ``ERR_``; empty: none, or nothing that Chromium has a name for."""
        wire, answer = self.wire, self.answer
        if not answer.is_http:
            odd = "RESPONSE_HEADERS_TOO_BIG" if wire.broken_framing else "INVALID_HTTP_RESPONSE"
            return "HTTP2_PROTOCOL_ERROR" if wire.h2 else odd
        if wire.broken_framing and wire.stop in (Stop.FAR_END, Stop.BROWSER):
            return "HTTP2_PROTOCOL_ERROR" if wire.h2 else "INVALID_CHUNKED_ENCODING"
        match wire.stop:
            case Stop.NOTHING:
                return "ABORTED" if wire.cancelled and not self.redirects else ""
            case Stop.BROWSER:
                if any(way is Direction.UP and code not in _LEAVING for way, code in wire.resets):
                    return "HTTP2_PROTOCOL_ERROR"  # the browser found fault with it
                return "" if self.redirects else "ABORTED"
            case Stop.LIMIT:
                return "CONNECTION_RESET"
            case Stop.UNREADABLE | Stop.RECORDING:
                return ""
        if wire.was_reset:
            return "CONNECTION_RESET"
        if wire.h2:
            codes = [code for direction, code in wire.resets if direction is Direction.DOWN]
            if codes:
                return _BY_CODE.get(codes[0], "HTTP2_PROTOCOL_ERROR")
            return "HTTP2_SERVER_REFUSED_STREAM" if wire.refused else "CONNECTION_CLOSED"
        if answer.status is None:
            nothing = "CONNECTION_CLOSED" if wire.reused else "EMPTY_RESPONSE"
            return "RESPONSE_HEADERS_TRUNCATED" if wire.begun else nothing
        if wire.ends_with_connection:
            return "CONNECTION_RESET"
        if wire.chunked:
            return "INCOMPLETE_CHUNKED_ENCODING"
        return "CONTENT_LENGTH_MISMATCH" if not answer.rebuilt or self.missing else ""

    def details(self, truncated: Truncation | None, error: str) -> list[str]:
        """The finer reasons, for the provenance record."""
        wire, body, request_body = self.wire, self.wire.body, self.wire.request_body
        reasons = [f"net::ERR_{error} ({number_of('ERR_' + error)})"] if error else []
        reasons += [text for text in (body.failed, request_body.failed) if text]
        if body.limited:
            reasons.append(f"body cut at {body.kept} of {body.seen} bytes")
        if not self.answer.is_http:
            reasons.append(f"{self.answer.body.length} bytes came that are no HTTP answer")
        if self.missing and truncated:
            reasons.append(f"{self.missing} bytes of the body that the head announces did not come")
        if wire.h2 and wire.declared is not None and body.seen > wire.declared and wire.method != "HEAD":
            reasons.append(f"the head announces {wire.declared} bytes, {body.seen} came")
        if wire.request_missing:
            known = announced_length(wire.request_head)
            count = f"{wire.request_missing} bytes" if known is not None else "bytes"
            reasons.append(f"{count} of the request body were not sent")
        if not request_body.whole:
            reasons.append(f"request body cut at {request_body.kept} of {request_body.seen} bytes")
        if wire.request_trailers:
            reasons.append(f"the request had trailers of {len(wire.request_trailers)} bytes, which are not kept")
        if wire.extra_bytes:
            reasons.append(f"{wire.extra_bytes} bytes followed the answer")
        if sum(wire.said_bytes) and not wire.url.startswith(("ws:", "wss:")):
            up, down = wire.said_bytes
            reasons.append(f"{up} and {down} bytes of another protocol followed, which are not kept")
        for direction, code in wire.resets:
            reasons.append(f"stream reset by the {direction.sender}, code {code} ({error_name(code)})")
        if wire.refused:
            reasons.append("the server said that it had not begun with this request")
        if self.end_is_unsure:
            reasons.append(_UNSURE)
        if wire.cancelled and wire.stop is Stop.NOTHING:
            reasons.append("the browser had cancelled the request before its answer was whole")
        elif wire.stop is Stop.BROWSER and not error:
            reasons.append("the browser did not read it to its end")
        if wire.stop is Stop.LIMIT:
            reasons.append("a limit cut the connection")
        if wire.stop is Stop.RECORDING:
            reasons.append("still under way when the recording ended")
        reasons += wire.notes
        if truncated and not reasons:
            reasons.append("the connection ended before the answer did")
        return reasons
