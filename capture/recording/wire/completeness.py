"""Completeness: what three witnesses say of each other. Pure.

The browser's events (sightings) say which answers it got and how large they were, the wire (exchanges) what crossed it,
the guard how many bytes it relayed. Sightings and exchanges are joined both ways (``join``); of each pair the bytes are
compared too, by the browser's own count and by the length that the server declared.

Every byte that was relayed belongs to an exchange, to HTTP's framing or to TLS. What does not is named:

| what | told |
|---|---|
| the guard counted other bytes of a connection than the recorder got, or never heard of it | always |
| the recorder got bytes that are in none of its sums, or in two | always |
| bytes that could not be read, on a connection with a fault | always |
| bytes that could not be read, more than a record of TLS and a frame of HTTP/2 take | always |
| fewer: a record or frame within which a connection ended, a handshake that was given up | counted apart |
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from capture.model.address import bare_url
from capture.model.connection_report import ByteAccount, ConnectionReport
from capture.model.exchange import Exchange
from capture.model.sighting import Completeness, MissingExchange, Sighting, UnaccountedBytes
from capture.recording.wire.h1 import BODILESS, announced_length
from capture.recording.wire.join import Joined, Key, is_from_the_network, join, key_of_exchange, key_of_sighting

__all__ = ["completeness_of", "unrecorded"]

_PDF = re.compile(rb"(?im)^content-type[ \t]*:[ \t]*application/pdf")
# RFC 8446, 5.2 and RFC 5246, 6.2.3: at most 2^14 + 2048 bytes follow a record's head of 5; RFC 9113, 4.2: a frame of as
# many as Chromium allows (SETTINGS_MAX_FRAME_SIZE is left at 2^14) and its head of 9. HTTP/1's heads are exchanges'.
MOST_UNFINISHED = (5 + (1 << 14) + 2048) + (9 + (1 << 14))


def completeness_of(
    sightings: Iterable[Sighting],
    exchanges: Iterable[Exchange],
    connections: Sequence[ConnectionReport] | None = None,
    relayed: Mapping[int, tuple[int, int]] | None = None,
) -> Completeness:
    """Compare them. Without ``connections`` and ``relayed`` nothing is said of the bytes on the wire.

    Not expected to have an exchange: cache hits, ``data:`` and other schemes without network, and
    sightings without a status. Not expected to have a sighting: the browser's own traffic.
    """
    sightings = list(sightings)
    joined = join(sightings, exchanges)
    spare = {key_of_exchange(exchange) for exchange in joined.exchanges}
    untold = "on the wire, but the browser told nobody"
    proof = Completeness(
        sighted=sum(sighting.status > 0 for sighting in sightings if is_from_the_network(sighting)),
        matched=sum(sighting.status > 0 for sighting, _ in joined.pairs),
        not_recorded=tuple(
            MissingExchange(
                url=bare_url(s.url),
                method=s.method,
                status=s.status,
                why=f"the browser saw this answer ({_where(s)}); "
                + ("it was read of another connection" if key_of_sighting(s) in spare else "no such exchange was read"),
            )
            for s in _unrecorded(joined)
        ),
        not_whole=tuple(_missing(e, why) for e, why in _short(joined)),
        not_sighted=tuple(_missing(e, e.detail or untold) for e in joined.exchanges),
    )
    if connections is None or relayed is None:
        return proof
    return replace(
        proof,
        connections=len(relayed.keys() | {report.number for report in connections}),
        bytes_up=sum(up for up, _ in relayed.values()),
        bytes_down=sum(down for _, down in relayed.values()),
        bytes_broken_off=_broken_off(connections),
        bytes_unkept=sum(report.up.unkept + report.down.unkept for report in connections),
        unaccounted=tuple(_unaccounted(connections, relayed)),
    )


def unrecorded(sightings: Iterable[Sighting], exchanges: Iterable[Exchange]) -> list[Sighting]:
    """The sighted answers of which there is no exchange: all that ``completeness_of`` would call not recorded.

    What it gives can be asked of the exchanges that come later, alone.
    """
    return list(_unrecorded(join(sightings, exchanges)))


def _unrecorded(joined: Joined) -> Iterable[Sighting]:
    lost = [sighting for sighting in joined.sightings if sighting.status > 0]
    if not lost:
        return lost
    # Chromium's PDF viewer is a page of its own under the document's address: it reports the response once more,
    # without a connection.
    untold = {key_of_sighting(sighting) for sighting in lost if not sighting.connection_id}
    known = (*(exchange for _, exchange in joined.pairs), *joined.exchanges)
    pdfs = {key for e in known if (key := key_of_exchange(e)) in untold and _PDF.search(e.response_head)}
    return [sighting for sighting in lost if sighting.connection_id or key_of_sighting(sighting) not in pdfs]


def _where(sighting: Sighting) -> str:
    return f"the browser's connection {sighting.connection_id}" if sighting.connection_id else "no connection told"


def _missing(exchange: Exchange, why: str) -> MissingExchange:
    return MissingExchange(url=exchange.url, method=exchange.method, status=exchange.status or 0, why=why)


def _short(joined: Joined) -> Iterable[tuple[Exchange, str]]:
    """Answers that are recorded with fewer bytes than came, and what says so.

    Where requests are alike and nothing tells which answer was whose, it is enough that the largest was as large as
    the browser says, the second largest as well, and so on.
    """
    unsighted = defaultdict[tuple[str, str], list[Exchange]](list)
    for exchange in joined.exchanges:
        unsighted[key_of_exchange(exchange)[:2]].append(exchange)
    alike = defaultdict[Key, list[tuple[Sighting, Exchange]]](list)
    doubtful = set[Key]()
    for sighting, exchange in joined.pairs:
        key = key_of_exchange(exchange)
        why = _lacking(sighting, exchange, unsighted.get(key[:2], ()))
        # Answers of one HTTP/1 connection come in order.
        if sighting.connection_id and exchange.connection and exchange.protocol.startswith("http/1"):
            if why:
                yield exchange, why
            continue
        alike[key].append((sighting, exchange))
        if why:
            doubtful.add(key)
    for key in doubtful:
        seen = sorted((sighting for sighting, _ in alike[key]), key=lambda s: s.received)
        read = sorted((exchange for _, exchange in alike[key]), key=_size)
        for sighting, exchange in zip(seen, read, strict=True):
            if why := _lacking(sighting, exchange, unsighted.get(key[:2], ())):
                yield exchange, why


def _size(exchange: Exchange) -> int:
    """Bytes of the answer as they came; of HTTP/2 the head in the form in which it is recorded."""
    heads = len(exchange.response_head) + sum(map(len, exchange.early_hints)) + len(exchange.trailers)
    return heads + exchange.response_body.length


def _lacking(sighting: Sighting, exchange: Exchange, unsighted: Sequence[Exchange]) -> str:
    """What says that bytes of this answer are not in its record; empty: nothing does.

    Of what broke off the exchange says so itself. HTTP/1 is counted to the byte; HTTP/2 packs its heads and adds nine
    bytes and padding to each frame, of whatever size, so that the browser's count proves no more than that the half is
    lost, and that only as far as there was less framing.
    ``unsighted`` are answers to the same request of which the browser did not tell: those that came before, as the
    first of a login, are in its count.
    """
    if exchange.truncated or sighting.failed or exchange.status in BODILESS or exchange.method == "HEAD":
        return ""
    length = exchange.response_body.length
    declared = announced_length(exchange.response_head) or 0
    if length < declared and not exchange.chunked:
        return f"the server declared {declared} bytes, {length} are recorded"
    got = _size(exchange)
    h1 = exchange.protocol.startswith("http/1")
    if sighting.received > (got if h1 else max(2 * got, got + exchange.framing_bytes)):
        got += sum(_size(before) for before in unsighted if before.started <= exchange.started)
    most = got if h1 else max(2 * got, got + exchange.framing_bytes)
    if sighting.received > most and not sighting.from_cache:
        return f"the browser got {sighting.received} bytes of answer, {got} are recorded"
    return ""


def _unaccounted(
    connections: Iterable[ConnectionReport], relayed: Mapping[int, tuple[int, int]]
) -> Iterator[UnaccountedBytes]:
    """All that is not accounted for. ``relayed`` has the guard's bytes up and down by a connection's number."""
    reported = {report.number: report for report in connections}
    for number in sorted(reported.keys() | relayed.keys()):
        report = reported.get(number)
        if report is None:
            if count := sum(relayed[number]):
                why = "the recorder heard nothing of the connection"
                yield UnaccountedBytes(host="", port=0, connection=number, bytes=count, why=why)
            continue
        for way, account, counted in zip(
            ("sent", "received"), (report.up, report.down), relayed.get(number, (0, 0)), strict=True
        ):
            for count, why in _account_faults(report, account, counted):
                yield UnaccountedBytes(
                    host=report.host, port=report.port, connection=number, bytes=count, why=f"{way}: {why}"
                )


def _account_faults(report: ConnectionReport, account: ByteAccount, counted: int) -> Iterator[tuple[int, str]]:
    if counted > account.relayed:
        yield counted - account.relayed, "relayed, and not handed to the recorder"
    elif counted < account.relayed:
        yield account.relayed - counted, "read by the recorder, and not relayed by the guard"
    if account.lost > 0:
        yield account.lost, "read, and in nothing that is recorded"
    elif account.lost < 0:
        yield -account.lost, "counted twice"
    if account.unread < 0:
        yield -account.unread, "counted twice"
    elif account.unread and (report.fault or account.unread > MOST_UNFINISHED):
        yield account.unread, "could not be read"


def _broken_off(connections: Iterable[ConnectionReport]) -> int:
    """Bytes of records and frames whose end never came, on connections that were read without a fault."""
    accounts = (account for report in connections if not report.fault for account in (report.up, report.down))
    return sum(account.unread for account in accounts if 0 < account.unread <= MOST_UNFINISHED)
