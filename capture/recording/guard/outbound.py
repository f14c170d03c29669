"""The way out: from a host and port to an open connection to an address that the policy allowed.

Resolve, judge, dial: the name's addresses are asked for once; the policy says which of them may be dialled, on this
machine as it now is (its own addresses, the ports that warcite listens on); one of those, and no other, is dialled.
With an upstream proxy the same judgement comes first, and the proxy is given what it let through.
"""

import asyncio
import contextlib
import errno
import ipaddress
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from capture.errors import SeedRefused, SeedUnresolved
from capture.model.address import netloc, normal_host, read_url
from capture.model.detour import Detour, Way
from capture.model.exchange import Peer
from capture.model.guard_report import FailureKind
from capture.model.seed import Seed
from capture.recording.guard.address_classes import AddressClass, kind_of
from capture.recording.guard.dial import Lookup, Resolver, Unresolved, dial, system_lookup
from capture.recording.guard.egress_log import EgressLog
from capture.recording.guard.local_machine import is_ours, is_own_port
from capture.recording.guard.policy import Policy, PolicyVerdict
from capture.recording.guard.socks import SocksReply
from capture.recording.guard.upstream import ProxyRefused, Upstream, dialogue

__all__ = ["Denied", "OpenConnection", "Outbound", "check_seed", "judge"]

_RECEIVE = 65536
_SEED_LOOK_UP_S = 10.0
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
    """Opens connections for one snapshot and writes into the egress log why others were not opened.

    With an upstream proxy the policy still judges first: a name whose addresses, as this machine resolves it, are all
    refused goes nowhere. What is allowed and public goes to the proxy *by name*, since proxies filter and route by
    name; the proxy then resolves it itself, so that here, unlike without a proxy, the address that was checked need not
    be the one that is dialled, and keeping names from pointing into the proxy's own network is up to the proxy. A name
    that does not resolve here is judged by the name alone (that is how machines without a resolver of their own work).
    Its ``Peer.address`` is "", not known. Addresses that are not public but were opened by an option, and host maps to
    them, are on this side of the proxy and are dialled directly.
    """

    def __init__(self, policy: Policy, log: EgressLog, resolver: Resolver, upstream: Upstream | None = None) -> None:
        self._policy, self._log, self._resolver, self._upstream = policy, log, resolver, upstream

    async def open(self, host: str, port: int) -> OpenConnection:
        """Resolve, judge, dial: within ``connect_s`` altogether. Denied: refused, failed, or over a limit."""
        if self._policy.is_invalid(host):
            raise Denied(SocksReply.HOST_UNREACHABLE)
        if not self._log.admit(normal_host(host)):
            raise Denied(SocksReply.NOT_ALLOWED)
        doing = f"looking up {host}"
        try:
            async with asyncio.timeout(self._log.limits.connect_s):
                verdict = await self._judge(host, port)
                doing = f"connecting to {host} on port {verdict.port}"
                return await self._reach(verdict)
        except TimeoutError:
            seconds = self._log.limits.connect_s
            self._log.failed(host, port, FailureKind.TIMED_OUT, f"{doing} took longer than {seconds:g} s")
            raise Denied(SocksReply.TTL_EXPIRED) from None

    async def _judge(self, host: str, port: int) -> PolicyVerdict:
        """The verdict, which allows something, or (behind a proxy) is about a name that nobody here knows."""
        addresses = self._policy.known_addresses(host)
        if addresses == ():
            self._log.failed(host, port, FailureKind.NOT_A_NAME, f"{host!r} is not a host name")
            raise Denied(SocksReply.HOST_UNREACHABLE)
        if addresses is None:
            try:
                async with asyncio.timeout(None if self._upstream is None else _LOOK_UP_BEFORE_PROXY_S):
                    addresses = await self._resolver.resolve(normal_host(host))
            except (Unresolved, TimeoutError) as error:
                if self._upstream is None:
                    self._log.failed(host, port, FailureKind.UNRESOLVED, f"{host} does not resolve: {error}")
                    raise Denied(SocksReply.HOST_UNREACHABLE) from None
        if addresses:
            verdict = judge(self._policy, host, addresses, port)
        else:
            verdict = self._policy.decide_unresolved(host, port)
        if verdict.refused and not verdict.allowed:
            self._log.refused(verdict, port)
            raise Denied(SocksReply.NOT_ALLOWED)
        return verdict

    async def _reach(self, verdict: PolicyVerdict) -> OpenConnection:
        if self._upstream is not None and not verdict.opened:
            return await self._through(self._upstream, verdict)
        try:
            sock, address = await dial(verdict.addresses, verdict.port)
        except OSError as error:
            kind, reply = _MEANINGS.get(error.errno or 0, (FailureKind.UNREACHABLE, SocksReply.GENERAL_FAILURE))
            text = os.strerror(error.errno) if error.errno else str(error)
            why = f"{verdict.host} ({', '.join(verdict.addresses)}), port {verdict.port}: {text}"
            self._log.failed(verdict.host, verdict.port, kind, why)
            raise Denied(reply) from None
        peer = Peer(host=verdict.host, address=address, port=verdict.port)
        return OpenConnection(sock=sock, peer=peer, detours=tuple(self._detours(verdict, address)))

    def _detours(self, verdict: PolicyVerdict, address: str) -> Iterator[Detour]:
        """That of a host map; that of a name which led to an address that only an option opened."""
        host, place = normal_host(verdict.host), netloc(address, verdict.port)
        if verdict.mapped:
            yield Detour(way=Way.MAPPED, host=host, place=place)
            return
        looked_up = address and self._policy.known_addresses(verdict.host) is None
        if looked_up and (is_ours(address) or kind_of(ipaddress.ip_address(address)) is not AddressClass.PUBLIC):
            yield Detour(way=Way.PRIVATE, host=host, place=place)

    async def _through(self, upstream: Upstream, verdict: PolicyVerdict) -> OpenConnection:
        literal = self._policy.known_addresses(verdict.host)  # of a host map, or written as an address
        address = literal[0] if literal else ""
        host, port = normal_host(verdict.host), verdict.port
        with contextlib.ExitStack() as stack:
            try:
                sock = stack.enter_context(await self._dial_proxy(upstream))
                late = await _talk(sock, upstream, address or host, port)
            except (OSError, ProxyRefused) as error:
                self._log.failed(verdict.host, port, FailureKind.PROXY, f"{verdict.host} through the proxy: {error}")
                raise Denied(SocksReply.GENERAL_FAILURE) from None
            proxied = Detour(way=Way.PROXIED, host=host, place=upstream.url)
            opened = OpenConnection(
                sock=sock,
                peer=Peer(host=verdict.host, address=address, port=port),
                late=late,
                detours=(*self._detours(verdict, address), proxied),
            )
            stack.pop_all()
        return opened

    async def _dial_proxy(self, upstream: Upstream) -> socket.socket:
        """The proxy is the operator's word, so the policy is not asked about it."""
        try:
            addresses: tuple[str, ...] = (str(ipaddress.ip_address(upstream.host)),)
        except ValueError:
            addresses = await self._resolver.resolve(upstream.host)
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


async def check_seed(
    policy: Policy, seed: Seed, *, lookup: Lookup = system_lookup, unresolved_too: bool = True
) -> None:
    """Return when the seed's host may be visited, or does not resolve in time (the visit will say so).

    A name that leads nowhere returns too, unless ``unresolved_too`` is False: then it raises SeedUnresolved. Raises
    SeedRefused when none of its addresses may be dialled: with the host, the address, why, and the
    flag that would open it, if there is one.
    """
    url = read_url(seed.url)
    port = url.dialled_port if url else 0
    addresses = policy.known_addresses(seed.host)
    if addresses is None:
        try:
            async with asyncio.timeout(_SEED_LOOK_UP_S):
                addresses = await Resolver(lookup).resolve(normal_host(seed.host))
        except TimeoutError:
            return
        except Unresolved as error:
            if unresolved_too:
                return
            raise _nowhere(seed, str(error)) from None
    if not addresses and not unresolved_too:
        raise _nowhere(seed, "no such name can exist")
    verdict = judge(policy, seed.host, addresses, port)
    if verdict.refused and not verdict.allowed:
        flag = verdict.refused[0].flag
        raise SeedRefused(
            f"{seed.url} was not captured, because its address is not public: {verdict.why}",
            hint=f"If you mean this address, add {flag} (in a config: allow_private, allow_addresses)." if flag else "",
        )


def _nowhere(seed: Seed, why: str) -> SeedUnresolved:
    return SeedUnresolved(
        f"the name {seed.host} does not resolve ({why}): {seed.url} was not captured, and nothing is kept",
        hint="Check the address and your connection. To keep the failure as a snapshot, add --keep-failed.",
    )
