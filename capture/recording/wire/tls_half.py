"""What a reader of TLS keeps of one direction of a connection."""

from collections import deque
from collections.abc import Callable

from capture.recording.wire.ciphers import CipherSuite, Protection, Tls13, protect_12
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.tls_handshake import Stage

__all__ = ["APPLICATION_DATA", "RECORD_HEAD", "TlsHalf"]

APPLICATION_DATA = 23  # a record's type
RECORD_HEAD = 5  # bytes: type, version, length
_LABELS = {Direction.UP: "CLIENT_", Direction.DOWN: "SERVER_"}
_DATA_FOR_CERTAIN = 1 << 20  # bytes that wait: no handshake is as long


class TlsHalf:
    """One direction; whoever reads it changes it."""

    def __init__(self, direction: Direction) -> None:
        self.direction = direction
        self.stage = Stage.CLEAR
        self.protection: Protection | None = None
        self.stands_since: int | None = None  # the time of arrival of the record that cannot be opened yet
        self.rest = b""  # begins with that record, or is less than one
        self.later: deque[tuple[int, bytes]] = deque()  # arrived since, with its time
        self.later_bytes = 0
        self.messages = bytearray()  # of a handshake message that is not whole
        self.ready: deque[tuple[int, bytes]] = deque()  # plaintext not handed out yet, with its time
        self.ready_bytes = 0
        self.records = 0
        self.key_updates = 0
        self.refuses_early_data = False
        self.refused = 0  # bytes of such records; overhead as soon as a record opens
        self.carries_data = False
        self.is_closed = False  # by close_notify
        self.is_12 = False
        self.key_source: tuple[CipherSuite, bytes, bytes] | None = None  # suite, client's and server's random
        self.fed = self.plain = self.overhead = 0  # ``plain`` was handed out

    @property
    def stands(self) -> bool:
        """Its next record cannot be opened yet."""
        return self.stands_since is not None

    @property
    def waiting(self) -> int:
        """Bytes kept."""
        return len(self.rest) + self.later_bytes + self.ready_bytes

    def find_keys(self, secret: Callable[[bytes, str], bytes | None]) -> Protection | None:
        """Put on the protection of its stage, if it is known and its secret is there."""
        if self.stage is Stage.UNDECIDED or self.key_source is None:
            return None
        suite, client_random, server_random = self.key_source
        label = "CLIENT_RANDOM" if self.is_12 else _LABELS[self.direction] + self.stage.value
        if (found := secret(client_random, label)) is None:
            return None
        if self.is_12:
            self.protection = protect_12(suite, found, client_random, server_random)[self.direction]
        else:
            self.protection = Tls13(suite, found)
        return self.protection

    def forget(self) -> None:
        """Keep nothing more."""
        self.rest, self.later_bytes, self.ready_bytes, self.stands_since = b"", 0, 0, None
        self.later.clear()
        self.ready.clear()
        self.messages.clear()

    def name_record(self) -> str:
        """The next record, in words."""
        return f"the {self.direction.sender}'s TLS record {self.records + 1}"

    def has_data(self, at_most: int) -> bool:
        """Whether it stands still with a record of application data, of more than so many bytes."""
        if not self.stands:
            return False
        if self.waiting > _DATA_FOR_CERTAIN:
            return True
        data, position = b"".join((self.rest, *(data for _, data in self.later))), 0
        while position + RECORD_HEAD <= len(data):
            size = data[position + 3] << 8 | data[position + 4]
            if data[position] == APPLICATION_DATA and size > at_most:
                return True
            position += RECORD_HEAD + size
        return False
