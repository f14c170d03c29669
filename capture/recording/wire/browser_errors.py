"""What the browser says of requests that were not answered, where the wire alone cannot tell. Pure.

The wire knows that nothing came, the browser why it gave up: that goes beside it. And a request whose name does not
resolve, whose server is not reached or shows a certificate that is refused, or that the guard refuses, is never on the
wire at all: it becomes an exchange without a head. What the browser itself did not let out (a page's policy, CORS) is
none of either: it is the page's doing, and nothing was asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from capture.model.address import bare_url
from capture.model.exchange import Exchange, Truncation
from capture.model.net_error import ERR_ABORTED, ERR_FAILED, number_of
from capture.recording.wire.join import Joined

__all__ = ["explained", "unsent_requests"]

_REFUSALS = """
ERR_INVALID_RESPONSE ERR_INVALID_HTTP_RESPONSE ERR_INVALID_CHUNKED_ENCODING ERR_RESPONSE_HEADERS_TOO_BIG
ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION
ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION ERR_HTTP2_PROTOCOL_ERROR ERR_HTTP2_COMPRESSION_ERROR
ERR_HTTP2_FLOW_CONTROL_ERROR ERR_HTTP2_FRAME_SIZE_ERROR ERR_HTTP2_STREAM_CLOSED
ERR_CONTENT_LENGTH_MISMATCH ERR_INCOMPLETE_CHUNKED_ENCODING
"""
_FOUND_FAULT = frozenset(map(number_of, _REFUSALS.split()))  # a browser, with an answer's head or framing
UNDER_WAY = "still under way when the recording ended, and not sent"


def unsent_requests(joined: Joined, first_number: int) -> Iterator[Exchange]:
    """The requests that failed, or were never answered, and of which nothing is on the wire.

    They are numbered from ``first_number`` on. ``net_error`` is by the browser's word, ERR_ABORTED where it has none.
    """
    unsent = (s for s in joined.sightings if not s.status and not s.barred and (s.failed or not s.finished))
    for number, sighting in enumerate(unsent, first_number):
        error = number_of(sighting.failed) if sighting.failed else ERR_ABORTED
        yield Exchange(
            number=number,
            started=sighting.started,
            url=bare_url(sighting.url),
            method=sighting.method,
            request_head=b"",
            net_error=error,
            detail=_told(sighting.failed, error) if sighting.failed else UNDER_WAY,
        )


def explained(exchanges: Sequence[Exchange], joined: Joined) -> tuple[Exchange, ...]:
    """The same exchanges, with the browser's error where it told of one and there is no answer.

    Of an answer that broke off the wire shows by whom; only that the page gave it up itself is taken from the browser.
    An answer that is whole on the wire, and that the browser found fault with, the page did not get: it is truncated.
    """
    said = {id(exchange): sighting.failed for sighting, exchange in joined.pairs if sighting.failed}
    return tuple(_explained(exchange, said.get(id(exchange), "")) for exchange in exchanges)


def _explained(exchange: Exchange, failed: str) -> Exchange:
    error = number_of(failed)
    if exchange.status is None:
        known = error != ERR_FAILED or not exchange.net_error  # of a failure in general the wire knows more
    elif error in _FOUND_FAULT and not exchange.truncated:
        known, exchange = True, replace(exchange, truncated=Truncation.UNSPECIFIED)
    else:
        known = error == ERR_ABORTED and exchange.truncated is not None
    if not failed or not known or error == exchange.net_error:
        return exchange
    detail = "; ".join(filter(None, (_told(failed, error), exchange.detail)))
    return replace(exchange, net_error=error, detail=detail)


def _told(failed: str, error: int) -> str:
    return f"{failed} ({error})"
