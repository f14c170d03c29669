"""What becomes of what the recorder hands over of the wire: provenance, signals, and records where they are wanted.

Pure but for the sizes of files. Nothing of the wire itself is kept without ``keep_wire``. With it nothing in these
records is redacted: a handshake holds no secret of a person's, bytes that TLS enciphered are opened by its secrets
alone. So where secrets are taken out of the record, TLS secrets stay away, and the bytes of connections without TLS.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urldefrag

from capture.model import moment as moments
from capture.model.connection_report import ConnectionReport
from capture.model.exchange import Body, Exchange
from capture.model.missing_requests import counted, listed
from capture.model.options import Options
from capture.model.record_names import CIPHERTEXT, CIPHERTEXT_TYPE, HANDSHAKE, HANDSHAKE_TYPE, SECRETS, SECRETS_TYPE
from capture.model.signal import Signal, SignalCode
from capture.model.tls_report import KeyClaim, KeyResult, TlsConnection, TlsConnections, TlsReport, WhyNotShown
from capture.model.wire_record import WireRecord
from capture.recording.wire.follower_messages import KeptWire
from capture.workflows.kept_handshake import KeptHandshake

__all__ = ["key_signals", "page_connection", "tls_connections", "wire_records", "wire_signals"]

MOST = 2000  # connections that are listed
NAMED = 3  # hosts in a sentence


def tls_connections(reports: Iterable[ConnectionReport], page: int | None = None) -> TlsConnections:
    """The list for the provenance record; ``page`` is the connection that carried the page.

    Where there are more than ``MOST``, those are listed that say most: the page's, and what raises suspicion.
    """
    # host and ticket -> the connection that began the session, as far as it is known
    issued: dict[tuple[str, str], TlsConnection] = {}
    found: list[TlsConnection] = []
    for report in sorted(reports, key=lambda report: (report.opened_ms, report.number)):
        if (tls := report.tls) is None:
            continue
        first = issued.get((tls.sni, tls.ticket_used)) if tls.resumed else None
        one = TlsConnection(
            number=report.number,
            host=report.host,
            address=report.address,
            port=report.port,
            opened=_iso(report.opened_ms),
            up=report.up.relayed,
            down=report.down.relayed,
            version=tls.version,
            cipher=tls.cipher,
            group=tls.group,
            sni=tls.sni,
            alpn=tls.alpn,
            resumed=tls.resumed,
            session_of=first.number if first else None,
            leaf_sha256=first.leaf_sha256 if first else tls.leaf_sha256,
            alerts=tls.alerts,
            browser_closed=tls.browser_closed,
            server_closed=tls.server_closed,
            carried=report.up.exchanges + report.down.exchanges > 0,
            fault=report.fault,
            key=_key(report, tls),
        )
        found.append(one)
        issued |= dict.fromkeys(((tls.sni, ticket) for ticket in tls.tickets_issued), first or one)
    found_by_weight = sorted(found, key=lambda one: (one.number != page, not _is_false(one), not one.fault))
    kept = {one.number for one in found_by_weight[:MOST]}
    each = tuple(one for one in found if one.number in kept)
    return TlsConnections(each=each, rest=len(found) - len(each), page=page if page in kept else None)


def page_connection(exchanges: Iterable[Exchange], answer_url: str, status: int | None) -> int | None:
    """The number of the connection that carried the page's own answer; None where that is not known."""
    url = urldefrag(answer_url).url
    own = [one.connection for one in exchanges if one.url == url and one.status is not None and one.status == status]
    return own[-1] if own else None


def key_signals(connections: TlsConnections) -> tuple[Signal, ...]:
    """A signal where the handshake of a connection does not bear out its server's certificate."""
    hosts = dict.fromkeys(one.host for one in connections.each if _is_false(one))
    if not hosts:
        return ()
    more = len(hosts) - NAMED
    named = listed([*list(hosts)[:NAMED], *([f"{counted(more)} more"] if more > 0 else [])])
    text = f"the signature in the handshake of {named} is not that of the certificate's key: somebody may stand between"
    return (Signal(name=SignalCode.KEY_PROOF_FALSE, text=text),)


def wire_records(
    connections: Iterable[ConnectionReport], kept: KeptWire, options: Options, *, redacting: bool
) -> Iterator[WireRecord]:
    """The records of the wire itself; ``redacting``: secrets of a person's are taken out of the other records."""
    if not options.keep_wire:
        return
    reports = {report.number: report for report in connections}
    for number, messages in sorted(kept.handshakes.items()):
        if messages and (report := reports.get(number)) is not None:
            handshake = KeptHandshake(
                connection=number,
                host=report.host,
                address=report.address,
                port=report.port,
                opened=_iso(report.opened_ms),
                messages=tuple(messages),
            )
            yield _record(f"{HANDSHAKE}{number}", HANDSHAKE_TYPE, Body.of(handshake.to_bytes()), report)
    for unread in kept.ciphertext:
        report = reports.get(unread.connection)
        if report is None or (redacting and report.tls is None):
            continue
        if unread.pieces.is_file():
            body = Body(path=unread.pieces, length=unread.pieces.stat().st_size)
            yield _record(f"{CIPHERTEXT}{report.number}", CIPHERTEXT_TYPE, body, report)
        if unread.key_lines and not redacting:
            yield _record(f"{SECRETS}{report.number}", SECRETS_TYPE, Body.of(unread.key_lines), report)


def wire_signals(
    connections: Iterable[ConnectionReport], kept: KeptWire, options: Options, *, redacting: bool
) -> tuple[Signal, ...]:
    """What was asked to be kept and is not, since it would open what is taken out elsewhere."""
    if not (options.keep_wire and redacting):
        return ()
    plain = {report.number for report in connections if report.tls is None}
    count = sum(bool(unread.key_lines) or unread.connection in plain for unread in kept.ciphertext)
    if not count:
        return ()
    of = "a connection" if count == 1 else f"{counted(count)} connections"
    text = f"of {of} that could not be read not all is kept: it would open passwords (--keep-credentials keeps it)"
    return (Signal(name=SignalCode.WIRE_LEFT_OUT, text=text),)


def _key(report: ConnectionReport, tls: TlsReport) -> KeyClaim | None:
    """What is said of the key; of a handshake whose end lies among bytes that nobody could read it did not end."""
    unread = report.fault or report.up.unread or report.down.unread
    if tls.key is not None and tls.key.why is WhyNotShown.UNFINISHED and unread:
        return replace(tls.key, why=WhyNotShown.UNREADABLE)
    return tls.key


def _is_false(one: TlsConnection) -> bool:
    return one.key is not None and one.key.result is KeyResult.FALSE


def _record(uri: str, content_type: str, body: Body, report: ConnectionReport) -> WireRecord:
    return WireRecord(uri=uri, content_type=content_type, body=body, made=moments.from_ms(report.opened_ms))


def _iso(at_ms: float) -> str:
    return moments.to_iso(moments.from_ms(at_ms))
