"""An upstream proxy's side of the talk, without a socket: what to say, and what its answers mean.

Two dialogues, HTTP CONNECT (RFC 9110, 9.3.6) and SOCKS5 (RFC 1928, 1929), with one shape: send what
``begin`` gives, give what arrives to ``feed`` and send what it gives back, until ``open`` is true; ``late``
then holds the first bytes that already belong to the connection.
"""

import base64
import enum
import ipaddress
import re
import struct
from dataclasses import dataclass

from capture.errors import UsageError
from capture.model.address import netloc, read_url

__all__ = ["Dialogue", "ProxyKind", "ProxyRefused", "Upstream", "dialogue"]

_MAX_HEAD = 65536


class ProxyKind(enum.Enum):
    """How the proxy is spoken to; the value is its URL scheme's."""

    HTTP = "http"
    SOCKS5 = "socks5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """A proxy for the way out. The credentials never stand in a message."""

    kind: ProxyKind
    host: str
    port: int
    username: str = ""
    password: str = ""

    @property
    def url(self) -> str:
        """Without the credentials."""
        return f"{self.kind.value}://{netloc(self.host, self.port)}"

    @classmethod
    def parse(cls, text: str) -> "Upstream":
        """Read ``http://user:pass@host:port`` or ``socks5://…`` (``socks5h://`` means the same here).

        The port may be left out: it is then 80, for SOCKS5 1080. Raises UsageError for other schemes or no host.
        """
        url = read_url(text.strip())
        if url is None:
            raise UsageError("the proxy is not a URL", hint=_HINT)
        scheme = "socks5" if url.scheme == "socks5h" else url.scheme
        if scheme not in ("http", "socks5") or not url.host:
            raise UsageError(f"not a proxy that can be used: scheme {url.scheme!r}", hint=_HINT)
        return cls(
            kind=ProxyKind(scheme),
            host=url.host,
            port=url.dialled_port or 1080,
            username=url.username or "",
            password=url.password or "",
        )


_HINT = "Write http://HOST:PORT or socks5://HOST:PORT, with USER:PASSWORD@ before the host if it asks."


class ProxyRefused(Exception):
    """The proxy did not open the connection; the text says what it answered."""


class Dialogue:
    """One connection's talk with the proxy. ``open`` once it stands; ``late`` then has its first bytes."""

    def __init__(self, upstream: Upstream, host: str, port: int) -> None:
        self.open = False
        self.late = b""
        self._upstream, self._host, self._port = upstream, host, port
        self._buffer = b""

    def begin(self) -> bytes:
        """What to send first."""
        raise NotImplementedError

    def feed(self, data: bytes) -> bytes:
        """What to send next, perhaps nothing. ProxyRefused: it is over."""
        raise NotImplementedError


def dialogue(upstream: Upstream, host: str, port: int) -> Dialogue:
    """The talk that asks the proxy for a connection to a name or address."""
    kind = _HttpConnect if upstream.kind is ProxyKind.HTTP else _Socks5
    return kind(upstream, host, port)


class _HttpConnect(Dialogue):
    def begin(self) -> bytes:
        target = netloc(self._host, self._port)
        lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
        if self._upstream.username:
            pair = f"{self._upstream.username}:{self._upstream.password}".encode()
            lines.append(f"Proxy-Authorization: Basic {base64.b64encode(pair).decode()}")
        return "\r\n".join([*lines, "", ""]).encode("ascii")

    def feed(self, data: bytes) -> bytes:
        self._buffer += data
        head, blank, rest = self._buffer.partition(b"\r\n\r\n")
        if not blank:
            if len(self._buffer) > _MAX_HEAD:
                raise ProxyRefused("the proxy's answer has no end")
            return b""
        match = re.match(rb"HTTP/1\.[01] (\d{3})", head)
        if match is None:
            raise ProxyRefused("the proxy does not answer in HTTP/1")
        status = int(match[1])
        if 100 <= status < 200:
            self._buffer = b""
            return self.feed(rest)
        if not 200 <= status < 300:
            raise ProxyRefused(_HTTP_REFUSALS.get(status, f"the proxy answered {status}"))
        self.open, self.late = True, rest
        return b""


_HTTP_REFUSALS = {
    407: "the proxy asks for other credentials (407)",
    403: "the proxy forbids it (403)",
    502: "the proxy could not connect (502)",
    503: "the proxy could not connect (503)",
    504: "the proxy got no answer in time (504)",
}


class _Socks5Step(enum.Enum):
    """Which answer the proxy owes; each is eaten whole."""

    METHOD = "how it wants to be talked to"
    CREDENTIALS = "whether it knows us"
    CONNECTION = "whether it is connected"


class _Socks5(Dialogue):
    """Method → (credentials) → connection → open."""

    _step = _Socks5Step.METHOD

    def begin(self) -> bytes:
        return b"\x05\x02\x00\x02" if self._upstream.username else b"\x05\x01\x00"

    def feed(self, data: bytes) -> bytes:
        self._buffer += data
        said = b""
        while not self.open and (size := self._answer_size()) is not None and len(self._buffer) >= size:
            answer, self._buffer = self._buffer[:size], self._buffer[size:]
            if self._step is _Socks5Step.CONNECTION:
                self.open = True
            else:
                said += self._next(answer)
        if self.open:
            self.late, self._buffer = self._buffer, b""
        return said

    def _answer_size(self) -> int | None:
        """Bytes of the answer that is due; None: too little of it has come to say. ProxyRefused: it is a no."""
        if self._step is not _Socks5Step.CONNECTION:
            return 2
        buffer = self._buffer
        if len(buffer) >= 2 and buffer[1] != 0:
            raise ProxyRefused(_SOCKS_REFUSALS.get(buffer[1], f"the proxy answered {buffer[1]}"))
        if len(buffer) < 5:
            return None
        size = {1: 4, 3: 1 + buffer[4], 4: 16}.get(buffer[3])
        if size is None:
            raise ProxyRefused("the proxy does not answer in SOCKS5")
        return 4 + size + 2

    def _next(self, answer: bytes) -> bytes:
        """What to say to the answer about the method, or to that about the credentials."""
        if self._step is _Socks5Step.METHOD:
            if answer[0] != 5:
                raise ProxyRefused("the proxy does not answer in SOCKS5")
            if answer[1] == 2 and self._upstream.username:
                self._step = _Socks5Step.CREDENTIALS
                name, password = self._upstream.username.encode(), self._upstream.password.encode()
                return bytes((1, len(name))) + name + bytes((len(password),)) + password
            if answer[1] != 0:
                raise ProxyRefused("the proxy asks for credentials")
        elif answer[1] != 0:
            raise ProxyRefused("the proxy asks for other credentials")
        self._step = _Socks5Step.CONNECTION
        try:
            address = ipaddress.ip_address(self._host)
        except ValueError:
            name = self._host.encode("ascii")
            target = bytes((3, len(name))) + name
        else:
            target = bytes((1 if address.version == 4 else 4,)) + address.packed
        return b"\x05\x01\x00" + target + struct.pack("!H", self._port)


_SOCKS_REFUSALS = {
    1: "the proxy failed",
    2: "the proxy forbids it",
    3: "the proxy finds no way to the network",
    4: "the proxy finds no way to the host",
    5: "the proxy's connection was refused",
    6: "the proxy got no answer in time",
}
