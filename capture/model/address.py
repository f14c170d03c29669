"""Addresses: URLs as browsers read them, and what people write in options (``--allow-address``, ``--host-map``).

A URL of a page's or a person's is judged by ``read_url`` alone, which follows the URL standard as Chromium does:
another parser sees another host in ``http://127.0.0.1:1\\@example.org/``, and what is judged is then not what is
visited. ``urllib.parse`` takes apart what was formed here, and finds the ending of a path.
"""

import ipaddress
import re
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import unquote

from ada_url import URL

from capture.errors import UsageError
from capture.model.options import HostTarget

__all__ = [
    "Opening",
    "Url",
    "bare_url",
    "host_of",
    "joined",
    "netloc",
    "normal_host",
    "parse_host_map",
    "parse_opening",
    "read_url",
]

_FORMS = "10.0.0.0/8, 10.1.2.3, 10.1.2.3:8080, [fd00::1]:443 or [fd00::/8]:443"
_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_SURROGATE = re.compile("[\ud800-\udfff]")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Url:
    """An absolute URL. ``href`` is its canonical form, in ASCII and without credentials; ``host`` has no brackets.

    ``port`` is None where it is the scheme's own. ``path``, ``query`` and ``fragment`` are those of ``href``, without
    their marks. ``username`` and ``password`` are decoded, None where there is no ``@``.
    """

    href: str
    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def is_web(self) -> bool:
        """Whether it is of a page that http or https brings."""
        return self.scheme in ("http", "https") and bool(self.host)

    @property
    def netloc(self) -> str:
        """``host[:port]``, IPv6 in brackets."""
        return netloc(self.host, self.port)

    @property
    def dialled_port(self) -> int:
        """The port that a browser asks for; 0 for schemes that have none."""
        return _PORTS.get(self.scheme, 0) if self.port is None else self.port


def netloc(host: str, port: int | None) -> str:
    """``host[:port]``, IPv6 in brackets."""
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


@lru_cache(maxsize=4096)
def read_url(text: str) -> Url | None:
    """The URL that a browser makes of a text (URL standard, 4.4); None where it makes none, as of relative ones."""
    try:
        url = URL(_SURROGATE.sub("\ufffd", text))
    except ValueError:
        return None
    username, password = url.username, url.password
    if username or password:
        url.username = url.password = ""
    rest, _, fragment = url.href.partition("#")
    return Url(
        href=url.href,
        scheme=url.protocol.removesuffix(":"),
        host=url.hostname.removeprefix("[").removesuffix("]"),
        port=int(url.port) if url.port else None,
        path=url.pathname,
        query=rest.partition("?")[2],
        fragment=fragment,
        username=unquote(username) if username or password else None,
        password=unquote(password) if username or password else None,
    )


def host_of(url: str) -> str:
    """The host that a browser would ask, in ASCII without brackets or a dot at its end; empty where there is none."""
    found = read_url(url)
    return normal_host(found.host) if found else ""


def bare_url(url: str) -> str:
    """``url`` without ``#fragment`` and ``user:password@``; nothing else is touched.

    Only the authority is searched for ``@``: paths and queries may hold one.
    """
    whole = url.partition("#")[0]
    scheme, slashes, rest = whole.partition("://")
    if not slashes:
        return whole
    end = min((i for i in map(rest.find, "/?") if i >= 0), default=len(rest))
    authority = rest[:end].rpartition("@")[2]
    return f"{scheme}://{authority}{rest[end:]}"


def joined(base: str, reference: str) -> str:
    """Where a reference in the document at ``base`` leads, as a browser resolves it; empty where nowhere."""
    try:
        return URL(_SURROGATE.sub("\ufffd", reference), base=_SURROGATE.sub("\ufffd", base)).href
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What one ``--allow-address`` opens: each address of ``network``, on ``port`` or on all ports (None)."""

    network: IPv4Network | IPv6Network
    port: int | None = None

    def admits(self, address: IPv4Address | IPv6Address, port: int) -> bool:
        """Whether this opens ``address`` on ``port``; never one of the other family."""
        return (self.port is None or self.port == port) and address in self.network


def parse_opening(text: str) -> Opening:
    """Read ``CIDR``, ``CIDR:PORT``, ``ADDRESS`` or ``ADDRESS:PORT``; IPv6 with a port stands in brackets.

    Raises UsageError for names, for a port outside 1-65535, and for a network with host bits set.
    """
    netloc, port = _split_port(text.strip(), text)
    try:
        return Opening(network=ipaddress.ip_network(netloc), port=port)
    except ValueError as error:
        raise UsageError(f"not an address or network: {text!r} ({error})", hint=_opening_hint(netloc)) from error


def parse_host_map(text: str) -> HostTarget:
    """Read ``HOST=ADDRESS[:PORT]``; the host is folded to ASCII lower case, IPv6 with a port is in brackets.

    Raises UsageError for a host that is none (wildcards, URLs) or a target that is not an address.
    """
    host, equals, target = text.strip().partition("=")
    if not equals:
        raise UsageError(f"not a host map: {text!r}", hint="Write HOST=ADDRESS or HOST=ADDRESS:PORT.")
    netloc, port = _split_port(target.strip(), text)
    try:
        address = str(ipaddress.ip_address(netloc))
    except ValueError as error:
        raise UsageError(
            f"not an address in the host map {text!r}: {netloc!r}",
            hint="The right side is an IP address, such as 127.0.0.1:8080 or [::1]:8080.",
        ) from error
    return HostTarget(host=_host_name(host.strip(), text), address=address, port=port)


def normal_host(host: str) -> str:
    """The host as it is compared: lower case, no brackets, no dot at the end."""
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    return bare.lower().rstrip(".")


def _split_port(netloc: str, text: str) -> tuple[str, int | None]:
    """``[A]:P``, ``A:P``, ``[A]`` and ``A``; bare IPv6 has no port unless a ``/LENGTH`` ends the address."""
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::(.*))?", netloc)
    if bracketed:
        return bracketed[1], _port(bracketed[2], text)
    head, slash, tail = netloc.rpartition("/")
    if slash:
        length, colon, port = tail.partition(":")
        return f"{head}/{length}", _port(port if colon else None, text)
    if netloc.count(":") == 1:
        head, _, port = netloc.partition(":")
        return head, _port(port, text)
    return netloc, None


def _port(digits: str | None, text: str) -> int | None:
    if digits is None:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", digits) or not 1 <= int(digits) <= 65535:
        raise UsageError(f"not a port: {digits!r} in {text!r}", hint="A port is a number from 1 to 65535.")
    return int(digits)


def _host_name(host: str, text: str) -> str:
    name = normal_host(host)
    try:
        ipaddress.ip_address(name)
    except ValueError:
        pass
    else:
        return name
    name = name if name.isascii() else host_of(f"http://{name}/")  # as a browser will ask for it
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise UsageError(
            f"not a host name: {host!r} in {text!r}", hint="Write one plain name, such as www.example.org."
        )
    return name


def _opening_hint(netloc: str) -> str:
    try:
        return f"Did you mean {ipaddress.ip_network(netloc, strict=False)}?"
    except ValueError:
        pass
    if normal_host(netloc) == "localhost":
        return "Write 127.0.0.1 or ::1; --allow-address takes addresses, not names."
    return f"Write {_FORMS}. For a name, use --host-map NAME=ADDRESS."
