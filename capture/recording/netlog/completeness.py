"""Completeness: the browser's own account of its responses against what the wire gave, both ways.

A multiset join in passes, strictest first; each sighting and each exchange is used once. Heads are not enough: of
each pair the bytes are compared too, by the browser's own count and by the length that the server declared.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import timedelta

from capture.model.exchange import Exchange
from capture.model.sighting import Completeness, MissingExchange, Sighting
from capture.recording.netlog.record_url import bare_url

__all__ = ["complete"]

_TOLERANCE = timedelta(milliseconds=1)  # the log counts whole milliseconds
_NETWORK = ("http://", "https://", "ws://", "wss://")
_NO_BODY = frozenset({204, 205, 304})
_DECLARED = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*([0-9]{1,18})[ \t]*\r?$")
_REVALIDATED = frozenset({304, 206})  # on the wire, where the page is told of a whole 200


def complete(sightings: Iterable[Sighting], exchanges: Iterable[Exchange]) -> Completeness:
    """Match sightings with exchanges.

    Not expected to have an exchange: cache hits, ``data:`` and other schemes without network, and
    sightings without a status. Not expected to have a sighting: the browser's own traffic.
    """
    left = [s for s in sightings if _expected(s)]
    sighted = sum(s.status > 0 for s in left)
    spare = [e for e in exchanges if not e.background]
    pdfs = {(e.url, e.method, e.status or 0) for e in spare if _is_pdf(e)}
    sizes = _sizes(spare)
    matched, short = 0, list[MissingExchange]()
    for passing in (_exactly, _on_connection, _by_address, _revalidated, _broken_off):
        left, spare, pairs = _pair(left, spare, *passing())
        matched += sum(s.status > 0 for s, _ in pairs)
        short += [_short(e, why) for s, e in pairs if (why := _lacking(s, e, sizes))]
    return Completeness(
        sighted=sighted,
        matched=matched,
        not_recorded=tuple(_missing(s) for s in left if s.status > 0 and not _retold(s, pdfs)),
        not_whole=tuple(short),
        not_sighted=tuple(_untold(e) for e in spare),
    )


_Keys = tuple[Callable[[Sighting], Hashable | None], Callable[[Exchange], Hashable | None], bool]


def _exactly() -> _Keys:
    """Connection, URL, status, and start within a millisecond."""
    return (*_on_connection()[:2], True)


def _on_connection() -> _Keys:
    """Connection, URL and status; the nearest in time, for clocks that were set in between."""
    return (
        lambda s: (s.connection_id, bare_url(s.url), s.status) if s.connection_id else None,
        lambda e: (e.connection_id, e.url, e.status or 0) if e.connection_id else None,
        False,
    )


def _by_address() -> _Keys:
    """URL, method and status, where the browser did not tell the connection."""
    return (
        lambda s: None if s.connection_id else (bare_url(s.url), s.method, s.status),
        lambda e: (e.url, e.method, e.status or 0),
        False,
    )


def _revalidated() -> _Keys:
    """URL and method of what the browser's cache completed."""
    return (
        lambda s: (bare_url(s.url), s.method) if s.status > 0 else None,
        lambda e: (e.url, e.method) if e.status in _REVALIDATED else None,
        False,
    )


def _broken_off() -> _Keys:
    """URL and method of an answer that broke off so early that the page was told of the failure alone."""
    return (
        lambda s: (bare_url(s.url), s.method) if s.failed and not s.status else None,
        lambda e: (e.url, e.method) if e.net_error else None,
        False,
    )


def _pair(
    sightings: list[Sighting],
    exchanges: list[Exchange],
    sighting_key: Callable[[Sighting], Hashable | None],
    exchange_key: Callable[[Exchange], Hashable | None],
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


_Sizes = dict[tuple[int, str], int]


def _sizes(exchanges: Iterable[Exchange]) -> _Sizes:
    """Bytes of answers by request and URL: a login's two answers are one request to the browser, which adds them up."""
    found: _Sizes = defaultdict(int)
    for one in exchanges:
        heads = len(one.response_head) + sum(map(len, one.early_hints)) + len(one.trailers)
        found[one.request_id, one.url] += heads + one.response_body.length
    return found


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


def _short(exchange: Exchange, why: str) -> MissingExchange:
    return MissingExchange(url=exchange.url, method=exchange.method, status=exchange.status or 0, why=why)


def _is_pdf(exchange: Exchange) -> bool:
    return re.search(rb"(?im)^content-type[ \t]*:[ \t]*application/pdf", exchange.response_head) is not None


def _retold(sighting: Sighting, pdfs: set[tuple[str, str, int]]) -> bool:
    """Whether the browser tells once more of a PDF that it has already.

    Chromium's PDF viewer is a page of its own under the document's address: a response without a connection.
    """
    answer = (bare_url(sighting.url), sighting.method, sighting.status)
    return not sighting.connection_id and answer in pdfs


def _expected(sighting: Sighting) -> bool:
    return not sighting.from_cache and sighting.url.lower().startswith(_NETWORK)


def _missing(sighting: Sighting) -> MissingExchange:
    where = f"connection {sighting.connection_id}" if sighting.connection_id else "no connection told"
    return MissingExchange(
        url=bare_url(sighting.url),
        method=sighting.method,
        status=sighting.status,
        why=f"the browser saw this answer ({where}); no such exchange in its log",
    )


def _untold(exchange: Exchange) -> MissingExchange:
    return MissingExchange(
        url=exchange.url,
        method=exchange.method,
        status=exchange.status or 0,
        why=exchange.detail or "on the wire, but the browser told nobody",
    )
