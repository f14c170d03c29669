"""The origin map: each archived origin under a host of its own below the snapshot's, and back.

How it works. ``https://cdn.example.org/p?q`` is served as ``http://cdn.example.org.s.LABEL.localhost:PORT/p?q``. LABEL
stands for the snapshot. The tag before it says the scheme (``s`` https, ``p`` http), a port that is not the scheme's
own (``s8443``), and how the host is written: as it is, as an IPv6 address (``6``, with dashes), or as a hash (``h``)
where no DNS name can carry it; hashes are undone by a table in memory.

Why hosts and not paths: paths and queries stay, so relative URLs, routing and the same-origin policy between archived
origins hold by themselves, and nothing in a script has to be rewritten. The registrable domain is ``LABEL.localhost``:
snapshots are cross-site to each other, and browsers ask no name server for it.
"""

import base64
import functools
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

import ada_url

__all__ = ["Origin", "OriginMap", "label_of"]

_URL = re.compile(r"(https?|wss?)://([^/?#\\]*)(.*)", re.IGNORECASE | re.DOTALL)
_PORT = re.compile(r"(.*?)(?::([0-9]*))?", re.DOTALL)
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")
_TAG = re.compile(r"([6h]?)([sp])([1-9][0-9]{0,4})?")
_DEFAULTS = {"https": 443, "http": 80, "wss": 443, "ws": 80}
_LETTERS = {"https": "s", "http": "p", "wss": "s", "ws": "p"}
_HOST_LIMIT = 253  # characters of a DNS name (RFC 1035, 2.3.4, as text)
_TABLE_LIMIT = 4096  # hashed hosts; a hostile page can name as many as it likes
_PREFIX_LIMIT = 4096  # remembered authorities


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """An archived origin; ``host`` as a URL writes it (IPv6 in brackets)."""

    scheme: str  # http or https
    host: str
    port: int

    def __str__(self) -> str:
        port = "" if self.port == _DEFAULTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def label_of(snapshot_id: str, secret: str = "") -> str:
    """The snapshot's label: lower-case letters and digits that look random and never change.

    With a ``secret`` 26 of them, 130 bits, that nobody can find who does not know it; else 16.
    """
    digest = hmac.digest(secret.encode(), snapshot_id.encode(), "sha256")
    if not secret:
        digest = hashlib.sha256(snapshot_id.encode()).digest()
    return base64.b32encode(digest).decode()[: 26 if secret else 16].lower()


class OriginMap:
    """The map of one snapshot. ``port`` is that of the server which answers for the mapped hosts.

    ``embedders`` are origins (of the library) that may show the snapshot in a frame. ``scheme`` is https
    where the server speaks TLS. Hosts that no DNS name can carry stand as a hash, with a table in memory:
    give the archived ``hosts`` so that the table is there before the first request. ``secret`` is the label's.
    """

    def __init__(
        self,
        snapshot_id: str,
        *,
        port: int,
        domain: str = "localhost",
        scheme: str = "http",
        embedders: Iterable[str] = (),
        hosts: Iterable[str] = (),
        secret: str = "",
    ) -> None:
        self.snapshot_id = snapshot_id
        self.label = label_of(snapshot_id, secret)
        self.port = port
        self.scheme = scheme
        self.site = f"{self.label}.{domain}"
        self.embedders = tuple(embedders)
        self._suffix = f".{self.site}"
        self._port = "" if port == _DEFAULTS[scheme] else f":{port}"
        self._secure = {"https": scheme, "http": scheme, "wss": "ws", "ws": "ws"}
        if scheme == "https":
            self._secure |= {"wss": "wss", "ws": "wss"}
        self._hashed: dict[str, str] = {}
        self._prefixes: dict[tuple[str, str], str] = {}
        self._origins: dict[str, Origin] = {}
        for host in hosts:
            self._tagged(_normal(host))

    @property
    def sources(self) -> str:
        """The Content-Security-Policy source that matches this snapshot's mapped hosts and no other."""
        return f"{self.scheme}://*{self._suffix}{self._port}"

    @property
    def sockets(self) -> str:
        """The same for WebSockets."""
        return f"{self._secure['ws']}://*{self._suffix}{self._port}"

    def to_mapped(self, url: str) -> str:
        """The mapped form of an absolute http, https, ws or wss URL; any other text as it stands.

        Only scheme, host and port change. Path, query and fragment keep their bytes.
        """
        match = _URL.match(url)
        if match is None:
            return url
        authority = (match[1].lower(), match[2])
        prefix = self._prefixes.get(authority)
        if prefix is None:
            prefix = self._prefix(*authority)
            if len(self._prefixes) < _PREFIX_LIMIT:
                self._prefixes[authority] = prefix
        return prefix + match[3] if prefix else url

    def to_archived(self, url: str) -> str | None:
        """The archived URL of a mapped one; None where it is not of this snapshot.

        The inverse of ``to_mapped``, with the archived scheme and host in normal form.
        """
        match = _URL.match(url)
        if match is None:
            return None
        user, at, netloc = match[2].rpartition("@")
        origin = self.origin_of(netloc)
        if origin is None:
            return None
        scheme, _, rest = str(origin).partition("://")
        if match[1].lower().startswith("ws"):
            scheme = scheme.replace("http", "ws")
        return f"{scheme}://{user}{at}{rest}{match[3]}"

    def origin_of(self, host: str) -> Origin | None:
        """The archived origin behind a ``Host`` header; None for any host that is not of this snapshot."""
        if known := self._origins.get(host):
            return known
        name, _, port = host.lower().partition(":")
        if not name.endswith(self._suffix) or port != self._port[1:]:
            return None
        archived, _, tag = name.removesuffix(self._suffix).rpartition(".")
        match = _TAG.fullmatch(tag)
        if match is None or not archived:
            return None
        scheme = "https" if match[2] == "s" else "http"
        number = int(match[3]) if match[3] else _DEFAULTS[scheme]
        plain = self._untagged(match[1], archived)
        if plain is None or number > 65535 or (match[3] and number == _DEFAULTS[scheme]):
            return None
        origin = Origin(scheme=scheme, host=plain, port=number)
        if len(self._origins) < _PREFIX_LIMIT:
            self._origins[host] = origin
        return origin

    def owns(self, origin: str) -> bool:
        """Whether an ``Origin`` header names a mapped host of this snapshot; never for ``null``."""
        scheme, _, host = origin.partition("://")
        return scheme.lower() == self.scheme and self.origin_of(host) is not None

    def _prefix(self, scheme: str, authority: str) -> str:
        user, at, netloc = authority.rpartition("@")
        match = _PORT.fullmatch(netloc)
        host = _normal(match[1]) if match else ""
        number = _DEFAULTS[scheme] if match is None or not match[2] else int(match[2][:9])
        if not host or number > 65535:
            return ""
        kind, name = self._tagged(host)
        port = "" if number == _DEFAULTS[scheme] else str(number)
        tag = f"{kind}{_LETTERS[scheme]}{port}"
        return f"{self._secure[scheme]}://{user}{at}{name}.{tag}{self._suffix}{self._port}"

    def _tagged(self, host: str) -> tuple[str, str]:
        """The kind of name (plain, ``6`` for IPv6, ``h`` for a hash) and the name itself."""
        if host.startswith("[") and (number := _ipv6(host)):
            return "6", f"x{number.replace(':', '-')}x"
        room = _HOST_LIMIT - len(self._suffix) - len(".hs65535")
        if _HOST.fullmatch(host) and len(host) <= room:
            return "", host
        digest = hashlib.sha256(host.encode("utf-8", "surrogatepass")).digest()
        name = base64.b32encode(digest).decode()[:26].lower()
        if name not in self._hashed:
            if len(self._hashed) >= _TABLE_LIMIT:
                self._hashed.pop(next(iter(self._hashed)))
            self._hashed[name] = host
        return "h", name

    def _untagged(self, kind: str, name: str) -> str | None:
        if kind == "h":
            return self._hashed.get(name)
        if kind == "6":
            number = _ipv6(f"[{name[1:-1].replace('-', ':')}]") if name[:1] == name[-1:] == "x" else ""
            return f"[{number}]" if number else None
        return name if _HOST.fullmatch(name) else None


@functools.lru_cache(maxsize=4096)
def _normal(host: str) -> str:
    """Lower case, escapes undone, IDNA; as close to a browser's own form as lookups need."""
    plain = unquote(host) if "%" in host else host
    if not plain.isascii():
        try:
            plain = plain.encode("idna").decode("ascii")
        except UnicodeError:
            return plain.lower()
    plain = plain.lower()
    if plain.startswith("[") and (number := _ipv6(plain)):
        return f"[{number}]"
    return plain


def _ipv6(host: str) -> str:
    """A bracketed address as the URL standard serialises it (RFC 5952); empty where it is none (or has a zone)."""
    try:
        address = ipaddress.IPv6Address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return ""
    if address.scope_id:
        return ""
    return ada_url.URL(f"http://[{address.exploded}]/").hostname[1:-1]
