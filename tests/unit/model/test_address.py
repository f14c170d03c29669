"""Addresses in options are parsed once, and what is not one is refused with a hint that helps."""

from ipaddress import ip_address, ip_network

import pytest

from capture.errors import UsageError
from capture.model.address import bare_url, normal_host, parse_host_map, parse_opening
from capture.model.options import HostTarget

OPENINGS = [
    ("10.0.0.0/8", "10.0.0.0/8", None),
    ("10.0.0.0/8:8080", "10.0.0.0/8", 8080),
    ("10.1.2.3", "10.1.2.3/32", None),
    ("10.1.2.3:80", "10.1.2.3/32", 80),
    (" 127.0.0.1:65535 ", "127.0.0.1/32", 65535),
    ("0.0.0.0/0", "0.0.0.0/0", None),
    ("::1", "::1/128", None),
    ("[::1]", "::1/128", None),
    ("[::1]:443", "::1/128", 443),
    ("fd00::/8", "fd00::/8", None),
    ("fd00::/8:443", "fd00::/8", 443),
    ("[fd00::/8]:443", "fd00::/8", 443),
    ("fe80::1:2", "fe80::1:2/128", None),
]


@pytest.mark.parametrize(("text", "network", "port"), OPENINGS)
def test_opening(text: str, network: str, port: int | None) -> None:
    """CIDR or address, port after a colon, IPv6 with a port in brackets (or after the prefix length)."""
    opening = parse_opening(text)
    assert (opening.network, opening.port) == (ip_network(network), port)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "Write"),
        ("example.org", "--host-map"),
        ("localhost", "127.0.0.1"),
        ("10.1.2.3/8", "Did you mean 10.0.0.0/8?"),
        ("10.1.2", "Write"),
        ("010.1.2.3", "Write"),
        ("10.1.2.3:0", "1 to 65535"),
        ("10.1.2.3:65536", "1 to 65535"),
        ("10.1.2.3:", "1 to 65535"),
        ("10.1.2.3:http", "1 to 65535"),
        ("10.0.0.0/33", "Write"),
        ("10.0.0.0/8:8080:1", "1 to 65535"),
        ("[::1", "Write"),
        ("[::1]8080", "Write"),
        ("http://10.1.2.3", "Write"),
    ],
)
def test_opening_refused(text: str, hint: str) -> None:
    """What is no address or network is the user's error, and the hint says what to write."""
    with pytest.raises(UsageError) as caught:
        parse_opening(text)
    assert hint in caught.value.hint


def test_opening_admits_only_what_it_names() -> None:
    """Address in the network and, where one is named, exactly that port."""
    opening = parse_opening("10.0.0.0/8:8080")
    assert opening.admits(ip_address("10.9.9.9"), 8080)
    assert not opening.admits(ip_address("10.9.9.9"), 80)
    assert not opening.admits(ip_address("11.0.0.0"), 8080)
    assert not opening.admits(ip_address("::ffff:10.9.9.9"), 8080)
    assert parse_opening("10.9.9.9").admits(ip_address("10.9.9.9"), 1)


@pytest.mark.parametrize(
    ("text", "host", "address", "port"),
    [
        ("example.org=127.0.0.1", "example.org", "127.0.0.1", None),
        ("Example.ORG.=127.0.0.1:8080", "example.org", "127.0.0.1", 8080),
        ("cdn.example=[::1]:8080", "cdn.example", "::1", 8080),
        ("cdn.example=::1", "cdn.example", "::1", None),
        ("bücher.example=10.0.0.1", "xn--bcher-kva.example", "10.0.0.1", None),
        ("a_b.example = 10.0.0.1", "a_b.example", "10.0.0.1", None),
        ("203.0.113.7=127.0.0.1:80", "203.0.113.7", "127.0.0.1", 80),
        ("[2001:db8::1]=127.0.0.1", "2001:db8::1", "127.0.0.1", None),
        ("site=127.0.0.1", "site", "127.0.0.1", None),
    ],
)
def test_host_map(text: str, host: str, address: str, port: int | None) -> None:
    """HOST=ADDRESS[:PORT], the host as it is compared: ASCII, lower case, no dot at the end."""
    assert parse_host_map(text) == HostTarget(host=host, address=address, port=port)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "=127.0.0.1",
        "example.org=",
        "example.org=other.example",
        "*.example.org=127.0.0.1",
        "http://example.org=127.0.0.1",
        "example.org:80=127.0.0.1",
        "example.org=127.0.0.1:0",
        "example.org=127.0.0.0/8",
        "exa mple.org=127.0.0.1",
        "a..b=127.0.0.1",
        f"{'x' * 64}.example=127.0.0.1",
    ],
)
def test_host_map_refused(text: str) -> None:
    """Names as targets, wildcards, URLs and ports beside the host are the user's error."""
    with pytest.raises(UsageError) as caught:
        parse_host_map(text)
    assert caught.value.hint


def test_normal_host() -> None:
    """Hosts are compared without case, brackets and the root's dot."""
    assert [normal_host(host) for host in ("A.Example.", "[::1]", "LOCALHOST")] == ["a.example", "::1", "localhost"]


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("http://h/", "http://h/"),
        ("http://h/a?b#c", "http://h/a?b"),
        ("http://u:p@h:8/a@b?c@d#e", "http://h:8/a@b?c@d"),
        ("https://u@h?q@r", "https://h?q@r"),
        ("http://a@b@h/", "http://h/"),
        ("ws://u:p@h/x", "ws://h/x"),
        ("data:text/html,a@b#c", "data:text/html,a@b"),
        ("", ""),
    ],
)
def test_fragment_and_credentials_go_and_nothing_else(url: str, bare: str) -> None:
    assert bare_url(url) == bare
