"""One TLS connection, read by somebody who stands beside it and knows its secrets. Pure.

Bytes of both directions go in as the guard relayed them, plaintext comes out in causal order. Each direction is in a
stage (``tls_handshake`` says what leads to it):

| stage | keys of its records: TLS 1.3 | TLS 1.2 | application data |
|---|---|---|---|
| CLEAR | none | none | is a fault |
| UNDECIDED | not known before the server's word | | stands still |
| EARLY | CLIENT_EARLY_TRAFFIC_SECRET | | comes out |
| HANDSHAKE | ..._HANDSHAKE_TRAFFIC_SECRET | | is a fault |
| APPLICATION | ..._TRAFFIC_SECRET_0, after each KeyUpdate the next | of CLIENT_RANDOM | comes out |

Handshake messages are followed whatever protects them: renegotiation (TLS 1.2) is a handshake under another's keys.

**Standing still.** Secrets are logged a little after their records were relayed. A direction whose next record needs
one that is not there stands still; ``retry`` looks again. The other one is read on, so that the alert of a browser that
refuses a certificate is known whatever else was sent; but plaintext comes out in the order in which its last byte
arrived: nothing overtakes a record that is not open yet. What waits is in memory: more than 64 MiB of it are a fault.

**Early data** stands still until EncryptedExtensions decide on it, and is read at that moment, so that no answer comes
before its request. Early data that the server refuses is passed over: the records that the handshake's keys do not
open, up to the first that they do; after a HelloRetryRequest all before the second ClientHello.

**Faults.** A fault is a sentence, never an exception. It is of the time when its record arrived: all that arrived
before is still read, as soon as its secrets are there, and then nothing more. So what is read never depends on how late
a secret was logged.

**Account.** Of each direction, bytes fed are plaintext handed out + ``overhead`` + ``unread``, always.
"""

from collections.abc import Callable, Sequence
from math import inf

from capture.recording.wire.ciphers import Tls13, Undecipherable
from capture.recording.wire.handshake import MESSAGE_LIMIT, TLS_1_2, HandshakeMessage
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.tls_facts import TlsFacts
from capture.recording.wire.tls_half import APPLICATION_DATA, RECORD_HEAD, TlsHalf
from capture.recording.wire.tls_handshake import KeyChange, Stage, TlsHandshake, Unreadable

__all__ = ["WAITING_LIMIT", "TlsReader"]

WAITING_LIMIT = 64 << 20  # bytes of one connection

_CHANGE_CIPHER_SPEC, _ALERT, _HANDSHAKE = 20, 21, 22
_RECORD_LIMIT = (1 << 14) + 2048  # RFC 5246, 6.2.3; TLS 1.3 allows less
_CONTENT_LIMIT = 1 << 14
_ALERT_SIZE_13 = 2 + 1 + 16  # with its type and tag
_KEY_UPDATES = 32  # one after the other and nothing between: more are too many for Chromium, too
_PASSED = -1  # the type of what is refused early data


class TlsReader:
    """Reads one connection. ``secret`` gives a logged secret by client random and label, or None yet.

    ``fault`` is empty, or says why nothing more of the connection can be read.
    """

    def __init__(self, secret: Callable[[bytes, str], bytes | None]) -> None:
        self.fault = ""
        self._secret = secret
        self._handshake = TlsHandshake()
        self._halves = TlsHalf(Direction.UP), TlsHalf(Direction.DOWN)
        self._time = 0  # counts arrivals
        self._failed_at, self._failure = inf, ""  # the first by time: a fault when nothing of before is open

    @property
    def facts(self) -> TlsFacts:
        """What is known by now."""
        return self._handshake.facts

    @property
    def messages(self) -> Sequence[HandshakeMessage]:
        """The transcript: all messages of the first handshake, later ones while there is room (1 MiB)."""
        return self._handshake.messages

    @property
    def waits(self) -> bool:
        """Bytes wait for a secret, or for the server's word on early data."""
        return not self.fault and any(half.stands for half in self._halves)

    @property
    def data_waits(self) -> bool:
        """Among the bytes that wait there are application data, or may be.

        In TLS 1.3 all protected records look alike. What a server sends to a browser that has not finished its side
        and says nothing more, or only an alert, is a handshake that was abandoned.
        """
        if not self.waits:
            return False
        up, down = self._halves
        if up.ready or down.ready:
            return True
        if self._handshake.version == TLS_1_2:
            return up.has_data(0) or down.has_data(0)
        return up.has_data(_ALERT_SIZE_13) or (down.stands and up.stage is Stage.APPLICATION)

    def overhead(self, direction: Direction) -> int:
        """Bytes that were no application data: record heads, tags, padding, handshake, alerts, refused early data."""
        return self._halves[direction].overhead

    def unread(self, direction: Direction) -> int:
        """Bytes that wait, are half a record, or could not be read."""
        half = self._halves[direction]
        return half.fed - half.plain - half.overhead

    def feed(self, direction: Direction, data: bytes) -> list[tuple[Direction, bytes]]:
        """The plaintext that these bytes complete, of either direction, in causal order. Never raises."""
        half = self._halves[direction]
        half.fed += len(data)
        if self.fault or not data:
            return []
        self._time += 1
        if self._failure:
            return []  # later than the failure, which waits for what was earlier
        if half.stands:
            half.later.append((self._time, data))
            half.later_bytes += len(data)
        else:
            self._read(half, data, self._time)
        out = self._hand_out()
        if self._halves[0].waiting + self._halves[1].waiting > WAITING_LIMIT:
            self._give_up(f"more than {WAITING_LIMIT >> 20} MiB wait for a secret that the browser did not log")
        return out

    def retry(self) -> list[tuple[Direction, bytes]]:
        """Look again for missing secrets: the plaintext that they open, in causal order. Never raises."""
        for half in self._halves:
            self._resume(half)
        return self._hand_out()

    # records

    def _read(self, half: TlsHalf, data: bytes, time: int) -> None:
        """Read the whole records of a direction as far as its keys allow; ``data`` arrived at ``time``."""
        if half.rest:
            data = half.rest + data
        half.stands_since = None
        view, position, end, plain, passed = memoryview(data), 0, len(data), 0, 0
        ready = half.ready
        try:
            while end - position >= RECORD_HEAD:
                kind = data[position]
                start = position + RECORD_HEAD
                stop = start + (data[position + 3] << 8 | data[position + 4])
                if not 20 <= kind <= 23 or data[position + 1] != 3 or stop - start > _RECORD_LIMIT:
                    raise Unreadable(
                        f"{half.name_record()} is none of TLS: it begins with {data[position:start].hex()}"
                    )
                if stop > end:
                    break
                opened = self._open(half, kind, data[position:start], view[start:stop])
                if opened is None:
                    half.stands_since = time
                    break
                half.records += 1
                kind, content = opened
                if kind == APPLICATION_DATA:
                    plain += len(content)
                    if content:
                        ready.append((time, content))
                elif kind == _PASSED:
                    passed += stop - position
                position = stop
                if kind not in (APPLICATION_DATA, _PASSED):
                    self._control(half, kind, content)
                    if time >= self._failed_at:  # the other direction went on, and failed
                        break
        except Unreadable as reason:
            if time < self._failed_at:
                self._failed_at, self._failure = time, str(reason)
        half.rest = data[position:] if time < self._failed_at else b""
        half.ready_bytes += plain
        half.overhead += position - plain - passed

    def _open(self, half: TlsHalf, kind: int, head: bytes, body: memoryview) -> tuple[int, bytes] | None:
        """Type and content of a record; None if it cannot be opened yet, or not at all (then there is a fault)."""
        protection = half.protection
        if protection is None and half.stage is not Stage.CLEAR and (kind == APPLICATION_DATA or half.is_12):
            protection = half.find_keys(self._secret)
            if protection is None:
                return None
        if protection is None or (kind != APPLICATION_DATA and protection.hides_types):
            return self._read_in_clear(half, kind, body)
        try:
            opened = protection.open(kind, head, body)
        except Undecipherable:
            if half.refuses_early_data and not protection.opened:
                half.refused += RECORD_HEAD + len(body)
                return _PASSED, b""
            raise Unreadable(f"{half.name_record()} does not open with the keys of its connection") from None
        if half.refused:  # its keys are right, so that what they did not open was early data
            half.overhead += half.refused
            half.refused = 0
        half.refuses_early_data = False
        if len(opened[1]) > _CONTENT_LIMIT:
            raise Unreadable(f"{half.name_record()} is larger than TLS allows")
        if opened[0] == APPLICATION_DATA and not half.carries_data:
            place = "after the alert that ends it" if half.is_closed else "within the handshake"
            raise Unreadable(f"{half.name_record()} has application data {place}")
        return opened

    def _read_in_clear(self, half: TlsHalf, kind: int, body: memoryview) -> tuple[int, bytes]:
        if kind == APPLICATION_DATA:
            if half.refuses_early_data:
                half.refused += RECORD_HEAD + len(body)
                return _PASSED, b""
            raise Unreadable(f"{half.name_record()} has application data before there are keys")
        if kind == _CHANGE_CIPHER_SPEC or half.stage in (Stage.CLEAR, Stage.UNDECIDED):
            return kind, bytes(body)
        opened = half.protection.opened if half.protection else 0
        if kind == _ALERT and len(body) == 2 and half.stage is Stage.HANDSHAKE and not opened:
            return kind, bytes(body)  # by somebody who could not make the keys
        raise Unreadable(f"{half.name_record()} is in the clear where it may not be")

    # what is no application data

    def _control(self, half: TlsHalf, kind: int, content: bytes) -> None:
        if kind == _HANDSHAKE:
            half.messages += content
            self._read_messages(half)
        elif kind == _ALERT:
            if self._handshake.alert(half.direction, content):
                half.is_closed, half.carries_data = True, False
        elif kind == _CHANGE_CIPHER_SPEC:
            if change := self._handshake.change_cipher_spec(half.direction):
                self._change(change)
        else:
            raise Unreadable(f"the {half.direction.sender}'s TLS record {half.records} has the unknown type {kind}")

    def _read_messages(self, half: TlsHalf) -> None:
        messages = half.messages
        while len(messages) >= 4:
            size = 4 + int.from_bytes(messages[1:4])
            if size > MESSAGE_LIMIT:
                raise Unreadable(f"the {half.direction.sender} sent a handshake message of {size:,} bytes")
            if len(messages) < size:
                return
            data = bytes(messages[:size])
            del messages[:size]
            for change in self._handshake.take(half.direction, data):
                self._change(change)

    def _change(self, change: KeyChange) -> None:
        half = self._halves[change.direction]
        if half.messages:
            raise Unreadable(f"a handshake message of the {half.direction.sender} stretches over a change of its keys")
        if change.is_update:
            if isinstance(half.protection, Tls13):
                half.key_updates = half.key_updates + 1 if half.protection.opened <= 1 else 1
                half.protection = half.protection.next()
            if half.key_updates > _KEY_UPDATES:
                raise Unreadable(f"the {half.direction.sender} changes its keys again and again")
        else:
            half.stage, half.protection = change.stage, None
            half.carries_data = change.stage.carries_data and not half.is_closed
            half.refuses_early_data = change.refuses_early_data
            half.is_12 = self._handshake.version == TLS_1_2
            if (suite := self._handshake.suite) is not None:
                half.key_source = suite, self._handshake.client_random, self._handshake.server_random
            self._resume(half)  # if its early data stood still

    # order

    def _resume(self, half: TlsHalf) -> None:
        """Go on with a direction that stands still, if it can."""
        time, data = half.stands_since, b""
        while time is not None and time < self._failed_at:
            self._read(half, data, time)
            if half.stands or not half.later:
                return
            time, data = half.later.popleft()
            half.later_bytes -= len(data)

    def _hand_out(self) -> list[tuple[Direction, bytes]]:
        """What is ready, in order of time, up to the first record that is not open yet."""
        up, down = self._halves
        out: list[tuple[Direction, bytes]] = []
        while up.ready or down.ready:
            is_up = bool(up.ready) and not (down.ready and down.ready[0][0] < up.ready[0][0])
            half, other = (up, down) if is_up else (down, up)
            time, content = half.ready[0]
            if time > self._failed_at or (other.stands_since is not None and other.stands_since < time):
                break
            half.ready.popleft()
            half.ready_bytes -= len(content)
            half.plain += len(content)
            out.append((half.direction, content))
        if self._failure and not any(map(self._may_go_on, self._halves)):
            self._give_up(self._failure)
        return out

    def _may_go_on(self, half: TlsHalf) -> bool:
        """It stands still, and what it waits for may come, and is of before the failure."""
        time = half.stands_since
        return time is not None and time < self._failed_at and half.stage is not Stage.UNDECIDED

    def _give_up(self, sentence: str) -> None:
        self.fault = sentence
        for half in self._halves:
            half.forget()
