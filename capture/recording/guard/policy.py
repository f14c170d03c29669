"""The policy: which of the addresses that a name resolved to may be dialled, and why not the others.

``known_addresses`` says what a name stands for without a resolver. ``decide`` judges each address that a name came to
by its class (``address_classes``): public ones pass; private ones pass where an option opens them all, or this one;
what a host map names passes; ports of warcite's own on this machine pass never. ``decide_unresolved`` judges a name
alone.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from capture.model.address import Opening, netloc, normal_host, parse_opening
from capture.model.options import HostTarget, Options
from capture.recording.guard.address_classes import Address, AddressClass, dialled_form, kind_of

__all__ = ["Policy", "PolicyVerdict", "RefusedAddress"]

# What Chromium leaves in a host (URL standard, 3.1), and zones; it has made everything else punycode.
_NAME = re.compile(r"[A-Za-z0-9._:%~!$&'()*+,;=-]{1,255}")
_ENDS_IN_A_NUMBER = re.compile(r"(^|\.)([0-9]+|0x[0-9a-f]*)$")  # URL standard, 3.5
_INSIDE = (".local", ".internal", ".home.arpa")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAddress:
    """An address that may not be dialled: "ADDRESS is ``why``". ``flag`` would open it; empty: none would.

    ``address`` is empty where a name was refused that nobody here could resolve.
    """

    address: str
    why: str
    flag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVerdict:
    """What may be dialled for one connection: ``addresses`` in the resolver's order, all on ``port``.

    ``port`` is not the one asked for where a host map says so. ``opened`` says that an address is among
    them that only an option opened; ``mapped`` that a host map named it.
    """

    host: str
    port: int
    addresses: tuple[str, ...] = ()
    refused: tuple[RefusedAddress, ...] = ()
    opened: bool = False
    mapped: bool = False

    @property
    def allowed(self) -> bool:
        """Whether there is anything to dial."""
        return bool(self.addresses)

    @property
    def why(self) -> str:
        """One sentence about the first refusal; empty when nothing was refused."""
        if not self.refused:
            return ""
        first = self.refused[0]
        if not first.address:
            return f"{self.host} is {first.why}"
        if normal_host(self.host) in (first.address, ""):
            return f"{first.address} is {first.why}"
        return f"{self.host} is {first.address}, which is {first.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a page may reach: public addresses, and exactly what the options open.

    ``own_ports`` are ports of warcite itself on this machine (the guard's, the library's): no option opens
    them. Metadata services, multicast, reserved and unspecified addresses, and IPv6 addresses that wrap an
    IPv4 address which is not public, stay closed to ``allow_private``; only an ``opening`` that names
    them opens them. NAT64 with a network's own prefix looks like any public address and is not found out.
    """

    allow_private: bool = False
    openings: tuple[Opening, ...] = ()
    host_map: tuple[HostTarget, ...] = ()
    own_ports: frozenset[int] = frozenset()
    everything: HostTarget | None = None  # where all names lead, ``host_map`` or not

    @classmethod
    def everything_to(cls, address: str, port: int) -> "Policy":
        """A network that is one listener: every name and every port leads to it, nothing else exists."""
        return cls(everything=HostTarget(host="*", address=address, port=port))

    @classmethod
    def from_options(cls, options: Options, *, own_ports: Iterable[int] = ()) -> "Policy":
        """The policy that a capture's options ask for. UsageError: an ``allow_addresses`` that is not one."""
        return cls(
            allow_private=options.allow_private,
            openings=tuple(parse_opening(text) for text in options.allow_addresses),
            host_map=options.host_map,
            own_ports=frozenset(own_ports),
        )

    def with_own_port(self, port: int) -> "Policy":
        """The same policy with one more port that is never opened."""
        return replace(self, own_ports=self.own_ports | {port})

    def target(self, host: str) -> HostTarget | None:
        """The host map's entry for a name, if it has one."""
        if self.everything is not None:
            return self.everything
        name = normal_host(host)
        return next((target for target in self.host_map if normal_host(target.host) == name), None)

    def known_addresses(self, host: str) -> tuple[str, ...] | None:
        """The addresses of a host that no resolver is asked for; None: ask one.

        Host maps; addresses written as such; ``localhost`` and all below it (RFC 6761, 6.3); empty for
        ``*.invalid`` (6.4) and for what cannot be a host name.
        """
        target, name = self.target(host), normal_host(host)
        if target is not None:
            return (target.address,)
        if name == "localhost" or name.endswith(".localhost"):
            return ("127.0.0.1", "::1")
        if not _NAME.fullmatch(name) or self.is_invalid(host):
            return ()
        try:
            return (str(ipaddress.ip_address(name)),)
        except ValueError:
            return None

    def is_invalid(self, host: str) -> bool:
        """Whether the name is below ``.invalid`` and nobody mapped it: answered at once, and not reported."""
        name = normal_host(host)
        return (name == "invalid" or name.endswith(".invalid")) and self.target(host) is None

    def dialled_port(self, host: str, port: int) -> int:
        """The port that a connection to ``host`` on ``port`` goes to: a host map may name another."""
        target = self.target(host)
        return port if target is None or target.port is None else target.port

    def decide(
        self, host: str, addresses: Iterable[str], port: int, *, ours: frozenset[str] = frozenset()
    ) -> PolicyVerdict:
        """Judge what a host resolved to. Only ``addresses`` of the verdict may be dialled, in that order.

        ``addresses`` are in numeric form as a resolver gives them, zone allowed; ``ours`` are those of
        them that belong to this machine, which is as closed as loopback. ValueError: not a numeric address.
        """
        target = self.target(host)
        dialled_port = self.dialled_port(host, port)
        allowed: list[str] = []
        refused: list[RefusedAddress] = []
        opened = False
        for text in addresses:
            address = ipaddress.ip_address(text)
            refusal = self._refusal(text, address, dialled_port, mapped=target is not None, ours=text in ours)
            if refusal is not None:
                refused.append(refusal)
            elif (plain := str(dialled_form(address))) not in allowed:
                allowed.append(plain)
                opened = opened or text in ours or kind_of(address) is not AddressClass.PUBLIC
        return PolicyVerdict(
            host=host,
            port=dialled_port,
            addresses=tuple(allowed),
            refused=tuple(refused),
            opened=opened,
            mapped=target is not None,
        )

    def decide_unresolved(self, host: str, port: int) -> PolicyVerdict:
        """Judge a name that only an upstream proxy may be able to resolve, by the name alone.

        Refused are what the URL standard takes for an IPv4 address (it ends in a number) and, without
        ``allow_private``, names that are only used inside networks: those without a dot, ``.local``
        (RFC 6762), ``.internal`` (ICANN 2024), ``.home.arpa`` (RFC 8375).
        """
        name = normal_host(host)
        refused: tuple[RefusedAddress, ...] = ()
        if _ENDS_IN_A_NUMBER.search(name):
            refused = (RefusedAddress(address="", why="not a host name"),)
        elif not self.allow_private and ("." not in name or f".{name}".endswith(_INSIDE)):
            refused = (RefusedAddress(address="", why="a name of a private network", flag="--allow-private"),)
        return PolicyVerdict(host=host, port=self.dialled_port(host, port), refused=refused)

    def _refusal(self, text: str, address: Address, port: int, *, mapped: bool, ours: bool) -> RefusedAddress | None:
        kind = kind_of(address)
        if ours and (kind is AddressClass.PUBLIC or kind.is_private):
            kind = AddressClass.LOOPBACK
        if not 1 <= port <= 65535:
            return RefusedAddress(address=text, why=f"asked for on port {port}, which does not exist")
        if port in self.own_ports and (ours or kind in (AddressClass.LOOPBACK, AddressClass.UNSPECIFIED)):
            return RefusedAddress(address=text, why=f"this machine, and port {port} is warcite's own")
        plain = dialled_form(address)
        opened = (self.allow_private and kind.is_private) or any(each.admits(plain, port) for each in self.openings)
        if mapped or kind is AddressClass.PUBLIC or opened:
            return None
        flag = f"--allow-address {netloc(str(plain).partition('%')[0], port)}"
        if kind.is_private:
            flag = f"--allow-private, or {flag} for this address alone"
        return RefusedAddress(address=text, why=kind.value, flag=flag)
