"""Names to addresses, and addresses to a connection: the first that answers (after RFC 8305).

The system's resolver is asked once a name, never on the loop's own threads.
"""

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest

from capture.model.digits import number

__all__ = ["Lookup", "Resolver", "Unresolved", "dial", "interleave", "socket_address", "system_lookup"]

STAGGER_S = 0.25  # RFC 8305, 8: "Connection Attempt Delay", recommended
Lookup = Callable[[str], tuple[str, ...]]


class Unresolved(OSError):
    """The resolver has no address for a name; the text is the resolver's own."""


def system_lookup(host: str) -> tuple[str, ...]:
    """All addresses of a name in the system's order of preference (RFC 6724), with their zones; blocks. OSError: none.

    The name is passed as bytes: as text Python would put it through IDNA 2003 once more and raise
    UnicodeError for labels that are too long.
    """
    found: dict[str, None] = {}  # ordered
    for *_, far_end in socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM):
        zone = far_end[3] if len(far_end) == 4 else 0
        found[f"{far_end[0]}%{zone}" if zone else str(far_end[0])] = None
    return tuple(found)


class Resolver:
    """Answers are kept as long as the resolver lives, one snapshot; failures are asked again.

    Each look-up has a daemon thread of its own: getaddrinfo cannot be interrupted, and a name server that
    does not answer would otherwise hold the loop's executor, and the end of the process, for 10 s and more.
    """

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup
        self._known: dict[str, tuple[str, ...]] = {}
        self._asked: dict[str, asyncio.Future[tuple[str, ...] | OSError]] = {}

    async def resolve(self, host: str) -> tuple[str, ...]:
        """The addresses of a name, at least one. Unresolved: there is none. The caller limits the time."""
        if host in self._known:
            return self._known[host]
        if host not in self._asked:
            self._begin(host)
        # Shielded: another connection may wait for the same name when this one gives up.
        answer = await asyncio.shield(self._asked[host])
        if isinstance(answer, OSError):
            raise Unresolved(answer.strerror or str(answer)) from answer
        if not answer:
            raise Unresolved("no address")
        return answer

    def _begin(self, host: str) -> None:
        """Ask in a thread; the answer, good or bad, comes to the future in ``_asked``."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()

        def settle(answer: tuple[str, ...] | OSError) -> None:
            del self._asked[host]
            if not isinstance(answer, OSError):
                self._known[host] = answer
            if not future.done():
                future.set_result(answer)

        def work() -> None:
            try:
                answer: tuple[str, ...] | OSError = self._lookup(host)
            except OSError as error:
                answer = error
            except ValueError as error:  # UnicodeError and an embedded NUL: not names
                answer = OSError(str(error))
            with contextlib.suppress(RuntimeError):  # the loop has ended; nobody waits
                loop.call_soon_threadsafe(settle, answer)

        threading.Thread(target=work, name=f"resolve {host}", daemon=True).start()
        self._asked[host] = future


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
        timeout = stagger_s if waiting else None
        done, running = await asyncio.wait(running, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            error = task.exception()
            if error is None:
                return task
            if not isinstance(error, OSError):
                raise error
            errors.append(error)
    raise errors[0] if errors else OSError("no address to dial")


async def _connect(address: str, port: int) -> socket.socket:
    family, far_end = socket_address(address, port)
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, far_end)
    except BaseException:  # cancellation too: the socket is ours until it is handed over
        sock.close()
        raise
    return sock


def socket_address(address: str, port: int) -> tuple[socket.AddressFamily, tuple[str | int, ...]]:
    """The family and the socket address of a numeric address; a zone (``fe80::1%eth0``) by name or number."""
    plain, _, zone = address.partition("%")
    if ":" not in plain:
        return socket.AF_INET, (plain, port)
    index = number(zone, 2**32 - 1)
    if index is None:
        index = socket.if_nametoindex(zone) if zone else 0
    return socket.AF_INET6, (plain, port, 0, index)


def _discard(task: asyncio.Task[socket.socket]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().close()
