"""One connection as the guard relayed it: from its bytes to exchanges, and where each byte went.

The browser's first byte decides: 0x16 begins TLS (RFC 8446, 5.1), anything else is HTTP/1 in the clear. What TLS gives
is HTTP/2 where both sides agreed to it (ALPN), else HTTP/1. While a secret is missing, all that comes waits within TLS
in its order, and so do the endings here: an exchange must not end before its last bytes.

| state | reads | goes on with |
|---|---|---|
| silent | nothing; what a server says unasked waits | the browser's first byte |
| TLS | the handshake, or nothing while a secret is missing | the first plaintext |
| HTTP | the messages | both endings |
| faulty | nothing: bytes are counted as unread | |

No input raises: what a layer did not foresee becomes the connection's ``fault``, and stands in its report.
"""

from collections.abc import Callable

from capture.model.connection_report import ByteAccount, ConnectionReport
from capture.recording.wire.http1 import Http1Connection
from capture.recording.wire.http2 import Http2Connection
from capture.recording.wire.journal_frames import Direction, Ending, Opened
from capture.recording.wire.tls import TlsReader
from capture.recording.wire.wire_exchange import HttpContext

__all__ = ["WireConnection"]

_TLS_HANDSHAKE = 0x16
_ALERT_RECORD = 7  # bytes
_MOST_UNASKED = 1 << 20  # bytes of a server that speaks before the browser does


class WireConnection:
    """``context`` makes what HTTP is read with, from the scheme; ``secret`` is the key log's look-up."""

    def __init__(
        self,
        number: int,
        opened: Opened,
        at_ms: float,
        *,
        secret: Callable[[bytes, str], bytes | None],
        context: "Callable[[WireConnection, str], HttpContext]",
    ) -> None:
        self.number, self.opened = number, opened
        self.tls: TlsReader | None = None
        self.over = False  # closed, and all that came was read
        self.exchanged = [0, 0]  # bytes of exchanges that were handed over, by direction
        self.unkept = [0, 0]  # of these, what is in no record
        self.waits_since_ms = 0.0  # application data wait for a secret
        self._secret, self._context = secret, context
        self._http: Http1Connection | Http2Connection | None = None
        self._fault = ""
        self._opened_ms = self._now_ms = at_ms
        self._closed_ms = 0.0
        self._relayed = [0, 0]
        self._unasked = bytearray()
        self._unread = [0, 0]  # bytes behind a fault
        self._endings: dict[Direction, Ending] = {}
        self._told: set[Direction] = set()  # endings that HTTP knows of

    @property
    def fault(self) -> str:
        """Why nothing more can be read, in a sentence; empty where all can, or the browser could not either."""
        tls = self.tls.fault if self.tls and not self._without_tls else ""
        return self._fault or tls or (self._http.fault if self._http else "")

    @property
    def _without_tls(self) -> bool:
        """The server answered the browser's hello with something else, and the browser took leave of it."""
        tls = self.tls
        return bool(tls and tls.fault and not tls.facts.version and tls.unread(Direction.UP) <= _ALERT_RECORD)

    @property
    def waits(self) -> bool:
        """Bytes wait for a secret."""
        return self.tls is not None and self.tls.waits and not self.fault

    def relayed(self, direction: Direction, data: bytes, at_ms: float) -> None:
        """Take a piece that the guard relayed."""
        self._relayed[direction] += len(data)
        self._now_ms = at_ms
        if self._fault:
            self._unread[direction] += len(data)
        elif direction is Direction.UP or not self._is_silent:
            self._guarded(self._read, direction, data)
        elif len(self._unasked) + len(data) <= _MOST_UNASKED:
            self._unasked += data
        else:
            self._give_up("the server went on speaking without having been asked")
            self._unread[direction] += len(data)

    def retry(self) -> None:
        """Look again for secrets that were missing."""
        if (tls := self.tls) is not None and not self._fault:
            self._guarded(lambda: self._deciphered(tls.retry()))
            self._tell_endings()

    def ended(self, direction: Direction, ending: Ending, at_ms: float) -> None:
        """One direction has ended, after all its bytes."""
        self._endings.setdefault(direction, ending)
        self._now_ms = at_ms
        self._tell_endings()

    def closed(self, at_ms: float) -> None:
        """Nothing more comes either way."""
        self._closed_ms = self._now_ms = at_ms
        self._tell_endings()

    @property
    def lingers(self) -> bool:
        """Whether an answer is waited for that the browser does not want any more."""
        return isinstance(self._http, Http2Connection) and self._http.lingers

    def let_go(self, now_ms: float) -> None:
        """Wait no longer for such answers of which nothing more comes."""
        if isinstance(self._http, Http2Connection):
            self._guarded(self._http.let_go, now_ms)

    def finish(self) -> None:
        """The recording ends: what waits for a secret will not get it."""
        if self.over:
            return
        if self.tls is not None and self.tls.data_waits:
            self._give_up("the browser told no secret by which it could be read")
        self.over = True
        self._end_http()

    def report(self) -> ConnectionReport:
        """What was of it; final once it is ``over`` or finished."""
        up_ended, down_ended = (self._endings.get(direction, Ending.UNKNOWN) for direction in Direction)
        return ConnectionReport(
            number=self.number,
            local_port=self.opened.local_port,
            host=self.opened.host,
            address=self.opened.address,
            port=self.opened.port,
            opened_ms=self._opened_ms,
            closed_ms=self._closed_ms,
            up=self._account(Direction.UP),
            down=self._account(Direction.DOWN),
            endings=(up_ended.value, down_ended.value),
            fault=self.fault,
            spoke=self._http is not None,
            notes=self._notes,
        )

    @property
    def _notes(self) -> tuple[str, ...]:
        if self.tls is not None and self._without_tls:
            return (f"the browser and the server did not come to TLS: {self.tls.fault}",)
        notes = list(self._http.notes) if self._http else []
        if count := sum(self.unkept):
            notes.append(f"{count} bytes stand in no record: behind whole answers, or of another protocol")
        return tuple(notes)

    @property
    def _is_silent(self) -> bool:
        """The browser has said nothing yet."""
        return self.tls is None and self._http is None

    def _read(self, direction: Direction, data: bytes) -> None:
        if self._is_silent and data[0] == _TLS_HANDSHAKE:
            self.tls = TlsReader(self._secret)
        elif self._is_silent:
            self._http = Http1Connection(self._context(self, "http"))
        if self.tls is not None:
            self._deciphered(self.tls.feed(direction, data))
        elif self._http is not None:
            self._http.feed(direction, data, self._now_ms)
        if self._unasked:
            unasked = bytes(self._unasked)
            self._unasked.clear()
            self._read(Direction.DOWN, unasked)

    def _deciphered(self, pieces: list[tuple[Direction, bytes]]) -> None:
        tls = self.tls
        assert tls is not None
        if pieces and self._http is None:
            kind = Http2Connection if tls.facts.alpn == "h2" else Http1Connection
            self._http = kind(self._context(self, "https"))
        if self._http is not None:
            for direction, piece in pieces:
                self._http.feed(direction, piece, self._now_ms)
            if tls.facts.close_notify[Direction.DOWN] and not (tls.waits or Direction.DOWN in self._told):
                # The server's direction is over with that word: the socket's end may come after the browser's own.
                self._told.add(Direction.DOWN)
                self._http.end(Direction.DOWN, Ending.END_OF_FILE, self._now_ms)
        if not tls.data_waits:
            self.waits_since_ms = 0.0
        elif not self.waits_since_ms:
            self.waits_since_ms = self._now_ms

    def _tell_endings(self) -> None:
        """Hand on how it ended, unless bytes of before wait for a secret."""
        if not (self.over or self.waits):
            self.over = self._closed_ms > 0
            self._end_http()

    def _end_http(self) -> None:
        """Tell HTTP of the endings that it does not know of: the first says who ended what was under way."""
        if (http := self._http) is None:
            return
        if self.fault:  # no ending makes an answer whole of which bytes were not read
            self._guarded(http.give_up, self.fault, self._now_ms)
        for direction, ending in self._endings.items():
            if direction not in self._told:
                self._told.add(direction)
                self._guarded(http.end, direction, ending, self._now_ms)
        if self.over:
            self._guarded(http.close, self._now_ms)

    def _guarded(self, work: Callable[..., None], *arguments: object) -> None:
        try:
            work(*arguments)
        except Exception as error:  # hostile bytes: one connection must not end the recording of the others
            self._give_up(f"it was not understood ({type(error).__name__})")

    def _give_up(self, why: str) -> None:
        self._fault = self.fault or why

    def _account(self, direction: Direction) -> ByteAccount:
        tls, http = self.tls, self._http
        unread = self._unread[direction] + (len(self._unasked) if direction is Direction.DOWN else 0)
        return ByteAccount(
            relayed=self._relayed[direction],
            exchanges=self.exchanged[direction],
            framing=http.framing(direction) if http else 0,
            unkept=self.unkept[direction] + (http.unkept(direction) if http else 0),
            tls=tls.overhead(direction) if tls else 0,
            unread=unread + sum(reader.unread(direction) for reader in (tls, http) if reader),
        )
