"""The way out: from a host and port to an open connection to an address that the policy allowed."""

import asyncio
import contextlib
import errno
import ipaddress
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from capture.model.address import normal_host
from capture.model.detour import Detour, Way
from capture.model.exchange import Peer
from capture.model.guard_report import FailureKind
from capture.recording.guard.address_classes import AddressClass, kind_of
from capture.recording.guard.dial import dial
from capture.recording.guard.egress_log import EgressLog
from capture.recording.guard.local_addresses import is_ours
from capture.recording.guard.own_ports import is_own_port
from capture.recording.guard.policy import Policy, PolicyVerdict
from capture.recording.guard.resolver import Resolver, Unresolved
from capture.recording.guard.socks import SocksReply
from capture.recording.guard.upstream import ProxyRefused, Upstream, dialogue

__all__ = ["Denied", "OpenConnection", "Outbound", "judge"]

_RECEIVE = 65536
_LOOK_UP_BEFORE_PROXY_S = 3.0  # behind a proxy there may be a name server that never answers


class Denied(Exception):
    """No connection; ``reply`` is what the client is told."""

    def __init__(self, reply: SocksReply) -> None:
        super().__init__(reply.name)
        self.reply = reply


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConnection:
    """A connection to ``peer`` by way of ``detours``; ``late`` are its first bytes where they came with a
    proxy's answer.
    """

    sock: socket.socket
    peer: Peer
    detours: tuple[Detour, ...] = ()
    late: bytes = b""


def judge(policy: Policy, host: str, addresses: tuple[str, ...], port: int) -> PolicyVerdict:
    """The policy's verdict on this machine as it now is: its own addresses, and the ports that warcite listens on."""
    ours = frozenset(address for address in addresses if is_ours(address))
    verdict = policy.decide(host, addresses, port, ours=ours)
    lent = policy.everything is not None  # to one listener, which is warcite's own
    if lent or not (verdict.opened or verdict.mapped) or not is_own_port(verdict.port):
        return verdict
    return policy.with_own_port(verdict.port).decide(host, addresses, port, ours=ours)


class Outbound:
    """Opens connections for one snapshot and writes into the ledger why others were not opened.

    With an upstream proxy the policy still judges first: a name whose addresses, as this machine resolves
    it, are all refused goes nowhere. What is allowed and public goes to the proxy *by name*, since proxies
    filter and route by name; the proxy then resolves it itself, so that here, unlike without a proxy, the
    address that was checked need not be the one that is dialled, and keeping names from pointing into the
    proxy's own network is up to the proxy. A name that does not resolve here is judged by the name
    alone (that is how machines without a resolver of their own work). Its ``Peer.address`` is "", not known.
    Addresses that are not public but were opened by an option, and host maps to them, are on this side of
    the proxy and are dialled directly.
    """

    def __init__(self, policy: Policy, ledger: EgressLog, resolver: Resolver, upstream: Upstream | None = None) -> None:
        self._policy, self._ledger, self._resolver, self._upstream = policy, ledger, resolver, upstream

    async def open(self, host: str, port: int) -> OpenConnection:
        """Resolve, judge, dial: within ``connect_s`` altogether. Denied: refused, failed, or over a limit."""
        if self._policy.is_invalid(host):
            raise Denied(SocksReply.HOST_UNREACHABLE)
        if not self._ledger.admit(normal_host(host)):
            raise Denied(SocksReply.NOT_ALLOWED)
        stage = f"looking up {host}"
        try:
            async with asyncio.timeout(self._ledger.limits.connect_s):
                verdict = await self._judge(host, port)
                stage = f"connecting to {host} on port {verdict.port}"
                return await self._reach(verdict)
        except TimeoutError:
            seconds = self._ledger.limits.connect_s
            self._ledger.failed(host, port, FailureKind.TIMED_OUT, f"{stage} took longer than {seconds:g} s")
            raise Denied(SocksReply.TTL_EXPIRED) from None

    async def _judge(self, host: str, port: int) -> PolicyVerdict:
        """The verdict, which allows something, or (behind a proxy) is about a name that nobody here knows."""
        addresses = await self._addresses(host, port)
        verdict = (
            judge(self._policy, host, addresses, port) if addresses else self._policy.decide_unresolved(host, port)
        )
        if verdict.refused and not verdict.allowed:
            self._ledger.refused(verdict, port)
            raise Denied(SocksReply.NOT_ALLOWED)
        return verdict

    async def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        known = self._policy.known_addresses(host)
        if known is not None:
            if not known:
                self._ledger.failed(host, port, FailureKind.NOT_A_NAME, f"{host!r} is not a host name")
                raise Denied(SocksReply.HOST_UNREACHABLE)
            return known
        try:
            async with asyncio.timeout(None if self._upstream is None else _LOOK_UP_BEFORE_PROXY_S):
                return await self._resolver.resolve(normal_host(host))
        except (Unresolved, TimeoutError) as error:
            if self._upstream is not None:
                return ()
            self._ledger.failed(host, port, FailureKind.UNRESOLVED, f"{host} does not resolve: {error}")
            raise Denied(SocksReply.HOST_UNREACHABLE) from None

    async def _reach(self, verdict: PolicyVerdict) -> OpenConnection:
        if self._upstream is not None and not verdict.opened:
            return await self._through(self._upstream, verdict)
        try:
            sock, address = await dial(verdict.addresses, verdict.port)
        except OSError as error:
            kind, reply = _MEANINGS.get(error.errno or 0, (FailureKind.UNREACHABLE, SocksReply.GENERAL_FAILURE))
            text = os.strerror(error.errno) if error.errno else str(error)
            places = ", ".join(verdict.addresses)
            self._ledger.failed(
                verdict.host, verdict.port, kind, f"{verdict.host} ({places}), port {verdict.port}: {text}"
            )
            raise Denied(reply) from None
        peer = Peer(host=verdict.host, address=address, port=verdict.port)
        return OpenConnection(sock=sock, peer=peer, detours=tuple(self._detours(verdict, address)))

    def _detours(self, verdict: PolicyVerdict, address: str) -> Iterator[Detour]:
        """That of a host map; that of a name which led to an address that only an option opened."""
        host, place = normal_host(verdict.host), f"{address}:{verdict.port}"
        if ":" in address:
            place = f"[{address}]:{verdict.port}"
        if verdict.mapped:
            yield Detour(way=Way.MAPPED, host=host, place=place)
        elif address and self._policy.known_addresses(verdict.host) is None and not _is_public(address):
            yield Detour(way=Way.PRIVATE, host=host, place=place)

    async def _through(self, upstream: Upstream, verdict: PolicyVerdict) -> OpenConnection:
        literal = self._policy.known_addresses(verdict.host)  # of a host map, or written as an address
        address = literal[0] if literal else ""
        sock: socket.socket | None = None
        try:
            sock = await self._dial_proxy(upstream)
            late = await _talk(sock, upstream, address or normal_host(verdict.host), verdict.port)
            peer = Peer(host=verdict.host, address=address, port=verdict.port)
            detours = (
                *self._detours(verdict, address),
                Detour(way=Way.PROXIED, host=normal_host(verdict.host), place=upstream.place),
            )
            opened, sock = OpenConnection(sock=sock, peer=peer, late=late, detours=detours), None
        except (OSError, ProxyRefused) as error:
            self._ledger.failed(
                verdict.host, verdict.port, FailureKind.PROXY, f"{verdict.host} through the proxy: {error}"
            )
            raise Denied(SocksReply.GENERAL_FAILURE) from None
        finally:
            if sock is not None:
                sock.close()
        return opened

    async def _dial_proxy(self, upstream: Upstream) -> socket.socket:
        """The proxy is the operator's word, so the policy is not asked about it."""
        addresses = _as_literal(upstream.host) or await self._resolver.resolve(upstream.host)
        sock, _ = await dial(addresses, upstream.port)
        return sock


_MEANINGS = {
    errno.ECONNREFUSED: (FailureKind.REFUSED, SocksReply.CONNECTION_REFUSED),
    errno.ENETUNREACH: (FailureKind.UNREACHABLE, SocksReply.NETWORK_UNREACHABLE),
    errno.EHOSTUNREACH: (FailureKind.UNREACHABLE, SocksReply.HOST_UNREACHABLE),
    errno.ETIMEDOUT: (FailureKind.TIMED_OUT, SocksReply.TTL_EXPIRED),
}


async def _talk(sock: socket.socket, upstream: Upstream, host: str, port: int) -> bytes:
    """Have the proxy open a connection; what it sent of that connection already."""
    loop = asyncio.get_running_loop()
    talk = dialogue(upstream, host, port)
    await loop.sock_sendall(sock, talk.begin())
    while not talk.open:
        data = await loop.sock_recv(sock, _RECEIVE)
        if not data:
            raise ProxyRefused("the proxy closed the connection")
        if said := talk.feed(data):
            await loop.sock_sendall(sock, said)
    return talk.late


def _is_public(address: str) -> bool:
    return kind_of(ipaddress.ip_address(address)) is AddressClass.PUBLIC and not is_ours(address)


def _as_literal(host: str) -> tuple[str, ...]:
    with contextlib.suppress(ValueError):
        return (str(ipaddress.ip_address(host)),)
    return ()
