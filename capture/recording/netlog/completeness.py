"""Completeness: the browser's own account of its responses against what the wire gave, both ways.

A multiset join in passes, strictest first; each sighting and each exchange is used once. Heads are not enough: of
each pair the bytes are compared too, by the browser's own count and by the length that the server declared.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import timedelta

from capture.model.address import bare_url
from capture.model.exchange import Exchange
from capture.model.sighting import Completeness, MissingExchange, Sighting

__all__ = ["completeness_of"]

_TOLERANCE = timedelta(milliseconds=1)  # the log counts whole milliseconds
_NETWORK = ("http://", "https://", "ws://", "wss://")
_NO_BODY = frozenset({204, 205, 304})
_DECLARED = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*([0-9]{1,18})[ \t]*\r?$")
_PDF = re.compile(rb"(?im)^content-type[ \t]*:[ \t]*application/pdf")
_Sizes = dict[tuple[int, str], int]  # bytes of answers, heads included
_REVALIDATED = frozenset({304, 206})  # on the wire, where the page is told of a whole 200


def completeness_of(sightings: Iterable[Sighting], exchanges: Iterable[Exchange]) -> Completeness:
    """Match sightings with exchanges.

    Not expected to have an exchange: cache hits, ``data:`` and other schemes without network, and
    sightings without a status. Not expected to have a sighting: the browser's own traffic.
    """
    left = [s for s in sightings if not s.from_cache and s.url.lower().startswith(_NETWORK)]
    sighted = sum(s.status > 0 for s in left)
    spare = [e for e in exchanges if not e.background]
    pdfs = {(e.url, e.method, e.status or 0) for e in spare if _PDF.search(e.response_head)}
    # By request and URL: a login's two answers are one request to the browser, which adds them up.
    sizes: _Sizes = defaultdict(int)
    for e in spare:
        heads = len(e.response_head) + sum(map(len, e.early_hints)) + len(e.trailers)
        sizes[e.request_id, e.url] += heads + e.response_body.length
    matched, short = 0, list[MissingExchange]()
    for sighting_key, exchange_key, close in _PASSES:
        left, spare, pairs = _pair(left, spare, sighting_key, exchange_key, close)
        matched += sum(s.status > 0 for s, _ in pairs)
        short += [_missing(e, why) for s, e in pairs if (why := _lacking(s, e, sizes))]
    not_recorded = [
        MissingExchange(
            url=bare_url(s.url),
            method=s.method,
            status=s.status,
            why=f"the browser saw this answer ({_where(s)}); no such exchange in its log",
        )
        for s in left
        # Chromium's PDF viewer is a page of its own under the document's address: it reports the response once more,
        # without a connection.
        if s.status > 0 and (s.connection_id or (bare_url(s.url), s.method, s.status) not in pdfs)
    ]
    return Completeness(
        sighted=sighted,
        matched=matched,
        not_recorded=tuple(not_recorded),
        not_whole=tuple(short),
        not_sighted=tuple(_missing(e, e.detail or "on the wire, but the browser told nobody") for e in spare),
    )


def _where(sighting: Sighting) -> str:
    return f"connection {sighting.connection_id}" if sighting.connection_id else "no connection told"


def _missing(exchange: Exchange, why: str) -> MissingExchange:
    return MissingExchange(url=exchange.url, method=exchange.method, status=exchange.status or 0, why=why)


_SightingKey = Callable[[Sighting], Hashable | None]
_ExchangeKey = Callable[[Exchange], Hashable | None]
_CONNECTION: tuple[_SightingKey, _ExchangeKey] = (
    lambda s: (s.connection_id, bare_url(s.url), s.status) if s.connection_id else None,
    lambda e: (e.connection_id, e.url, e.status or 0) if e.connection_id else None,
)
_PASSES: tuple[tuple[_SightingKey, _ExchangeKey, bool], ...] = (
    # Connection, URL, status, and start within a millisecond.
    (*_CONNECTION, True),
    # Connection, URL and status; the nearest in time, for clocks that were set in between.
    (*_CONNECTION, False),
    # URL, method and status, where the browser did not tell the connection.
    (
        lambda s: None if s.connection_id else (bare_url(s.url), s.method, s.status),
        lambda e: (e.url, e.method, e.status or 0),
        False,
    ),
    # URL and method of what the browser's cache completed.
    (
        lambda s: (bare_url(s.url), s.method) if s.status > 0 else None,
        lambda e: (e.url, e.method) if e.status in _REVALIDATED else None,
        False,
    ),
    # URL and method of an answer that broke off so early that the page was told of the failure alone.
    (
        lambda s: (bare_url(s.url), s.method) if s.failed and not s.status else None,
        lambda e: (e.url, e.method) if e.net_error else None,
        False,
    ),
)
"""What makes a sighting and an exchange a pair, strictest first, and whether their starts must agree."""


def _pair(
    sightings: list[Sighting],
    exchanges: list[Exchange],
    sighting_key: _SightingKey,
    exchange_key: _ExchangeKey,
    close: bool,
) -> tuple[list[Sighting], list[Exchange], list[tuple[Sighting, Exchange]]]:
    """One pass: what is left of both sides, and the pairs that it found."""
    offered: dict[Hashable, list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        if (key := exchange_key(exchange)) is not None:
            offered[key].append(exchange)
    left, pairs = list[Sighting](), list[tuple[Sighting, Exchange]]()
    for sighting in sightings:
        candidates = offered.get(sighting_key(sighting), [])
        best = min(candidates, key=lambda e: abs(e.started - sighting.started), default=None)
        if best is None or (close and abs(best.started - sighting.started) > _TOLERANCE):
            left.append(sighting)
            continue
        candidates.remove(best)
        pairs.append((sighting, best))
    used = {id(exchange) for _, exchange in pairs}
    return left, [e for e in exchanges if id(e) not in used], pairs


def _lacking(sighting: Sighting, exchange: Exchange, sizes: _Sizes) -> str:
    """What says that bytes of this answer are not in its record; empty: nothing does.

    Of what broke off the exchange says so itself. HTTP/1 is counted to the byte; HTTP/2 packs its heads and adds nine
    bytes to each frame, of whatever size, so that the browser's count proves no more than that the half is lost.
    """
    if exchange.truncated or sighting.failed or exchange.status in _NO_BODY or exchange.method == "HEAD":
        return ""
    length = exchange.response_body.length
    declared = _DECLARED.search(exchange.response_head)
    if declared and not exchange.chunked and length < int(declared[1]):
        return f"the server declared {int(declared[1])} bytes, {length} are recorded"
    got = sizes[exchange.request_id, exchange.url]
    enough = got if exchange.protocol.startswith("http/1") else 2 * got
    if sighting.received > enough and not sighting.from_cache:
        return f"the browser got {sighting.received} bytes of answer, {got} are recorded"
    return ""
