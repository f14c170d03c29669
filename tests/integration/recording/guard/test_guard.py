"""What the guard lets out, what it stops, and what it says of it afterwards."""

import contextlib
import socket
import threading
from ipaddress import ip_network

import pytest

from capture.model.address import Opening
from capture.model.detour import Detour, Way
from capture.model.exchange import Peer
from capture.model.guard_report import FailureKind, LimitKind
from capture.model.options import HostTarget, Limits
from capture.recording.guard import Guard, Policy
from capture.recording.guard.socks import SocksReply
from tests.integration.recording.guard.rig import (
    PATIENCE_S,
    Origin,
    closed_port,
    guarded,
    opened,
    pattern,
    receive,
    receive_all,
    refusal,
    socks_connect,
)

EVERYTHING = tuple(Opening(network=ip_network(text)) for text in ("0.0.0.0/0", "::/0"))


def nobody(host: str) -> tuple[str, ...]:
    """A resolver that knows nothing."""
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def hello(connection: socket.socket) -> None:
    """The smallest server."""
    connection.sendall(b"hello")


def test_refused() -> None:
    """A name that leads to a private address is refused, counted, and said why; nothing is dialled."""

    def body(guard: Guard) -> list[int]:
        return [refusal(guard, host, 8080) for host in ("inside.example", "inside.example", "0x7f.1")]

    answers = {"inside.example": ("10.1.2.3", "fd00::1"), "0x7f.1": ("127.0.0.1",)}
    replies, report = guarded(Policy(), body, lookup=lambda host: answers[host])
    assert replies == [SocksReply.NOT_ALLOWED] * 3
    first, second = report.refusals
    assert (first.host, first.address, first.port, first.count) == ("inside.example", "10.1.2.3", 8080, 2)
    assert first.why == "inside.example is 10.1.2.3, which is in a private network"
    assert "--allow-address 10.1.2.3:8080" in first.flag
    assert (second.host, second.address, second.count) == ("0x7f.1", "127.0.0.1", 1)
    assert (report.connections, report.failures) == (0, ())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "a.localhost", "::1", "::ffff:127.0.0.1", "2130706433"])
def test_loopback_is_refused(host: str) -> None:
    """A server of this machine that no option opens is not reached by any of its names."""
    with Origin(lambda connection: None) as origin:
        reply, report = guarded(Policy(), lambda guard: refusal(guard, host, origin.port))
        socket.create_connection(("127.0.0.1", origin.port)).close()  # it was there all the time
    assert reply == SocksReply.NOT_ALLOWED
    assert len(report.refusals) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.8.8.8", "0.0.0.0"])
def test_own_port(host: str) -> None:
    """The guard cannot be reached through itself, whatever is opened."""
    policy = Policy(allow_private=True, openings=EVERYTHING)
    reply, report = guarded(policy, lambda guard: refusal(guard, host, guard.port))
    assert reply == SocksReply.NOT_ALLOWED
    assert "warcite's own" in report.refusals[0].why


def test_own_port_on_every_address_of_this_machine() -> None:
    """A caller's own port is closed on the addresses of the network cards as well."""
    address = "127.0.0.1"
    with contextlib.suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.99", 9))  # sends nothing; OSError: there is no network card
        address = probe.getsockname()[0]
    policy = Policy(allow_private=True, openings=EVERYTHING, own_ports=frozenset({4711}))
    reply, _ = guarded(policy, lambda guard: refusal(guard, address, 4711))
    assert reply == SocksReply.NOT_ALLOWED


def test_unresolvable() -> None:
    """A name without an address is a failure with the resolver's words, not a refusal."""
    reply, report = guarded(Policy(), lambda guard: refusal(guard, "nowhere.example", 80), lookup=nobody)
    assert reply == SocksReply.HOST_UNREACHABLE
    (failure,) = report.failures
    assert (failure.host, failure.kind, failure.count) == ("nowhere.example", FailureKind.UNRESOLVED, 1)
    assert "nowhere.example" in failure.why
    assert report.refusals == ()


def test_invalid_is_answered_at_once_and_not_reported() -> None:
    """``*.invalid`` is how the recorder is flushed: no look-up, no limit, no line in the report."""
    reply, report = guarded(Policy(), lambda guard: refusal(guard, "flush-1.invalid", 80), limits=Limits(connections=0))
    assert reply == SocksReply.HOST_UNREACHABLE
    assert (report.refusals, report.failures, report.limits_hit, report.hosts) == ((), (), (), ())


def test_nothing_listens() -> None:
    """A refused connection is a failure of that kind."""
    with closed_port() as port:
        reply, report = guarded(opened(port), lambda guard: refusal(guard, "127.0.0.1", port))
    assert reply == SocksReply.CONNECTION_REFUSED
    assert report.failures[0].kind is FailureKind.REFUSED
    assert "Connection refused" in report.failures[0].why


def test_host_map() -> None:
    """A mapped name is answered without a resolver, on the port that the map names, for it alone."""
    with Origin(hello) as origin:
        target = HostTarget(host="news.example", address="127.0.0.1", port=origin.port)

        def body(guard: Guard) -> tuple[bytes, Peer | None, int]:
            with socks_connect(guard, "NEWS.example", 443) as client:
                heard, _ = receive_all(client)
                peer = guard.peer(client.getsockname()[1])
            return heard, peer, refusal(guard, "127.0.0.1", origin.port)

        (heard, peer, beside), report = guarded(Policy(host_map=(target,)), body, lookup=nobody)
    assert heard == b"hello"
    assert peer == Peer(host="NEWS.example", address="127.0.0.1", port=origin.port)
    assert beside == SocksReply.NOT_ALLOWED
    place = f"127.0.0.1:{origin.port}"
    assert report.detours == (Detour(way=Way.MAPPED, host="news.example", place=place),)


def test_rebinding() -> None:
    """The address that was checked is the one dialled, and later answers of the resolver do not count."""
    answers = iter([("127.0.0.1",), ("10.0.0.1",)])
    with Origin(hello) as origin:

        def body(guard: Guard) -> bytes:
            with socks_connect(guard, "rebind.example", origin.port) as client:
                heard, _ = receive_all(client)
            assert refusal(guard, "rebind.example", origin.port + 1 & 0xFFFF) == SocksReply.NOT_ALLOWED
            return heard

        heard, report = guarded(opened(origin.port), body, lookup=lambda host: next(answers))
    assert heard == b"hello"
    assert report.refusals[0].address == "127.0.0.1"
    place = f"127.0.0.1:{origin.port}"
    assert report.detours == (Detour(way=Way.PRIVATE, host="rebind.example", place=place),)


def test_mixed_answers() -> None:
    """Of the addresses of a name only those are dialled that may be."""
    with Origin(hello) as origin:

        def body(guard: Guard) -> tuple[bytes, Peer | None]:
            with socks_connect(guard, "mixed.example", origin.port) as client:
                return receive_all(client)[0], guard.peer(client.getsockname()[1])

        (heard, peer), report = guarded(
            opened(origin.port), body, lookup=lambda host: ("10.0.0.1", "fe80::1", "127.0.0.1")
        )
    assert heard == b"hello"
    assert peer is not None
    assert peer.address == "127.0.0.1"
    assert report.refusals == ()


def test_a_slow_resolver_is_not_waited_for() -> None:
    """Look-up and connection share ``connect_s``; a name server that hangs holds nothing else up."""
    release = threading.Event()

    def slow(host: str) -> tuple[str, ...]:
        if host == "slow.example":
            release.wait(PATIENCE_S)
        return ("127.0.0.1",)

    with Origin(hello) as origin:

        def body(guard: Guard) -> tuple[int, bytes]:
            reply = refusal(guard, "slow.example", origin.port)
            with socks_connect(guard, "quick.example", origin.port) as client:
                return reply, receive_all(client)[0]

        (reply, heard), report = guarded(opened(origin.port), body, limits=Limits(connect_s=3), lookup=slow)
    release.set()
    assert (reply, heard) == (SocksReply.TTL_EXPIRED, b"hello")
    assert report.failures[0].kind is FailureKind.TIMED_OUT
    assert report.failures[0].why == "looking up slow.example took longer than 3 s"


def test_snapshot_bytes() -> None:
    """Exactly so many bytes pass; then every connection is cut with a reset, and no new one is opened."""
    limits = Limits(snapshot_bytes=100_000)

    def flood(connection: socket.socket) -> None:
        receive(connection, 10)
        connection.sendall(pattern(300_000, 8))
        receive_all(connection)

    with Origin(flood) as origin:

        def body(guard: Guard) -> tuple[tuple[bytes, bool], int]:
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                client.sendall(bytes(10))
                return receive_all(client), refusal(guard, "127.0.0.1", origin.port)

        (heard, later), report = guarded(opened(origin.port), body, limits=limits)
    assert heard == (pattern(300_000, 8)[: 100_000 - 10], True)
    assert later == SocksReply.NOT_ALLOWED
    assert report.bytes_up + report.bytes_down == 100_000
    (hit,) = report.limits_hit
    assert (hit.kind, hit.limit, hit.host, hit.count) == (LimitKind.SNAPSHOT_BYTES, 100_000, "127.0.0.1", 2)


def test_body_bytes() -> None:
    """An answer longer than a body may be is cut; one after a further request begins anew."""
    limits = Limits(body_bytes=100_000)

    def answer(connection: socket.socket) -> None:
        for size in (80_000, 80_000, 300_000):
            receive(connection, 300)
            connection.sendall(pattern(size, 9))
        receive_all(connection)

    with Origin(answer) as origin:

        def body(guard: Guard) -> tuple[tuple[bytes, bool], tuple[bool, bool]]:
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                port = client.getsockname()[1]
                for _ in range(2):
                    client.sendall(bytes(300))
                    receive(client, 80_000)
                before = guard.was_cut(port)
                client.sendall(bytes(300))
                return receive_all(client), (before, guard.was_cut(port))

        (heard, cut), report = guarded(opened(origin.port), body, limits=limits)
    assert heard == (pattern(300_000, 9)[:100_000], True)
    assert cut == (False, True)
    assert [hit.kind for hit in report.limits_hit] == [LimitKind.BODY_BYTES]


@pytest.mark.parametrize(
    ("limits", "kind"), [(Limits(connections=2), LimitKind.CONNECTIONS), (Limits(hosts=2), LimitKind.HOSTS)]
)
def test_connections_and_hosts(limits: Limits, kind: LimitKind) -> None:
    """So many connections, or names, and no more; those that fail count too."""

    def body(guard: Guard) -> list[int]:
        return [refusal(guard, f"h{n}.example", 80) for n in range(4)]

    replies, report = guarded(Policy(), body, limits=limits, lookup=nobody)
    assert replies == [SocksReply.HOST_UNREACHABLE] * 2 + [SocksReply.NOT_ALLOWED] * 2
    assert [(hit.kind, hit.limit, hit.count) for hit in report.limits_hit] == [(kind, 2, 2)]
    assert report.hosts == ("h0.example", "h1.example")


def test_not_socks() -> None:
    """Who speaks HTTP to the guard is hung up on."""

    def body(guard: Guard) -> bytes:
        with socket.create_connection(("127.0.0.1", guard.port), timeout=PATIENCE_S) as client:
            client.sendall(b"GET / HTTP/1.1\r\n\r\n")
            return receive_all(client)[0]

    assert guarded(Policy(), body)[0] == b""


def test_many_at_once() -> None:
    """Two hundred connections at the same time, each with its own peer."""

    with socket.create_server(("127.0.0.1", 0), backlog=300) as listener:
        port = listener.getsockname()[1]

        def body(guard: Guard) -> int:
            clients = [socks_connect(guard, f"h{n}.example", port) for n in range(200)]
            for n, client in enumerate(clients):
                peer = guard.peer(client.getsockname()[1])
                assert peer is not None
                assert peer.host == f"h{n}.example"
            for client in clients:
                client.close()
            return len(clients)

        count, report = guarded(opened(port), body, lookup=lambda host: ("127.0.0.1",))
    assert count == report.connections == 200
