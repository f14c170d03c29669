"""A proxy for the way out stands behind the guard: the policy judges first."""

import base64
import socket
import struct
import threading
from collections.abc import Callable

import pytest

from capture.errors import UsageError
from capture.model.detour import Detour, Way
from capture.model.exchange import Peer
from capture.model.guard_report import FailureKind
from capture.model.options import HostTarget, Limits
from capture.recording.guard import Guard, Policy
from capture.recording.guard.socks import SocksReply
from tests.integration.recording.guard.rig import (
    PATIENCE_S,
    Origin,
    closed_port,
    guarded,
    opened,
    receive,
    receive_all,
    refusal,
    socks_connect,
)

PUBLIC = "93.184.215.14"


def public(host: str) -> tuple[str, ...]:
    """Every name has the same public address."""
    return (PUBLIC,)


def unknown(host: str) -> tuple[str, ...]:
    """A machine without a name server."""
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


def read_head(connection: socket.socket) -> bytes:
    """An HTTP head with its blank line."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += receive(connection, 1)
    return head


def http_proxy(heard: list[str], answer: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Callable[[socket.socket], None]:
    """A proxy that plays the origin itself: ``ann:secret`` may pass; echoes what comes."""

    def act(connection: socket.socket) -> None:
        head = read_head(connection).decode()
        heard.append(head.split("\r\n")[0])
        word = base64.b64encode(b"ann:secret").decode()
        if f"Proxy-Authorization: Basic {word}\r\n" not in head:
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        connection.sendall(answer + b"first")
        connection.sendall(receive_all(connection)[0])

    return act


def socks_proxy(heard: list[str]) -> Callable[[socket.socket], None]:
    """The same in SOCKS5 with RFC 1929."""

    def act(connection: socket.socket) -> None:
        methods = receive(connection, receive(connection, 2)[1])
        connection.sendall(b"\x05\x02" if 2 in methods else b"\x05\xff")
        if 2 not in methods:
            return
        name = receive(connection, receive(connection, 2)[1])
        word = receive(connection, receive(connection, 1)[0])
        connection.sendall(b"\x01\x00" if (name, word) == (b"ann", b"secret") else b"\x01\x01")
        if (name, word) != (b"ann", b"secret"):
            return
        assert receive(connection, 4) == b"\x05\x01\x00\x03"
        host = receive(connection, receive(connection, 1)[0]).decode()
        (port,) = struct.unpack("!H", receive(connection, 2))
        heard.append(f"{host}:{port}")
        connection.sendall(b"\x05\x00\x00\x01" + bytes(6) + b"first")
        connection.sendall(receive_all(connection)[0])

    return act


def through(guard: Guard, host: str = "Site.example") -> tuple[bytes, Peer | None]:
    """Say something through the proxy; what came back, and who the peer is said to be."""
    with socks_connect(guard, host, 443) as client:
        client.sendall(b" and echo")
        client.shutdown(socket.SHUT_WR)
        return receive_all(client)[0], guard.peer(client.getsockname()[1])


@pytest.mark.parametrize("lookup", [public, unknown])
def test_http(lookup: Callable[[str], tuple[str, ...]]) -> None:
    """CONNECT by name with credentials; a name that only the proxy knows goes there too."""
    heard: list[str] = []
    with Origin(http_proxy(heard)) as proxy:
        (echo, peer), report = guarded(
            Policy(), through, proxy=f"http://ann:secret@127.0.0.1:{proxy.port}", lookup=lookup
        )
    assert heard == ["CONNECT site.example:443 HTTP/1.1"]
    assert echo == b"first and echo"
    assert peer == Peer(host="Site.example", address="", port=443)
    assert (report.bytes_up, report.bytes_down, report.failures) == (9, 14, ())


@pytest.mark.parametrize("lookup", [public, unknown])
def test_socks5(lookup: Callable[[str], tuple[str, ...]]) -> None:
    """The same through SOCKS5."""
    heard: list[str] = []
    with Origin(socks_proxy(heard)) as proxy:
        (echo, peer), _ = guarded(Policy(), through, proxy=f"socks5://ann:secret@127.0.0.1:{proxy.port}", lookup=lookup)
    assert heard == ["site.example:443"]
    assert echo == b"first and echo"
    assert peer == Peer(host="Site.example", address="", port=443)


def test_addresses_are_passed_as_such() -> None:
    """A public address, and a host map to one, are known addresses of the peer."""
    heard: list[str] = []
    policy = Policy(host_map=(HostTarget(host="site.example", address=PUBLIC, port=8443),))
    with Origin(http_proxy(heard)) as proxy:
        (_, peer), report = guarded(policy, through, proxy=f"http://ann:secret@127.0.0.1:{proxy.port}")
    assert heard == [f"CONNECT {PUBLIC}:8443 HTTP/1.1"]
    assert peer == Peer(host="Site.example", address=PUBLIC, port=8443)
    assert report.detours == (
        Detour(way=Way.MAPPED, host="site.example", place=f"{PUBLIC}:8443"),
        Detour(way=Way.PROXIED, host="site.example", place=f"http://127.0.0.1:{proxy.port}"),
    )


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_wrong_credentials(scheme: str) -> None:
    """What the proxy refuses is a failure that says so, without the password."""
    act = http_proxy([]) if scheme == "http" else socks_proxy([])
    with Origin(act) as proxy:
        reply, report = guarded(
            Policy(),
            lambda guard: refusal(guard, "site.example", 443),
            proxy=f"{scheme}://ann:wrong@127.0.0.1:{proxy.port}",
            lookup=public,
        )
    assert reply == SocksReply.GENERAL_FAILURE
    (failure,) = report.failures
    assert failure.kind is FailureKind.PROXY
    assert "credentials" in failure.why
    assert "wrong" not in failure.why


def test_the_policy_judges_first() -> None:
    """A name that leads to a private address here never reaches the proxy; nor does the proxy's own port."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        port = proxy.getsockname()[1]

        def body(guard: Guard) -> list[int]:
            hosts = ("inside.example", "127.0.0.1", "localhost")
            return [refusal(guard, host, port) for host in hosts]

        replies, report = guarded(Policy(), body, proxy=f"http://127.0.0.1:{port}", lookup=lambda host: ("10.0.0.1",))
        proxy.setblocking(False)
        with pytest.raises(BlockingIOError):
            proxy.accept()
    assert replies == [SocksReply.NOT_ALLOWED] * 3
    assert len(report.refusals) == 3


def test_names_of_the_proxys_own_network() -> None:
    """A name that only the proxy knows, and that looks like one of its network's inside, stays closed."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        reply, report = guarded(
            Policy(),
            lambda guard: refusal(guard, "intranet", 80),
            proxy=f"http://127.0.0.1:{proxy.getsockname()[1]}",
            lookup=unknown,
        )
    assert reply == SocksReply.NOT_ALLOWED
    assert report.refusals[0].why == "intranet is a name of a private network"


def test_what_was_opened_is_on_this_side() -> None:
    """An address that is not public and was opened is dialled directly, past the proxy."""
    with (
        socket.create_server(("127.0.0.1", 0)) as proxy,
        Origin(lambda connection: connection.sendall(b"direct")) as origin,
    ):

        def body(guard: Guard) -> bytes:
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                return receive_all(client)[0]

        heard, _ = guarded(opened(origin.port), body, proxy=f"http://127.0.0.1:{proxy.getsockname()[1]}")
    assert heard == b"direct"


def test_proxy_that_is_not_there() -> None:
    """A proxy that does not listen, or hangs up, or says nothing, is named as the reason."""
    release = threading.Event()

    def say_nothing(connection: socket.socket) -> None:
        release.wait(PATIENCE_S)

    with closed_port() as gone, Origin(lambda connection: None) as hangs_up, Origin(say_nothing) as silent:
        for port, kind in (
            (gone, FailureKind.PROXY),
            (hangs_up.port, FailureKind.PROXY),
            (silent.port, FailureKind.TIMED_OUT),
        ):
            _, report = guarded(
                Policy(),
                lambda guard: refusal(guard, "site.example", 443),
                proxy=f"http://127.0.0.1:{port}",
                lookup=public,
                limits=Limits(connect_s=2),
            )
            assert report.failures[0].kind is kind
        release.set()


def test_not_a_proxy() -> None:
    """A proxy URL that cannot be used is the user's error, before anything starts."""
    with pytest.raises(UsageError):
        Guard(Policy(), Limits(), "ftp://proxy.example")
