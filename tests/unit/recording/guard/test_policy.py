"""The policy, as a table: public addresses, and exactly what the options open."""

import contextlib
import socket
from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.errors import UsageError
from capture.model.options import HostTarget, Options
from capture.recording.guard.address_classes import AddressClass, kind_of
from capture.recording.guard.policy import Policy, PolicyVerdict

CLOSED = Policy()
PRIVATE = Policy(allow_private=True)


def numeric(host: str) -> tuple[str, ...]:
    """What the system's resolver makes of a spelling without asking anybody; nothing where it is none."""
    with contextlib.suppress(OSError):
        found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return tuple(str(entry[4][0]) for entry in found)
    return ()


def judged(policy: Policy, host: str, port: int = 80) -> PolicyVerdict:
    """The whole way of a host that is an address in some spelling."""
    known = policy.known_addresses(host)
    return policy.decide(host, numeric(host) if known is None else known, port)


def spellings(address: IPv4Address) -> list[str]:
    """The address in one base throughout, in all divisions."""
    number = int(address)
    a, b, c = number >> 24, number >> 16 & 0xFF, number >> 8 & 0xFF
    divisions = [[number], [a, number & 0xFFFFFF], [a, b, number & 0xFFFF], [a, b, c, number & 0xFF]]
    bases = ["{}", "0{:o}", "0x{:x}", "0X{:X}", "000{:o}"]
    plain = [".".join(base.format(part) for part in division) for division in divisions for base in bases]
    return [*plain, f"::ffff:{address}", f"[::ffff:{address}]", f"::FFFF:{a:x}{b:02x}:{number & 0xFFFF:x}"]


SPELLED = [
    (spelling, address)
    for address in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1", "172.31.255.1", "100.64.9.9")
    for spelling in spellings(IPv4Address(address))
]


@pytest.mark.parametrize(("spelling", "address"), SPELLED)
def test_spellings(spelling: str, address: str) -> None:
    """Decimal, octal, hex, short and mapped spellings are judged as the address that they mean."""
    verdict = judged(CLOSED, spelling)
    assert not verdict.allowed
    assert verdict.refused
    assert kind_of(ip_address(verdict.refused[0].address)) is kind_of(ip_address(address))


@pytest.mark.parametrize("spelling", spellings(IPv4Address("93.184.215.14")))
def test_public_spellings(spelling: str) -> None:
    """A public address is reached in any spelling, and dialled in its plain form."""
    assert judged(CLOSED, spelling).addresses == ("93.184.215.14",)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "localhost.", "a.localhost", "deep.er.LocalHost.", "[::1]", "::1", "127.9.9.9"]
)
def test_localhost(host: str) -> None:
    """``localhost`` and everything below it is this machine, whatever a resolver would say (RFC 6761)."""
    verdict = judged(CLOSED, host)
    assert not verdict.allowed
    assert "this machine itself" in verdict.why
    assert judged(PRIVATE, host).allowed


@pytest.mark.parametrize("host", ["invalid", "x.invalid", "X.Y.INVALID."])
def test_invalid(host: str) -> None:
    """``*.invalid`` has no address and nobody is asked (RFC 6761), unless it is mapped."""
    assert CLOSED.is_invalid(host)
    assert CLOSED.known_addresses(host) == ()
    mapped = Policy(host_map=(HostTarget(host=host, address="127.0.0.1"),))
    assert not mapped.is_invalid(host)
    assert mapped.known_addresses(host) == ("127.0.0.1",)


@pytest.mark.parametrize("host", ["", "a b", "a\\x00b", "bücher.example", "x" * 256, "a\nb", "a/b", "a@b"])
def test_not_a_name(host: str) -> None:
    """What cannot be a host never reaches a resolver."""
    assert CLOSED.known_addresses(host) == ()


@pytest.mark.parametrize("host", ["example.org", "a_b.example", "xn--bcher-kva.example", "2130706433", "0x7f.1"])
def test_names_are_for_the_resolver(host: str) -> None:
    """Odd spellings of addresses are names: what the resolver makes of them counts."""
    assert CLOSED.known_addresses(host) is None


private_addresses = st.one_of(
    *(
        st.ip_addresses(network=network)
        for network in (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"),
        )
    )
)


@settings(deadline=None)
@given(private_addresses, st.data())
def test_no_private_address_by_any_spelling(address: IPv4Address, data: st.DataObject) -> None:
    """No mixture of bases and divisions, and no wrapping into IPv6, opens an address that is not public."""
    number = int(address)
    a, b, c = number >> 24, number >> 16 & 0xFF, number >> 8 & 0xFF
    division = data.draw(
        st.sampled_from([[number], [a, number & 0xFFFFFF], [a, b, number & 0xFFFF], [a, b, c, number & 0xFF]])
    )
    bases = st.sampled_from(["{}", "0{:o}", "0x{:x}", "0X{:X}", "0000{:o}", "0x000{:x}"])
    spelling = ".".join(data.draw(bases).format(part) for part in division)
    wrapping = data.draw(
        st.sampled_from(["{s}", "{s}.", "[{s}]", "::ffff:{a}", "::{a}", "64:ff9b::{a}", "::ffff:0:{a}", "2002:{h}::1"])
    )
    host = wrapping.format(s=spelling, a=address, h=f"{number >> 16:x}:{number & 0xFFFF:x}")
    assert not judged(CLOSED, host).allowed


@settings(deadline=None)
@given(st.lists(st.ip_addresses(), max_size=6), st.integers(1, 65535))
def test_only_public_addresses_pass(addresses: list[object], port: int) -> None:
    """Of a mixed answer the public ones remain, in order and once; each of the others has its reason."""
    texts = [str(address) for address in addresses]
    verdict = CLOSED.decide("mixed.example", texts, port)
    assert all(kind_of(ip_address(text)) is AddressClass.PUBLIC for text in verdict.addresses)
    assert len(set(verdict.addresses)) == len(verdict.addresses)
    assert [r.address for r in verdict.refused] == [
        text for text in texts if kind_of(ip_address(text)) is not AddressClass.PUBLIC
    ]
    assert all(refusal.why for refusal in verdict.refused)
    assert not verdict.opened


def test_verdict_says_why() -> None:
    """The sentence names host, address and reason, and the flag opens exactly that."""
    verdict = CLOSED.decide("intranet.example", ["10.1.2.3"], 8080)
    assert verdict.why == "intranet.example is 10.1.2.3, which is in a private network"
    assert verdict.refused[0].flag.startswith("--allow-private, or --allow-address 10.1.2.3:8080")
    assert CLOSED.decide("127.0.0.1", ["127.0.0.1"], 80).why == "127.0.0.1 is this machine itself (loopback)"
    assert "[fd00::1]:80" in CLOSED.decide("v6.example", ["fd00::1"], 80).refused[0].flag
    assert CLOSED.decide("m.example", ["169.254.169.254"], 80).refused[0].flag == ("--allow-address 169.254.169.254:80")
    assert CLOSED.decide("fine.example", ["1.1.1.1"], 80).why == ""


OPENED_BY_PRIVATE = ["127.0.0.1", "::1", "10.0.0.1", "192.168.0.1", "100.64.0.1", "fe80::1%eth0", "fd00::1"]
NEVER_BY_PRIVATE = [
    *("169.254.169.254", "fd00:ec2::254", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "240.0.0.1"),
    *("255.255.255.255", "64:ff9b::10.0.0.1", "2002:a00:1::", "::127.0.0.1", "::ffff:169.254.169.254"),
]


@pytest.mark.parametrize("address", OPENED_BY_PRIVATE)
def test_allow_private_opens(address: str) -> None:
    """``--allow-private``: networks of one's own."""
    verdict = PRIVATE.decide("h.example", [address], 80)
    assert verdict.allowed
    assert verdict.opened


@pytest.mark.parametrize("address", NEVER_BY_PRIVATE)
def test_allow_private_does_not_open(address: str) -> None:
    """Metadata services, multicast, reserved, unspecified and wrapped addresses need a flag of their own."""
    assert not PRIVATE.decide("h.example", [address], 80).allowed
    text = str(ip_address(address)).removeprefix("::ffff:")
    plain = "169.254.169.254" if address.startswith("::ffff:") else text
    named = Policy.from_options(Options(allow_addresses=(plain,)))
    assert named.decide("h.example", [address], 80).allowed


def test_allow_address_opens_only_what_it_names() -> None:
    """One address and port: not the port beside it, not the address beside it."""
    policy = Policy.from_options(Options(allow_addresses=("127.0.0.1:8080", "fd00::/64")))
    assert policy.decide("a.example", ["127.0.0.1", "127.0.0.2"], 8080).addresses == ("127.0.0.1",)
    assert not policy.decide("a.example", ["127.0.0.1"], 8081).allowed
    assert policy.decide("a.example", ["::ffff:127.0.0.1"], 8080).addresses == ("127.0.0.1",)
    assert policy.decide("a.example", ["fd00::9"], 1).allowed
    assert not policy.decide("a.example", ["fd00:0:0:1::9"], 1).allowed
    with pytest.raises(UsageError):
        Policy.from_options(Options(allow_addresses=("nonsense",)))


OWN = Policy(
    allow_private=True,
    openings=Policy.from_options(Options(allow_addresses=("0.0.0.0/0", "::/0"))).openings,
    host_map=(HostTarget(host="mapped.example", address="127.0.0.1", port=4000),),
    own_ports=frozenset({4000}),
)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.3.2.1", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"])
def test_own_ports_are_never_opened(address: str) -> None:
    """No option opens a port of warcite itself, on any address that means this machine."""
    verdict = OWN.decide("h.example", [address], 4000)
    assert not verdict.allowed
    assert verdict.refused[0].flag == ""
    assert OWN.decide("h.example", [address], 4001).allowed
    assert not OWN.with_own_port(4001).decide("h.example", [address], 4001).allowed


def test_own_ports_of_other_machines_are_theirs() -> None:
    """The same port elsewhere is open; an address of this machine's is only known by being told."""
    assert OWN.decide("h.example", ["10.0.0.5"], 4000).allowed
    assert not OWN.decide("h.example", ["10.0.0.5"], 4000, ours=frozenset({"10.0.0.5"})).allowed
    assert not OWN.decide("mapped.example", ["127.0.0.1"], 80).allowed


def test_this_machine_by_its_public_address() -> None:
    """A public address of this machine is as closed as loopback: no firewall stands before it from here."""
    ours = frozenset({"93.184.215.14"})
    verdict = CLOSED.decide("self.example", ["93.184.215.14"], 6379, ours=ours)
    assert not verdict.allowed
    assert "this machine itself" in verdict.why
    assert PRIVATE.decide("self.example", ["93.184.215.14"], 6379, ours=ours).opened


MAPPED = Policy(
    host_map=(
        HostTarget(host="news.example", address="127.0.0.1", port=8080),
        HostTarget(host="cdn.example", address="10.0.0.7"),
    )
)


def test_host_map() -> None:
    """A map answers its name, in any case, and opens address and port for it alone."""
    assert MAPPED.known_addresses("NEWS.example.") == ("127.0.0.1",)
    verdict = MAPPED.decide("News.Example", ["127.0.0.1"], 443)
    assert (verdict.addresses, verdict.port, verdict.mapped) == (("127.0.0.1",), 8080, True)
    assert MAPPED.decide("cdn.example", ["10.0.0.7"], 443).port == 443
    assert not MAPPED.decide("other.example", ["127.0.0.1"], 8080).allowed
    assert not MAPPED.decide("127.0.0.1", ["127.0.0.1"], 8080).allowed
    assert MAPPED.known_addresses("sub.news.example") is None


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_ports_that_do_not_exist(port: int) -> None:
    """Port 0 is no port."""
    assert not CLOSED.decide("h.example", ["1.1.1.1"], port).allowed


def test_whole_networks_are_closed() -> None:
    """First, middle and last address of each network that is not globally routable."""
    for text in ("10.0.0.0/8", "100.64.0.0/10", "198.18.0.0/15", "fc00::/7", "fe80::/10", "64:ff9b::a00:0/104"):
        network = ip_network(text)
        for address in (network[0], network[network.num_addresses // 2], network[-1]):
            assert not CLOSED.decide("h.example", [str(address)], 80).allowed


@pytest.mark.parametrize(
    ("host", "closed", "private"),
    [
        ("news.example", True, True),
        ("News.Example.", True, True),
        ("something.onion", True, True),
        ("intranet", False, True),
        ("printer.local", False, True),
        ("metadata.google.internal", False, True),
        ("nas.home.arpa", False, True),
        ("thelocal.example", True, True),
        ("evil.127", False, False),
        ("evil.0x7f", False, False),
        ("999999999999", False, False),
    ],
)
def test_names_that_only_a_proxy_knows(host: str, closed: bool, private: bool) -> None:
    """Judged by the name: names of networks' insides need ``--allow-private``, numbers are no names."""
    verdicts = [policy.decide_unresolved(host, 80) for policy in (CLOSED, PRIVATE)]
    assert [not verdict.refused for verdict in verdicts] == [closed, private]
    assert all(verdict.why.startswith(f"{host} is ") for verdict in verdicts if verdict.refused)
