"""Dialling: one connection to one of several addresses, the first that answers (after RFC 8305)."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from itertools import chain, zip_longest

from capture.model.digits import number

__all__ = ["dial", "interleave", "place_of"]

STAGGER_S = 0.25  # RFC 8305, 8: "Connection Attempt Delay", recommended


def interleave(addresses: Sequence[str]) -> tuple[str, ...]:
    """The families in turn, beginning with that of the first address; order within a family stays."""
    versions = [ipaddress.ip_address(address).version for address in addresses]
    first = [a for a, version in zip(addresses, versions, strict=True) if version == versions[0]]
    other = [a for a, version in zip(addresses, versions, strict=True) if version != versions[0]]
    return tuple(a for a in chain.from_iterable(zip_longest(first, other)) if a is not None)


async def dial(addresses: Sequence[str], port: int, *, stagger_s: float = STAGGER_S) -> tuple[socket.socket, str]:
    """A connected non-blocking socket and the address it goes to, which is one of ``addresses``.

    A further address is tried when the ones before have failed or have said nothing for ``stagger_s``.
    OSError: all failed, the error of the first is raised. Every attempt has ended when this returns.
    """
    attempts: dict[asyncio.Task[socket.socket], str] = {}
    winner: asyncio.Task[socket.socket] | None = None
    try:
        winner = await _race(attempts, list(interleave(addresses)), port, stagger_s)
        return winner.result(), attempts.pop(winner)
    finally:
        for task in attempts:
            task.add_done_callback(_discard)
            task.cancel()
        if attempts:
            try:
                await asyncio.wait(attempts)
            except asyncio.CancelledError:
                if winner is not None:  # nobody will get it
                    winner.result().close()
                raise


async def _race(
    attempts: dict[asyncio.Task[socket.socket], str], waiting: list[str], port: int, stagger_s: float
) -> asyncio.Task[socket.socket]:
    """The first attempt that connected; every attempt is put into ``attempts`` with its address."""
    running: set[asyncio.Task[socket.socket]] = set()
    errors: list[OSError] = []
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
                return task
            if not isinstance(error, OSError):
                raise error
            errors.append(error)
    raise errors[0] if errors else OSError("no address to dial")


async def _connect(address: str, port: int) -> socket.socket:
    family, place = place_of(address, port)
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, place)
    except BaseException:  # cancellation too: the socket is ours until it is handed over
        sock.close()
        raise
    return sock


def place_of(address: str, port: int) -> tuple[socket.AddressFamily, tuple[str | int, ...]]:
    """The family and the socket address of a numeric address; a zone (``fe80::1%eth0``) by name or number."""
    plain, _, zone = address.partition("%")
    if ":" not in plain:
        return socket.AF_INET, (plain, port)
    number_of_zone = number(zone, 2**32 - 1)
    index = number_of_zone if number_of_zone is not None else socket.if_nametoindex(zone) if zone else 0
    return socket.AF_INET6, (plain, port, 0, index)


def _discard(task: asyncio.Task[socket.socket]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().close()
