"""Addresses as people write them in options (``--allow-address``, ``--host-map``), parsed at the edge."""

import ipaddress
import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from capture.errors import UsageError
from capture.model.options import HostTarget

__all__ = ["Opening", "normal_host", "parse_host_map", "parse_opening"]

_FORMS = "10.0.0.0/8, 10.1.2.3, 10.1.2.3:8080, [fd00::1]:443 or [fd00::/8]:443"
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


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
    place, port = _split_port(text.strip(), text)
    try:
        return Opening(network=ipaddress.ip_network(place), port=port)
    except ValueError as error:
        raise UsageError(
            f"not an address or network: {text!r} ({error})", hint=_opening_hint(place)
        ) from error


def parse_host_map(text: str) -> HostTarget:
    """Read ``HOST=ADDRESS[:PORT]``; the host is folded to ASCII lower case, IPv6 with a port is in brackets.

    Raises UsageError for a host that is none (wildcards, URLs) or a target that is not an address.
    """
    host, equals, target = text.strip().partition("=")
    if not equals:
        raise UsageError(f"not a host map: {text!r}", hint="Write HOST=ADDRESS or HOST=ADDRESS:PORT.")
    place, port = _split_port(target.strip(), text)
    try:
        address = str(ipaddress.ip_address(place))
    except ValueError as error:
        raise UsageError(
            f"not an address in the host map {text!r}: {place!r}",
            hint="The right side is an IP address, such as 127.0.0.1:8080 or [::1]:8080.",
        ) from error
    return HostTarget(host=_host_name(host.strip(), text), address=address, port=port)


def normal_host(host: str) -> str:
    """The host as it is compared: lower case, no brackets, no dot at the end."""
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    return bare.lower().rstrip(".")


def _split_port(place: str, text: str) -> tuple[str, int | None]:
    """``[A]:P``, ``A:P``, ``[A]`` and ``A``; bare IPv6 has no port unless a ``/LENGTH`` ends the address."""
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::(.*))?", place)
    if bracketed:
        return bracketed[1], _port(bracketed[2], text)
    head, slash, tail = place.rpartition("/")
    if slash:
        length, colon, port = tail.partition(":")
        return f"{head}/{length}", _port(port if colon else None, text)
    if place.count(":") == 1:
        head, _, port = place.partition(":")
        return head, _port(port, text)
    return place, None


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
    try:
        name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise UsageError(
            f"not a host name: {host!r} in {text!r}", hint="Write one plain name, such as www.example.org."
        )
    return name


def _opening_hint(place: str) -> str:
    try:
        return f"Did you mean {ipaddress.ip_network(place, strict=False)}?"
    except ValueError:
        pass
    if normal_host(place) == "localhost":
        return "Write 127.0.0.1 or ::1; --allow-address takes addresses, not names."
    return f"Write {_FORMS}. For a name, use --host-map NAME=ADDRESS."
