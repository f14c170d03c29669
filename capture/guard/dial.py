"""Dialling: one connection to one of several addresses, the first that answers (after RFC 8305)."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from itertools import chain, zip_longest

__all__ = ["dial", "interleave"]

STAGGER_S = 0.25  # RFC 8305, 8: "Connection Attempt Delay", recommended


def interleave(addresses: Sequence[str]) -> tuple[str, ...]:
    """The families in turn, beginning with that of the first address; order within a family stays."""
    versions = [ipaddress.ip_address(address).version for address in addresses]
    first = [a for a, version in zip(addresses, versions, strict=True) if version == versions[0]]
    other = [a for a, version in zip(addresses, versions, strict=True) if version != versions[0]]
    return tuple(a for a in chain.from_iterable(zip_longest(first, other)) if a is not None)


async def dial(
    addresses: Sequence[str], port: int, *, stagger_s: float = STAGGER_S
) -> tuple[socket.socket, str]:
    """A connected non-blocking socket and the address it goes to, which is one of ``addresses``.

    A further address is tried when the ones before have failed or have said nothing for ``stagger_s``.
    OSError: all failed, the error of the first is raised. Every attempt has ended when this returns.
    """
    attempts: dict[asyncio.Task[socket.socket], str] = {}
    waiting = list(interleave(addresses))
    running: set[asyncio.Task[socket.socket]] = set()
    errors: list[OSError] = []
    try:
        while waiting or running:
            if waiting:
                task = asyncio.ensure_future(_connect(waiting[0], port))
                attempts[task] = waiting.pop(0)
                running.add(task)
            done, running = await asyncio.wait(
                running, timeout=stagger_s if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                error = task.exception()
                if error is None:
                    return task.result(), attempts.pop(task)
                if not isinstance(error, OSError):
                    raise error
                errors.append(error)
        raise errors[0] if errors else OSError("no address to dial")
    finally:
        await _abandon(attempts)


async def _connect(address: str, port: int) -> socket.socket:
    parsed = ipaddress.ip_address(address)
    family = socket.AF_INET if parsed.version == 4 else socket.AF_INET6
    place: tuple[str | int, ...] = (address, port)
    if isinstance(parsed, ipaddress.IPv6Address):
        place = (address.partition("%")[0], port, 0, _zone(parsed.scope_id))
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, place)
    except BaseException:  # cancellation too: the socket is ours until it is handed over
        sock.close()
        raise
    return sock


def _zone(name: str | None) -> int:
    if not name:
        return 0
    return int(name) if name.isdecimal() else socket.if_nametoindex(name)


async def _abandon(attempts: dict[asyncio.Task[socket.socket], str]) -> None:
    """End every attempt that was not handed over, and close what it may have opened meanwhile."""
    for task in attempts:
        task.add_done_callback(_discard)
        task.cancel()
    if attempts:
        await asyncio.wait(attempts)


def _discard(task: asyncio.Task[socket.socket]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().close()
