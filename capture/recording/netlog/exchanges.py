"""An attempt that is over, with what the wire had for it → an Exchange."""

import re
from collections.abc import Mapping

from capture.model.exchange import Exchange, Truncation
from capture.model.moment import from_ms
from capture.recording.netlog import heads
from capture.recording.netlog.attempts import Attempt
from capture.recording.netlog.wire import WireAnswer

__all__ = ["build"]

# Chromium's errors that mean: the far end, or the network, cut the answer (net/base/net_error_list.h).
_CUT_BY_PEER = frozenset({-15, -100, -101, -102, -103, -324, -337, -352, -354, -355, -357, -361})
_REQUEST_LOST = "the log lacks bytes of the request"
_RESPONSE_LOST = "the log lacks bytes of the answer"


def build(attempt: Attempt, names: Mapping[int, str], *, log_ended: bool = False) -> Exchange:
    """The exchange of an attempt. ``names`` are Chromium's error names by number.

    ``log_ended``: the recording stopped while the attempt was under way.
    """
    answer = attempt.span.answer() if attempt.span else WireAnswer()
    response_lines = attempt.response_lines
    status = answer.status if answer.head else heads.status_of(response_lines)
    response_head, response_rebuilt = answer.head or answer.begun, False
    if not answer.head and response_lines:
        response_rebuilt = True
        if answer.begun:  # Chromium takes a head that the connection's end cut off, without its blank line
            response_head = answer.begun.rstrip(b"\r\n") + b"\r\n\r\n"
        else:
            first, *rest = map(heads.unescape, response_lines)
            response_head = heads.from_event(first, rest)
    request_head = answer.request_head
    request_rebuilt = bool(not request_head and attempt.request_line)
    if request_rebuilt:
        lines = [heads.unescape(line) for line in attempt.request_lines]
        request_head = heads.from_event(attempt.request_line.encode("latin-1", "replace"), lines)
    lost = _lost(attempt, answer)
    truncated = None
    if status is not None or answer.body.seen or answer.begun:
        if answer.body.limited:
            truncated = Truncation.LENGTH
        elif lost or answer.body.failed:
            truncated = Truncation.UNSPECIFIED
        elif not answer.complete:
            cut = answer.closed_by_peer or attempt.net_error in _CUT_BY_PEER or answer.reset
            truncated = Truncation.DISCONNECT if cut else Truncation.UNSPECIFIED
    error = attempt.net_error
    if attempt.cancelled and truncated is None and status is not None:
        error = 0  # cancelled after the last byte
    socket = attempt.socket
    return Exchange(
        number=attempt.number,
        started=from_ms(attempt.started_ms),
        ended=from_ms(attempt.ended_ms) if attempt.ended_ms else None,
        url=attempt.url,
        method=attempt.method,
        protocol=answer.protocol,
        request_head=request_head,
        request_body=answer.request_body.body(),
        status=status,
        response_head=response_head,
        response_body=answer.body.body(),
        early_hints=answer.early_hints,
        trailers=answer.trailers,
        chunked=answer.chunked,
        truncated=truncated,
        net_error=error,
        detail="; ".join(_details(attempt, answer, names, lost, truncated, error, log_ended)),
        head_rebuilt=request_rebuilt or response_rebuilt,
        request_id=attempt.request,
        connection_id=socket.number if socket else None,
        local_port=socket.local_port if socket else None,
        tls=socket.tls if socket else None,
        initiator=attempt.initiator,
        background=attempt.background,
    )


def _lost(attempt: Attempt, answer: WireAnswer) -> list[str]:
    """Signs that bytes of the wire are missing from the log: the events know better."""
    signs = []
    h1 = answer.protocol != "h2"
    sent_wrong = not answer.request_head.startswith(attempt.request_line.encode("latin-1", "replace"))
    if h1 and attempt.request_line and sent_wrong:
        signs.append(_REQUEST_LOST)
    no_head = not answer.head and not answer.begun and not answer.body.seen and attempt.response_lines
    differs = h1 and answer.head and not heads.agrees(answer.head, attempt.response_lines)
    # What was handed on is not comparable where it was decoded on the way. Shared dictionaries (``dcb``, ``dcz``) are
    # decoded below the place where Chromium counts.
    codings = re.findall(rb"(?im)^content-encoding[ \t]*:(.*)$", answer.head)
    comparable = not codings or (attempt.filtered and not any(b"dc" in coding.lower() for coding in codings))
    short = comparable and attempt.handed_on > answer.payload_bytes
    if no_head or differs or short or answer.lost:
        signs.append(_RESPONSE_LOST)
    return signs


def _details(
    attempt: Attempt,
    answer: WireAnswer,
    names: Mapping[int, str],
    lost: list[str],
    truncated: Truncation | None,
    error: int,
    log_ended: bool,
) -> list[str]:
    """The finer reasons, for the provenance record."""
    reasons = [f"net::{names.get(error, 'ERR')} ({error})"] if error else []
    reasons += lost
    reasons += [text for text in (answer.body.failed, answer.request_body.failed) if text]
    if answer.body.limited:
        reasons.append(f"body cut at {answer.body.kept} of {answer.body.seen} bytes")
    if answer.request_missing:
        reasons.append(f"{answer.request_missing} bytes of the request body were not sent")
    if not answer.request_body.whole:
        reasons.append(f"request body cut at {answer.request_body.kept} of {answer.request_body.seen} bytes")
    if answer.extra_bytes:
        reasons.append(f"{answer.extra_bytes} bytes followed the answer")
    if answer.reset:
        reasons.append(f"stream reset by the server, code {answer.reset}")
    if log_ended and not attempt.finished:
        reasons.append("still under way when the recording ended")
    elif truncated is Truncation.UNSPECIFIED and not reasons:
        reasons.append("not read to its end")
    return reasons
