"""What kind of address an address is: IANA's special-purpose registries as one table.

Python's ``is_global`` answers differently from version to version (3.11.7 and 3.12.4 disagree on
192.0.0.9, 2001::/23 and others), so the table is ours; what it does not name is public only when IPv4,
or IPv6 within 2000::/3, the one block from which IANA gives out addresses.

Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and later), RFC 4291, 6052, 3056,
4380, 5214; the documentation of the cloud providers for their metadata services.
"""

import enum
import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

__all__ = ["Address", "AddressClass", "dialled_form", "kind_of", "wrapped"]

Address = IPv4Address | IPv6Address


class AddressClass(enum.Enum):
    """What an address is, in words that finish the sentence "ADDRESS is …"."""

    PUBLIC = "a public address"
    LOOPBACK = "this machine itself (loopback)"
    PRIVATE = "in a private network"
    LINK_LOCAL = "on the local link"
    SHARED = "in a provider's internal network (100.64.0.0/10)"
    BENCHMARK = "in a network reserved for benchmarks"
    DOCUMENTATION = "in a network reserved for documentation"
    METADATA = "a cloud's metadata service"
    MULTICAST = "a multicast address"
    UNSPECIFIED = "no address of a host (unspecified)"
    RESERVED = "reserved, not a public address"
    WRAPPED = "an IPv6 address that wraps an IPv4 address which is not public"

    @property
    def is_private(self) -> bool:
        """Whether ``--allow-private`` opens it; the rest opens only by its own ``--allow-address``."""
        return self in _OPENED_AS_PRIVATE


_OPENED_AS_PRIVATE = {
    AddressClass.LOOPBACK,
    AddressClass.PRIVATE,
    AddressClass.LINK_LOCAL,
    AddressClass.SHARED,
    AddressClass.BENCHMARK,
    AddressClass.DOCUMENTATION,
}

# Some are public addresses (Azure's), some lie in networks that --allow-private opens.
_METADATA = {
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",  # AWS, Google, Azure, DigitalOcean, OpenStack and most others
        "169.254.170.2",  # AWS ECS task credentials
        "169.254.170.23",  # AWS EKS pod identity
        "169.254.169.253",  # AWS's resolver and other services of the hypervisor
        "169.254.169.123",
        "fd00:ec2::254",  # AWS over IPv6
        "fd00:ec2::23",
        "fd00:ec2::253",
        "fd00:ec2::123",
        "fd20:ce::254",  # Google over IPv6
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure's host agent
        "192.0.0.192",  # Oracle, older
    )
}

_V4 = (
    ("0.0.0.0/8", AddressClass.UNSPECIFIED),  # RFC 791: "this network"; 0.0.0.0 reaches loopback on Linux
    ("10.0.0.0/8", AddressClass.PRIVATE),
    ("100.64.0.0/10", AddressClass.SHARED),
    ("127.0.0.0/8", AddressClass.LOOPBACK),
    ("169.254.0.0/16", AddressClass.LINK_LOCAL),
    ("172.16.0.0/12", AddressClass.PRIVATE),
    ("192.0.0.0/24", AddressClass.RESERVED),  # IETF protocol assignments
    ("192.0.2.0/24", AddressClass.DOCUMENTATION),
    ("192.88.99.0/24", AddressClass.RESERVED),  # 6to4 relays, retired by RFC 7526
    ("192.168.0.0/16", AddressClass.PRIVATE),
    ("198.18.0.0/15", AddressClass.BENCHMARK),
    ("198.51.100.0/24", AddressClass.DOCUMENTATION),
    ("203.0.113.0/24", AddressClass.DOCUMENTATION),
    ("224.0.0.0/4", AddressClass.MULTICAST),
    ("240.0.0.0/4", AddressClass.RESERVED),  # broadcast too
)

_V6 = (
    ("::/128", AddressClass.UNSPECIFIED),
    ("::1/128", AddressClass.LOOPBACK),
    ("2001::/32", AddressClass.RESERVED),  # Teredo: dead, and its wrapped address is the sender's to choose
    ("2001:2::/48", AddressClass.BENCHMARK),
    ("2001:db8::/32", AddressClass.DOCUMENTATION),
    ("2001::/23", AddressClass.RESERVED),  # IETF protocol assignments, ORCHID
    ("3fff::/20", AddressClass.DOCUMENTATION),
    ("fc00::/7", AddressClass.PRIVATE),
    ("fe80::/10", AddressClass.LINK_LOCAL),
    ("fec0::/10", AddressClass.PRIVATE),  # site-local, retired, still routed inside some sites
    ("ff00::/8", AddressClass.MULTICAST),
)

_V4_TABLE = tuple((IPv4Network(network), kind) for network, kind in _V4)
_V6_TABLE = tuple((IPv6Network(network), kind) for network, kind in _V6)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052; prefixes of a network's own cannot be told from others
_6TO4 = IPv6Network("2002::/16")
_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")
_ISATAP = {0x00005EFE, 0x02005EFE}  # RFC 5214: the upper half of the interface identifier


def kind_of(address: Address) -> AddressClass:
    """The kind of an address; an address that wraps an IPv4 address is only public when that one is too."""
    plain = dialled_form(address)
    if isinstance(plain, IPv6Address):
        plain = IPv6Address(int(plain))  # without a zone: Python compares zones, the registries have none
    if plain in _METADATA:
        return AddressClass.METADATA
    if isinstance(plain, IPv4Address):
        return next((kind for network, kind in _V4_TABLE if plain in network), AddressClass.PUBLIC)
    for network, kind in _V6_TABLE:
        if plain in network:
            return kind
    inside = wrapped(plain)
    if inside is not None and kind_of(inside) is not AddressClass.PUBLIC:
        return AddressClass.WRAPPED
    return AddressClass.PUBLIC if plain in _GLOBAL_UNICAST or plain in _NAT64 else AddressClass.RESERVED


def dialled_form(address: Address) -> Address:
    """The address that a connection really goes to: ``::ffff:1.2.3.4`` is 1.2.3.4 (RFC 4291, 2.5.5.2)."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return address if mapped is None else mapped


def wrapped(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside a NAT64, 6to4, IPv4-compatible, translated or ISATAP address, or None."""
    number = int(address)
    if any(address in network for network in (_NAT64, _COMPATIBLE, _TRANSLATED)):
        return IPv4Address(number & 0xFFFFFFFF)
    if address in _6TO4:
        return IPv4Address(number >> 80 & 0xFFFFFFFF)
    if number >> 32 & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
