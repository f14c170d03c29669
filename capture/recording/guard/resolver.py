"""Names to addresses: the system's resolver, asked once a name, never on the loop's own threads."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable

__all__ = ["Lookup", "Resolver", "Unresolved", "system_lookup"]

Lookup = Callable[[str], tuple[str, ...]]


class Unresolved(OSError):
    """The resolver has no address for a name; the text is the resolver's own."""


def system_lookup(host: str) -> tuple[str, ...]:
    """All addresses of a name in the system's order of preference (RFC 6724); blocks. OSError: none.

    The name is passed as bytes: as text Python would put it through IDNA 2003 once more and raise
    UnicodeError for labels that are too long.
    """
    found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(_numeric(entry[4]) for entry in found))


def _numeric(place: tuple[object, ...]) -> str:
    """The address of a socket address, with its zone where it has one."""
    zone = place[3] if len(place) == 4 else 0
    return f"{place[0]}%{zone}" if zone else str(place[0])


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
        pending = self._asked.get(host)
        if pending is None:
            pending = self._asked[host] = self._ask(host)
        # Shielded: another connection may wait for the same name when this one gives up.
        answer = await asyncio.shield(pending)
        if isinstance(answer, OSError):
            raise Unresolved(answer.strerror or str(answer)) from answer
        if not answer:
            raise Unresolved("no address")
        return answer

    def _ask(self, host: str) -> asyncio.Future[tuple[str, ...] | OSError]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[tuple[str, ...] | OSError] = loop.create_future()

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
        return future
