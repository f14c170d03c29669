"""The key log: the TLS secrets that the browser writes while it works. Pure.

A line is ``LABEL client-random secret``, both in hexadecimal (the form that NSS began and all of ``SSLKEYLOGFILE``
share); ``#`` begins a comment. Chromium appends lines as handshakes go on, so the file's last line may be half written.
Labels that no record protection needs (exporters) are counted and not kept.
"""

__all__ = ["SECRET_LABELS", "KeyLog"]

SECRET_LABELS = frozenset(
    {
        "CLIENT_RANDOM",  # TLS 1.2: the master secret
        "CLIENT_EARLY_TRAFFIC_SECRET",
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        "SERVER_HANDSHAKE_TRAFFIC_SECRET",
        "CLIENT_TRAFFIC_SECRET_0",
        "SERVER_TRAFFIC_SECRET_0",
    }
)

_DROPPED = b"# Some lines were dropped"  # Chromium's own words: its writer was too slow
_LINE_LIMIT = 1024  # a line has at most 32 + 1 + 64 + 1 + 96 characters
_RANDOM_BYTES = 32
_SECRET_BYTES = range(32, 65)


class KeyLog:
    """Secrets by client random and label.

    ``lines`` counts whole lines that told a secret, ``damaged`` those that could not be read; ``dropped`` is true once
    Chromium says that it lost lines.
    """

    def __init__(self) -> None:
        self.lines = 0
        self.damaged = 0
        self.dropped = False
        self._secrets: dict[bytes, dict[str, bytes]] = {}
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take what was appended; the end may be half a line. Never raises."""
        *lines, rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(line.rstrip(b"\r"))
        if len(rest) > _LINE_LIMIT:  # no secret is as long: keep enough to know it as damaged when it ends
            rest = rest[:_LINE_LIMIT] + b"?"
        self._rest = rest

    def secret(self, client_random: bytes, label: str) -> bytes | None:
        """That secret of the connection with that client random; None while no line told it."""
        secrets = self._secrets.get(client_random)
        return secrets.get(label) if secrets else None

    def lines_of(self, client_random: bytes) -> bytes:
        """The lines of the connection with that client random, as they were logged."""
        secrets = self._secrets.get(client_random, {})
        return "".join(f"{label} {client_random.hex()} {value.hex()}\n" for label, value in secrets.items()).encode()

    def _take(self, line: bytes) -> None:
        if not line:
            return
        if line.startswith(b"#"):
            self.dropped = self.dropped or line.startswith(_DROPPED)
            return
        try:
            name, random, secret = line.decode("ascii").split(" ")
            client_random, value = bytes.fromhex(random), bytes.fromhex(secret)
        except ValueError:
            self.damaged += 1
            return
        if name not in SECRET_LABELS:  # another's, of whatever size (an exporter's, ECH_CONFIG)
            self.lines += 1
        elif len(client_random) != _RANDOM_BYTES or len(value) not in _SECRET_BYTES:
            self.damaged += 1
        else:
            self.lines += 1
            self._secrets.setdefault(client_random, {}).setdefault(name, value)
