"""Every block of IANA's special-purpose registries has its kind; nothing else is special."""

from ipaddress import IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.recording.guard.address_classes import AddressClass, dialled_form, kind_of, wrapped

EDGES = [  # first and last address of a block, and its neighbours outside
    ("0.0.0.0/8", AddressClass.UNSPECIFIED),
    ("10.0.0.0/8", AddressClass.PRIVATE),
    ("100.64.0.0/10", AddressClass.SHARED),
    ("127.0.0.0/8", AddressClass.LOOPBACK),
    ("169.254.0.0/16", AddressClass.LINK_LOCAL),
    ("172.16.0.0/12", AddressClass.PRIVATE),
    ("192.0.0.0/24", AddressClass.RESERVED),
    ("192.0.2.0/24", AddressClass.DOCUMENTATION),
    ("192.88.99.0/24", AddressClass.RESERVED),
    ("192.168.0.0/16", AddressClass.PRIVATE),
    ("198.18.0.0/15", AddressClass.BENCHMARK),
    ("198.51.100.0/24", AddressClass.DOCUMENTATION),
    ("203.0.113.0/24", AddressClass.DOCUMENTATION),
    ("224.0.0.0/4", AddressClass.MULTICAST),
    ("240.0.0.0/4", AddressClass.RESERVED),
    ("2001:2::/48", AddressClass.BENCHMARK),
    ("2001:db8::/32", AddressClass.DOCUMENTATION),
    ("2001::/32", AddressClass.RESERVED),
    ("2001:10::/28", AddressClass.RESERVED),
    ("2001:20::/28", AddressClass.RESERVED),
    ("3fff::/20", AddressClass.DOCUMENTATION),
    ("5f00::/16", AddressClass.RESERVED),
    ("64:ff9b:1::/48", AddressClass.RESERVED),
    ("100::/64", AddressClass.RESERVED),
    ("fc00::/7", AddressClass.PRIVATE),
    ("fe80::/10", AddressClass.LINK_LOCAL),
    ("fec0::/10", AddressClass.PRIVATE),
    ("ff00::/8", AddressClass.MULTICAST),
]

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a00:1450:4001:800::200e",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
    "::ffff:8.8.8.8",
]

METADATA = ["169.254.169.254", "169.254.170.2", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"]

PRIVATE_V4 = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1"]


@pytest.mark.parametrize(("network", "kind"), EDGES)
def test_edges(network: str, kind: AddressClass) -> None:
    """The first and the last address of each block belong to it."""
    block = ip_network(network)
    assert kind_of(block[0]) is kind
    assert kind_of(block[-1]) is kind


@pytest.mark.parametrize("text", PUBLIC)
def test_public(text: str) -> None:
    """Neighbours of special blocks and well-known hosts are public."""
    assert kind_of(ip_address(text)) is AddressClass.PUBLIC


@pytest.mark.parametrize("text", METADATA)
@pytest.mark.parametrize("form", ["{}", "::ffff:{}"])
def test_metadata(text: str, form: str) -> None:
    """Metadata services are their own kind wherever they lie, mapped into IPv6 too."""
    if ":" in text and form != "{}":
        form = "{}%eth0"
    assert kind_of(ip_address(form.format(text))) is AddressClass.METADATA
    assert not kind_of(ip_address(form.format(text))).is_private


@pytest.mark.parametrize("text", PRIVATE_V4)
def test_wrapped(text: str) -> None:
    """An IPv6 address that carries an IPv4 address is never more public than that one."""
    inner = int(ip_address(text))
    for outer in (
        IPv6Address(int(IPv6Address("64:ff9b::")) | inner),
        IPv6Address(int(IPv6Address("2002::")) | inner << 80 | 1),
        IPv6Address(int(IPv6Address("2a00:1450::")) | 0x5EFE << 32 | inner),
    ):
        assert wrapped(outer) == ip_address(text)
        assert kind_of(outer) is AddressClass.WRAPPED
        assert not kind_of(outer).is_private
    for outer in (IPv6Address(inner), IPv6Address(0xFFFF << 48 | inner)):
        assert kind_of(outer) is not AddressClass.PUBLIC
    teredo = IPv6Address(0x20010000 << 96 | 0x08080808 << 64 | inner ^ 0xFFFFFFFF)
    assert kind_of(teredo) is AddressClass.RESERVED


def test_zones_do_not_hide() -> None:
    """A zone makes an address no other address."""
    assert kind_of(ip_address("fe80::1%eth0")) is AddressClass.LINK_LOCAL
    assert kind_of(ip_address("::1%lo")) is AddressClass.LOOPBACK


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_mapped_is_the_same(address: object) -> None:
    """``::ffff:a.b.c.d`` has the kind of a.b.c.d and is dialled as it."""
    mapped = ip_address(f"::ffff:{address}")
    assert kind_of(mapped) is kind_of(dialled_form(mapped))
    assert str(dialled_form(mapped)) == str(address)


@settings(deadline=None)
@given(st.ip_addresses())
def test_public_is_global(address: object) -> None:
    """What we call public, Python calls global, up to what it learned from the registries since 3.11."""
    parsed = ip_address(str(address))
    if kind_of(parsed) is AddressClass.PUBLIC and wrapped_of(parsed) is None:
        assert dialled_form(parsed).is_global


def wrapped_of(address: object) -> object:
    """The IPv4 address inside, for IPv6 alone."""
    return wrapped(address) if isinstance(address, IPv6Address) else None
