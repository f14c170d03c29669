"""All connections of a recording: the journal's frames and the browser's secrets in, exchanges out. No I/O but the
spool's files.

A connection is remembered whole until it is over; then its report stays, its certificates for those that resume it by a
ticket, and, where somebody wants them, its handshake messages. A request that nobody answered on a connection that had
been used before is the browser's to repeat; it is handed over with that mark.
"""

import ssl
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from capture.model.connection_report import ConnectionReport
from capture.model.exchange import Exchange, Tls, WebsocketFrames
from capture.model.moment import from_ms, to_iso
from capture.recording.wire.certificate_proof import check_key_proof
from capture.recording.wire.connection import WireConnection
from capture.recording.wire.exchanges import build
from capture.recording.wire.handshake import HandshakeMessage
from capture.recording.wire.journal_frames import Direction, Ending, Frame, FrameKind, Opened
from capture.recording.wire.keylog import KeyLog
from capture.recording.wire.known_roots import is_private_root
from capture.recording.wire.spool import UNLIMITED, Collector, Spool
from capture.recording.wire.tls_facts import TlsFacts
from capture.recording.wire.websocket import Conversation
from capture.recording.wire.wire_exchange import HttpContext, WireExchange

__all__ = ["WireReader"]

_PIECES = {FrameKind.UP: Direction.UP, FrameKind.DOWN: Direction.DOWN}
_ENDINGS = {FrameKind.UP_ENDED: Direction.UP, FrameKind.DOWN_ENDED: Direction.DOWN}
_HANDSHAKES = 64 << 20  # bytes of handshakes that are remembered: ten thousand ordinary ones
_SPILL = "spool file"  # of an exchange's detail: a fault of ours


@dataclass(frozen=True, slots=True)
class _Chain:
    """The certificates of one connection, as PEM, and whether they end in a root of this machine's own."""

    certificates: tuple[str, ...] = ()
    is_private: bool = False


class WireReader:
    """``exchange`` gets each exchange when it is over, the browser's own too; ``frames`` each websocket's.

    ``body_bytes`` cuts larger bodies. With ``keep``, ``handshakes`` has those of connections that are over, while there
    is room, and ``unread`` the secrets' lines of those that were not read to their end; both by connection. Never
    raises for what the journal holds.
    """

    def __init__(
        self,
        spool: Spool | None = None,
        *,
        body_bytes: int = UNLIMITED,
        keep: bool = False,
        exchange: Callable[[Exchange], None],
        frames: Callable[[WebsocketFrames], None] = lambda frames: None,
    ) -> None:
        self.requests_sent = 0
        self.deciphers = False  # plaintext of a TLS connection was read
        self.handshakes: dict[int, Sequence[HandshakeMessage]] = {}
        self.unread: dict[int, bytes] = {}
        self._exchange, self._frames, self._keep = exchange, frames, keep
        self._collector = lambda: Collector(spool, body_bytes)
        self._keylog = KeyLog()
        self._connections: dict[int, WireConnection] = {}  # that are not over
        self._reports: dict[int, ConnectionReport] = {}
        self._room = _HANDSHAKES
        self._waiting: dict[int, WireConnection] = {}  # for a secret
        self._issued: dict[tuple[str, bytes], int] = {}  # host and ticket → the connection that it was given on
        self._chains: dict[int, _Chain] = {}  # of connections with a certificate
        self._talks: list[Conversation] = []
        self._problems: Counter[str] = Counter()
        self._now_ms = 0.0

    @property
    def waits(self) -> bool:
        """Whether any connection waits for a secret."""
        return bool(self._waiting)

    @property
    def data_wait(self) -> WireConnection | None:
        """The connection whose application data have waited longest for a secret."""
        waiting = (connection for connection in self._waiting.values() if connection.waits_since_ms)
        return min(waiting, key=lambda connection: connection.waits_since_ms, default=None)

    @property
    def problems(self) -> Counter[str]:
        """What was odd and belongs to no connection, each with how often."""
        secrets = {
            "the browser dropped secrets: its writer was too slow": int(self._keylog.dropped),
            "lines of secrets that could not be read": self._keylog.damaged,
        }
        return self._problems + Counter(secrets)  # without what never was

    def take(self, frame: Frame) -> None:
        """Take one frame of the journal, FINISHED apart."""
        self._now_ms = frame.at_ms
        if frame.kind is FrameKind.OPENED:
            self._connections[frame.connection] = WireConnection(
                frame.connection,
                Opened.from_bytes(frame.data),
                frame.at_ms,
                secret=self._keylog.secret,
                context=self._context,
            )
            return
        connection = self._connections.get(frame.connection)
        if connection is None:
            self._problems["pieces of a connection that was never opened"] += 1
            return
        if frame.kind in _PIECES:
            connection.relayed(_PIECES[frame.kind], frame.data, frame.at_ms)
        elif frame.kind in _ENDINGS:
            connection.ended(_ENDINGS[frame.kind], Ending[frame.data.decode()], frame.at_ms)
        else:
            connection.closed(frame.at_ms)
        self._look(connection)

    def take_secrets(self, data: bytes) -> None:
        """Take what the browser appended to its key log; what waited for it goes on."""
        self._keylog.feed(data)
        for connection in tuple(self._waiting.values()):
            connection.retry()
            self._look(connection)

    @property
    def lingers(self) -> bool:
        """Whether any answer is waited for that the browser does not want any more."""
        return any(connection.lingers for connection in self._connections.values())

    def let_go(self, now_ms: float) -> None:
        """Wait no longer for such answers of which nothing more comes; all that was relayed until then was taken."""
        for connection in self._connections.values():
            connection.let_go(now_ms)

    def finish(self) -> None:
        """Nothing more comes: whatever is under way, as far as it came."""
        for connection in tuple(self._connections.values()):
            connection.finish()
            self._look(connection)
        for talk in self._talks:
            talk.end()
        self._hand_over_talks()

    def reports(self) -> tuple[ConnectionReport, ...]:
        """Of all connections, in the order of their numbers; final once ``finish`` was called."""
        return tuple(self._reports[number] for number in sorted(self._reports))

    def _look(self, connection: WireConnection) -> None:
        """After something happened to a connection: whether it waits, or is over."""
        if connection.waits and not connection.over:
            self._waiting[connection.number] = connection
        else:
            self._waiting.pop(connection.number, None)
        if connection.over:
            del self._connections[connection.number]
            self._conclude(connection)
        if self._talks:
            self._hand_over_talks()

    def _conclude(self, connection: WireConnection) -> None:
        report = connection.report()
        if (tls := connection.tls) is not None:
            self._remember(connection)
            checked = to_iso(from_ms(self._now_ms))
            report = replace(report, tls=tls.facts.report(check_key_proof(tls.messages).claim(checked)))
            size = sum(len(message.data) for message in tls.messages)
            if self._keep and size <= self._room:
                self._room -= size
                self.handshakes[connection.number] = tls.messages
        if self._keep and (report.fault or report.up.unread or report.down.unread):
            random = tls.facts.client_random if tls is not None else b""
            self.unread[connection.number] = self._keylog.lines_of(random)
        self._reports[connection.number] = report

    def _hand_over_talks(self) -> None:
        ended = [talk for talk in self._talks if talk.ended]
        if ended:
            self._talks = [talk for talk in self._talks if not talk.ended]
            for talk in ended:
                if talk.frames is not None:
                    self._frames(talk.frames)

    def _context(self, connection: WireConnection, scheme: str) -> HttpContext:
        opened = connection.opened
        self.deciphers = self.deciphers or connection.tls is not None
        return HttpContext(
            connection=connection.number,
            scheme=scheme,
            authority=f"{opened.host}:{opened.port}",
            collector=self._collector,
            done=lambda wire: self._done(connection, wire),
            new_number=self._new_number,
            talk=self._talk,
        )

    def _new_number(self) -> int:
        self.requests_sent += 1
        return self.requests_sent

    def _talk(self, url: str) -> Conversation:
        talk = Conversation(url, self._collector, lambda: self._now_ms)
        self._talks.append(talk)
        return talk

    def _done(self, connection: WireConnection, wire: WireExchange) -> None:
        connection.exchanged[Direction.UP] += wire.up_bytes
        connection.exchanged[Direction.DOWN] += wire.down_bytes
        for direction in Direction:
            connection.unkept[direction] += wire.unkept_bytes[direction]
        facts = connection.tls.facts if connection.tls else None
        exchange = build(
            wire,
            tls=self._tls(connection, facts) if facts else None,
            close_notify=facts is None or facts.close_notify[Direction.DOWN],
            local_port=connection.opened.local_port,
        )
        if _SPILL in exchange.detail:
            self._problems["a body did not fit on the disk"] += 1
        self._exchange(exchange)

    def _tls(self, connection: WireConnection, facts: TlsFacts) -> Tls:
        for known in (connection, *self._connections.values()) if facts.resumed else (connection,):
            self._remember(known)
        chain = self._chains.get(self._origin(connection.number, facts), _Chain())
        return Tls(
            version=facts.version,
            cipher=facts.suite,
            alpn=facts.alpn,
            resumed=facts.resumed,
            certificates=chain.certificates,
            private_root=chain.is_private,
        )

    def _remember(self, connection: WireConnection) -> None:
        """A connection's tickets and certificates, for those that resume it. What it resumed has the same ones."""
        facts = connection.tls.facts if connection.tls else TlsFacts()
        number = connection.number
        if facts.certificates and number not in self._chains:
            pem = tuple(map(ssl.DER_cert_to_PEM_cert, facts.certificates))
            known = next((chain for chain in self._chains.values() if chain.certificates == pem), None)
            self._chains[number] = known or _Chain(pem, is_private_root(facts.certificates))
        for ticket in facts.tickets_issued:
            self._issued.setdefault((facts.sni, ticket), self._origin(number, facts))

    def _origin(self, number: int, facts: TlsFacts) -> int:
        """The connection whose certificates are those of this one: another's where it was resumed by its ticket.

        Of the same host, as a browser does it: another's tickets can be read on their way, and given out once more.
        """
        is_resumed = facts.resumed and not facts.certificates
        return self._issued.get((facts.sni, facts.ticket_used), number) if is_resumed else number
