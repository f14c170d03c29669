"""A load generator: keep-alive connections that ask for the same requests in turn. A process of its own.

Reads one JSON object from stdin (``port``, ``requests``: whole requests as text, ``connections``, ``seconds``) and
prints one: ``answers``, ``seconds``, ``statuses`` (how often each came), ``reconnects``.
"""

import json
import re
import selectors
import socket
import sys
import time
from collections import Counter
from itertools import cycle

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection:[ \t]*close", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"


def is_whole(data: bytes | bytearray, *, ended: bool) -> bool:
    """Whether an answer has come to its end, by its length, its last chunk, or the end of the connection."""
    head = data.find(b"\r\n\r\n")
    if head < 0:
        return False
    fields = bytes(data[:head])
    if (length := _LENGTH.search(fields)) is not None:
        return len(data) >= head + 4 + int(length[1])
    return data.endswith(_LAST_CHUNK) if _CHUNKED.search(fields) else ended


class Load:
    """``connections`` of them at once, each with one request under way."""

    def __init__(self, port: int, requests: list[str], connections: int) -> None:
        self._port = port
        self._next = cycle([request.encode("latin-1") for request in requests])
        self._ready = selectors.DefaultSelector()
        self._read: dict[socket.socket, bytearray] = {}
        self.statuses: Counter[str] = Counter()
        self.reconnects = 0
        for _ in range(connections):
            self._connect()

    def run(self, seconds: float) -> float:
        """Ask until the time is over; the seconds that it really took."""
        begun = time.perf_counter()
        while (now := time.perf_counter() - begun) < seconds:
            for key, _ in self._ready.select(timeout=1):
                self._readable(key.data)
        for connection in self._read:
            connection.close()
        return now

    def _connect(self) -> None:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read[connection] = bytearray()
        self._ready.register(connection, selectors.EVENT_READ, connection)
        connection.sendall(next(self._next))

    def _readable(self, connection: socket.socket) -> None:
        piece = connection.recv(262_144)
        data = self._read[connection]
        data += piece
        if is_whole(data, ended=not piece):
            self.statuses[data[9:12].decode("latin-1")] += 1
            close = _CLOSE.search(bytes(data[: data.find(b"\r\n\r\n")])) is not None
            data.clear()
            if piece and not close:
                connection.sendall(next(self._next))
                return
        elif piece:
            return
        self._again(connection)

    def _again(self, connection: socket.socket) -> None:
        self._ready.unregister(connection)
        del self._read[connection]
        connection.close()
        self.reconnects += 1
        self._connect()


def main() -> None:
    task = json.load(sys.stdin)
    load = Load(task["port"], task["requests"], task["connections"])
    seconds = load.run(task["seconds"])
    answers = sum(load.statuses.values())
    told = {"answers": answers, "seconds": seconds, "statuses": load.statuses, "reconnects": load.reconnects}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
