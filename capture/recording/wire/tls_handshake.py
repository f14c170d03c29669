"""The handshakes of one connection: messages in, facts and changes of keys out. Pure.

| message | what follows from it |
|---|---|
| ClientHello | up: UNDECIDED, if it offers early data |
| HelloRetryRequest | up: CLEAR again, its early data is refused |
| ServerHello, TLS 1.3 | down: HANDSHAKE; up: HANDSHAKE, unless UNDECIDED |
| EncryptedExtensions of the server | up, if UNDECIDED: EARLY, or HANDSHAKE with its early data refused |
| EndOfEarlyData | up: HANDSHAKE |
| Finished, TLS 1.3 | its direction: APPLICATION |
| KeyUpdate | its direction: the next keys |
| ChangeCipherSpec after a ServerHello, TLS 1.2 | its direction: APPLICATION |
"""

import enum
import hashlib
from collections import deque
from dataclasses import dataclass, replace
from typing import Any

from capture.recording.wire.certificate_messages import (
    read_certificate,
    read_new_session_ticket,
    read_server_key_exchange,
)
from capture.recording.wire.ciphers import SUITES, CipherSuite
from capture.recording.wire.handshake import (
    TLS_1_2,
    TLS_1_3,
    ClientHello,
    Extension,
    HandshakeMessage,
    HandshakeType,
    MalformedMessage,
    ServerHello,
    group_name,
    read_client_hello,
    read_encrypted_extensions,
    read_server_hello,
)
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.message_order import may_follow
from capture.recording.wire.tls_facts import CLOSE_NOTIFY, TlsFacts, read_alert

__all__ = ["KeyChange", "Stage", "TlsHandshake", "Unreadable"]

_TRANSCRIPT_LIMIT = 1 << 20  # bytes; each message counts 64 more
_ALERTS = 16  # of a connection that are told
_TICKETS = 64  # the last ones
_VERSIONS = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1", TLS_1_2: "tls/1.2", TLS_1_3: "tls/1.3"}


class Unreadable(Exception):
    """A connection of which nothing more can be read; says why."""


class Stage(enum.Enum):
    """Of a direction: which keys its records have."""

    CLEAR = ""
    UNDECIDED = "?"  # early data, or not
    EARLY = "EARLY_TRAFFIC_SECRET"
    HANDSHAKE = "HANDSHAKE_TRAFFIC_SECRET"
    APPLICATION = "TRAFFIC_SECRET_0"

    @property
    def carries_data(self) -> bool:
        """Application data may come in it."""
        return self in (Stage.EARLY, Stage.APPLICATION)


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A direction's records have other keys from here on.

    ``refuses_early_data``: what does not open, until something does, is early data that the server did not take.
    ``is_update``: the stage stays, its keys go on to the next.
    """

    direction: Direction
    stage: Stage
    refuses_early_data: bool = False
    is_update: bool = False


class TlsHandshake:
    """Follows the messages of both directions. ``suite`` and the randoms are of the newest handshake."""

    def __init__(self) -> None:
        self.facts = TlsFacts()
        self.version = 0  # 0 before the server has answered
        self.suite: CipherSuite | None = None
        self.client_random = self.server_random = b""
        self._hello: ClientHello | None = None  # the newest, while the server has not answered it
        self._is_undecided = False
        self._last: list[int | None] = [None, None]  # type of the newest message, by direction
        self._switches: set[Direction] = set()  # TLS 1.2: whose ChangeCipherSpec is to come
        self._finished = [False, False]
        self._resumes = b""  # TLS 1.2: digest of the ticket, if this handshake turns out to resume
        self.messages: list[
            HandshakeMessage
        ] = []  # as read: all of the first handshake, later ones while there is room
        self._room = _TRANSCRIPT_LIMIT
        self._tickets: deque[bytes] = deque(maxlen=_TICKETS)

    def take(self, direction: Direction, data: bytes) -> tuple[KeyChange, ...]:
        """One whole message, and what it does to the keys. Raises Unreadable."""
        kind = data[0]
        if not self._is_expected(direction, kind):
            raise Unreadable(f"the {direction.sender} sent {_message_name(kind)} where it has no place")
        self._keep(HandshakeMessage(direction=direction, type=kind, data=data))
        try:
            changes = self._read(direction, kind, data[4:])
        except MalformedMessage as error:
            raise Unreadable(f"the {direction.sender}'s {_message_name(kind)} cannot be read: {error}") from None
        self._last[direction] = None if self._expects_second_hello and direction == Direction.DOWN else kind
        return changes

    def change_cipher_spec(self, direction: Direction) -> KeyChange | None:
        """TLS 1.2: from here on that direction has the newest handshake's keys. TLS 1.3 sends it for show alone."""
        if self.version != TLS_1_2:
            return None
        if direction not in self._switches:
            raise Unreadable(f"the {direction.sender} sent ChangeCipherSpec where it has no place")
        self._switches.discard(direction)
        return KeyChange(direction, Stage.APPLICATION)

    def alert(self, direction: Direction, content: bytes) -> bool:
        """The alerts of a record; whether its direction ends with them: close_notify, or a fatal one (RFC 8446, 6)."""
        ends = False
        for position in range(0, len(content) - 1, 2):
            alert = read_alert(direction, content[position], content[position + 1])
            if alert.name == CLOSE_NOTIFY:
                up, down = self.facts.close_notify
                self._note(close_notify=(True, down) if direction == Direction.UP else (up, True))
            ends = ends or alert.fatal or alert.name == CLOSE_NOTIFY
            if len(self.facts.alerts) < _ALERTS:
                self._note(alerts=(*self.facts.alerts, alert))
        return ends

    @property
    def _expects_second_hello(self) -> bool:
        return self.facts.retried and self._hello is None and self.suite is None

    def _is_expected(self, direction: Direction, kind: int) -> bool:
        last = self._last[direction]
        if direction == Direction.UP and kind == HandshakeType.CLIENT_HELLO:
            is_again = self.version == TLS_1_2 and all(self._finished) and self._hello is None
            return last is None or self._expects_second_hello or is_again
        if kind == HandshakeType.SERVER_HELLO and self._hello is None:
            return False
        if direction == Direction.UP and (self._hello is not None or self.suite is None):
            return False  # the browser has to wait for the answer to its ClientHello
        if kind == HandshakeType.FINISHED and direction in self._switches:
            return False  # not under the keys that it is to prove
        if not self.version:
            return kind == HandshakeType.SERVER_HELLO
        return may_follow(self.version, direction, last, kind)

    def _keep(self, message: HandshakeMessage) -> None:
        self._room -= len(message.data) + 64
        if self._room >= 0:
            self.messages.append(message)
        elif not self.facts.is_established:
            raise Unreadable(f"the handshake is longer than {_TRANSCRIPT_LIMIT >> 10} KiB")

    def _read(self, direction: Direction, kind: int, body: bytes) -> tuple[KeyChange, ...]:
        """A message that has its place: but for three, its type says whose it is."""
        is_server = direction == Direction.DOWN
        match kind:
            case HandshakeType.CLIENT_HELLO:
                return self._client_hello(read_client_hello(body))
            case HandshakeType.SERVER_HELLO:
                return self._server_hello(read_server_hello(body))
            case HandshakeType.ENCRYPTED_EXTENSIONS if is_server:
                return self._encrypted_extensions(*read_encrypted_extensions(body))
            case HandshakeType.END_OF_EARLY_DATA:
                return (KeyChange(direction, Stage.HANDSHAKE),)
            case HandshakeType.CERTIFICATE | HandshakeType.COMPRESSED_CERTIFICATE if self._is_first:
                chain = read_certificate(kind, body, self.version).chain
                if is_server:
                    self._note(certificates=chain)
                elif chain:
                    self._note(client_certificate=True)
            case HandshakeType.SERVER_KEY_EXCHANGE if self._is_first and self.suite and self.suite.is_signed:
                self._note(group=group_name(read_server_key_exchange(body).group))
            case HandshakeType.CERTIFICATE_REQUEST if self._is_first:
                self._note(client_certificate_asked=True)
            case HandshakeType.NEW_SESSION_TICKET:
                self._issue(read_new_session_ticket(body, self.version))
                self._resume_12()
            case HandshakeType.FINISHED:
                if is_server:
                    self._resume_12()
                return self._finish(direction)
            case HandshakeType.KEY_UPDATE:
                return (KeyChange(direction, Stage.APPLICATION, is_update=True),)
        return ()

    def _client_hello(self, hello: ClientHello) -> tuple[KeyChange, ...]:
        is_second = self._expects_second_hello
        self._hello = hello
        self.client_random = hello.random
        self._finished = [False, False]
        if is_second:
            return (KeyChange(Direction.UP, Stage.CLEAR),)  # early data ends before it
        self._note(handshakes=self.facts.handshakes + 1)
        if not self._is_first:
            return ()
        self._note(sni=hello.server_name, client_random=hello.random, early_data_offered=hello.offers_early_data)
        self._is_undecided = hello.offers_early_data
        return (KeyChange(Direction.UP, Stage.UNDECIDED),) if self._is_undecided else ()

    def _server_hello(self, hello: ServerHello) -> tuple[KeyChange, ...]:
        if hello.version not in (TLS_1_2, TLS_1_3) or (self.version and hello.version != self.version):
            spoken = _VERSIONS.get(hello.version, f"version {hello.version:#06x}")
            raise Unreadable(f"the server speaks {spoken}, which is not read")
        if hello.is_retry:
            return self._retry(hello)
        suite, offered = SUITES.get(hello.suite), self._hello
        if suite is None or offered is None or suite.is_13 != (hello.version == TLS_1_3):
            raise Unreadable(f"the cipher suite {hello.suite:#06x} is not read")
        if hello.version == TLS_1_2 and Extension.ENCRYPT_THEN_MAC in hello.extensions:
            raise Unreadable("encrypt-then-MAC (RFC 7366) is not read: no browser offers it")
        self.version, self.suite, self.server_random = hello.version, suite, hello.random
        self._hello = None
        if self._is_first:
            self._note(version=_VERSIONS[hello.version], suite=suite.name)
        if hello.version == TLS_1_3:
            self._note(group=group_name(hello.group))
            if (index := hello.psk_index) is not None:
                if index >= len(offered.psk_identities):
                    raise Unreadable("the server resumes by a ticket that nobody offered")
                self._note(resumed=True, ticket_used=_digest(offered.psk_identities[index]))
            down = KeyChange(Direction.DOWN, Stage.HANDSHAKE)
            return (down,) if self._is_undecided else (down, KeyChange(Direction.UP, Stage.HANDSHAKE))
        self._switches = {Direction.UP, Direction.DOWN}
        is_echo = bool(hello.session_id) and hello.session_id == offered.session_id
        self._resumes = _digest(offered.session_ticket or offered.session_id) if is_echo else b""
        if not is_echo:
            self._issue(hello.session_id)
        if self._is_first:
            self._note(alpn=hello.alpn)
        return self._refuse_early_data()

    def _retry(self, hello: ServerHello) -> tuple[KeyChange, ...]:
        if hello.version != TLS_1_3 or self.facts.retried:
            raise Unreadable("the server sent a HelloRetryRequest where it has no place")
        self.version, self._hello = hello.version, None
        self._note(retried=True)
        return self._refuse_early_data()

    def _refuse_early_data(self) -> tuple[KeyChange, ...]:
        if not self._is_undecided:
            return ()
        self._is_undecided = False
        return (KeyChange(Direction.UP, Stage.CLEAR, refuses_early_data=True),)

    def _encrypted_extensions(self, alpn: str, takes_early_data: bool) -> tuple[KeyChange, ...]:
        self._note(alpn=alpn, early_data=takes_early_data)
        if not self._is_undecided:
            if takes_early_data:
                raise Unreadable("the server takes early data that nobody offered")
            return ()
        self._is_undecided = False
        if takes_early_data:
            return (KeyChange(Direction.UP, Stage.EARLY),)
        return (KeyChange(Direction.UP, Stage.HANDSHAKE, refuses_early_data=True),)

    def _finish(self, direction: Direction) -> tuple[KeyChange, ...]:
        self._finished[direction] = True
        if all(self._finished):
            self._note(is_established=True)
        return (KeyChange(direction, Stage.APPLICATION),) if self.version == TLS_1_3 else ()

    def _resume_12(self) -> None:
        """The server goes on without a certificate: that handshake resumes an earlier one."""
        if self._resumes and self._last[Direction.DOWN] == HandshakeType.SERVER_HELLO and self._is_first:
            self._note(resumed=True, ticket_used=self._resumes)

    def _issue(self, ticket: bytes) -> None:
        if ticket:
            self._tickets.append(_digest(ticket))
            self._note(tickets_issued=tuple(self._tickets))

    @property
    def _is_first(self) -> bool:
        return self.facts.handshakes <= 1

    def _note(self, **facts: Any) -> None:
        self.facts = replace(self.facts, **facts)


def _digest(ticket: bytes) -> bytes:
    return hashlib.sha256(ticket).digest() if ticket else b""


def _message_name(kind: int) -> str:
    try:
        return HandshakeType(kind).name.replace("_", " ").title().replace(" ", "")
    except ValueError:
        return f"a message of type {kind}"
