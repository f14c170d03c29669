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
from typing import Protocol

from capture.errors import UsageError
from capture.model.address import read_url

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
    def place(self) -> str:
        """Its URL without the credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.kind.value}://{host}:{self.port}"

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


class Dialogue(Protocol):
    """One connection's talk with the proxy."""

    open: bool
    late: bytes

    def begin(self) -> bytes:
        """What to send first."""

    def feed(self, data: bytes) -> bytes:
        """What to send next, perhaps nothing. ProxyRefused: it is over."""


def dialogue(upstream: Upstream, host: str, port: int) -> Dialogue:
    """The talk that asks the proxy for a connection to a name or address."""
    kind = _HttpConnect if upstream.kind is ProxyKind.HTTP else _Socks5
    return kind(upstream, host, port)


class _HttpConnect:
    def __init__(self, upstream: Upstream, host: str, port: int) -> None:
        self.open = False
        self.late = b""
        self._upstream = upstream
        self._place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._held = b""

    def begin(self) -> bytes:
        lines = [f"CONNECT {self._place} HTTP/1.1", f"Host: {self._place}"]
        if self._upstream.username:
            pair = f"{self._upstream.username}:{self._upstream.password}".encode()
            lines.append(f"Proxy-Authorization: Basic {base64.b64encode(pair).decode()}")
        return "\r\n".join([*lines, "", ""]).encode("ascii")

    def feed(self, data: bytes) -> bytes:
        self._held += data
        head, blank, rest = self._held.partition(b"\r\n\r\n")
        if not blank:
            if len(self._held) > _MAX_HEAD:
                raise ProxyRefused("the proxy's answer has no end")
            return b""
        found = re.match(rb"HTTP/1\.[01] (\d{3})", head)
        if found is None:
            raise ProxyRefused("the proxy does not answer in HTTP/1")
        status = int(found[1])
        if 100 <= status < 200:
            self._held = b""
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


class _Socks5:
    """Stages: method → (credentials) → request → open; each eats one whole answer."""

    def __init__(self, upstream: Upstream, host: str, port: int) -> None:
        self.open = False
        self.late = b""
        self._upstream, self._host, self._port = upstream, host, port
        self._held = b""
        self._stage = self._method

    def begin(self) -> bytes:
        return b"\x05\x02\x00\x02" if self._upstream.username else b"\x05\x01\x00"

    def feed(self, data: bytes) -> bytes:
        self._held += data
        said = b""
        while not self.open:
            found = self._stage()
            if found is None:
                break
            said += found
        if self.open:
            self.late, self._held = self._held, b""
        return said

    def _take(self, size: int) -> bytes | None:
        if len(self._held) < size:
            return None
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def _method(self) -> bytes | None:
        answer = self._take(2)
        if answer is None:
            return None
        if answer[0] != 5:
            raise ProxyRefused("the proxy does not answer in SOCKS5")
        if answer[1] == 2 and self._upstream.username:
            self._stage = self._credentials
            name, word = self._upstream.username.encode(), self._upstream.password.encode()
            return bytes((1, len(name))) + name + bytes((len(word),)) + word
        if answer[1] != 0:
            raise ProxyRefused("the proxy asks for credentials")
        self._stage = self._reply
        return self._request()

    def _credentials(self) -> bytes | None:
        answer = self._take(2)
        if answer is None:
            return None
        if answer[1] != 0:
            raise ProxyRefused("the proxy asks for other credentials")
        self._stage = self._reply
        return self._request()

    def _request(self) -> bytes:
        try:
            address = ipaddress.ip_address(self._host)
        except ValueError:
            name = self._host.encode("ascii")
            place = bytes((3, len(name))) + name
        else:
            place = bytes((1 if address.version == 4 else 4,)) + address.packed
        return b"\x05\x01\x00" + place + struct.pack("!H", self._port)

    def _reply(self) -> bytes | None:
        held = self._held
        if len(held) >= 2 and held[1] != 0:
            raise ProxyRefused(_SOCKS_REFUSALS.get(held[1], f"the proxy answered {held[1]}"))
        if len(held) < 5:
            return None
        size = {1: 4, 3: 1 + held[4], 4: 16}.get(held[3])
        if size is None:
            raise ProxyRefused("the proxy does not answer in SOCKS5")
        if self._take(4 + size + 2) is None:
            return None
        self.open = True
        return b""


_SOCKS_REFUSALS = {
    1: "the proxy failed",
    2: "the proxy forbids it",
    3: "the proxy finds no way to the network",
    4: "the proxy finds no way to the host",
    5: "the proxy's connection was refused",
    6: "the proxy got no answer in time",
}
