"""The egress log: what the guard did, counted while it happens and handed out frozen."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from capture.model.address import normal_host
from capture.model.detour import Detour
from capture.model.exchange import Peer
from capture.model.guard_report import Failure, FailureKind, GuardReport, LimitHit, LimitKind, Refusal
from capture.model.options import Limits
from capture.recording.guard.policy import PolicyVerdict

__all__ = ["EgressLog"]


logger = logging.getLogger(__name__)
Key = TypeVar("Key")
Counted = TypeVar("Counted", Refusal, Failure, LimitHit)


class EgressLog:
    """Written on the guard's loop alone, but for ``spent``."""

    def __init__(self, limits: Limits, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.limits = limits
        self.bytes_up = 0
        self.bytes_down = 0
        self.connections = 0
        self.relayed: dict[int, tuple[int, int]] = {}  # by connection's number: bytes up and down that may pass
        self.spent = False  # as many requests as are allowed went out: no further one may
        self._asked = 0
        self.strangers = 0
        self.owner_checked = False
        self._now = now
        self._hosts: dict[str, None] = {}  # ordered
        self._peers: dict[int, Peer] = {}  # reads and writes of one key are atomic in CPython
        self._cut: set[int] = set()  # client ports of connections that a limit cut
        self._refusals: dict[tuple[str, str, int], Refusal] = {}
        self._whys: dict[tuple[str, int], str] = {}  # as ``_peers``
        self._failures: dict[tuple[str, int, FailureKind], Failure] = {}
        self._hits: dict[LimitKind, LimitHit] = {}
        self._detours: dict[Detour, None] = {}  # ordered
        self._problems: list[str] = []

    def peer(self, local_port: int) -> Peer | None:
        """The far end of the newest connection from that port of the browser's; any thread may ask.

        ``address`` is empty where an upstream proxy resolved the name.
        """
        return self._peers.get(local_port)

    def was_cut(self, local_port: int) -> bool:
        """Whether a limit cut the newest connection from that port of the browser's; any thread may ask."""
        return local_port in self._cut

    def admit(self, host: str) -> bool:
        """Whether one more connection, to ``host``, is within the limits; counts it if so.

        Every connection that is asked for counts, those that are refused or fail as well: a page could
        otherwise make names resolve without end.
        """
        limits = self.limits
        if self.bytes_up + self.bytes_down >= limits.snapshot_bytes:
            self.hit(LimitKind.SNAPSHOT_BYTES, host)
        elif self.spent:
            self.hit(LimitKind.REQUESTS, host)
        elif self._asked >= limits.connections:
            self.hit(LimitKind.CONNECTIONS, host)
        elif host not in self._hosts and len(self._hosts) >= limits.hosts:
            self.hit(LimitKind.HOSTS, host)
        else:
            self._hosts[host] = None
            self._asked += 1
            return True
        return False

    def connected(self, local_port: int, peer: Peer, detours: tuple[Detour, ...]) -> int:
        """A connection from the client's port is open to ``peer``, by way of ``detours``; its number, from 1."""
        logger.debug("connection opened address=%s port=%d", peer.address, peer.port)
        self.connections += 1
        self._peers[local_port] = peer
        self._cut.discard(local_port)
        self._detours |= dict.fromkeys(detours)
        return self.connections

    def why(self, host: str, port: int) -> str:
        """Why the policy refused connections to that host and port, empty where it did not; any thread may ask."""
        return self._whys.get((normal_host(host), port), "")

    def refused(self, verdict: PolicyVerdict, port: int) -> None:
        """The policy let none of the host's addresses through; ``port`` is the one that was asked for."""
        first = verdict.refused[0]
        logger.info("connection refused host=%s address=%s port=%d", verdict.host, first.address, port)
        self._whys[normal_host(verdict.host), port] = verdict.why
        refusal = Refusal(
            host=verdict.host,
            address=first.address,
            port=verdict.port,
            why=verdict.why,
            flag=first.flag,
            count=1,
            moment=self._now(),
        )
        _count(self._refusals, (verdict.host, first.address, verdict.port), refusal)

    def failed(self, host: str, port: int, kind: FailureKind, why: str) -> None:
        """A connection that was allowed did not come about."""
        logger.info("connection failed host=%s port=%d kind=%s", host, port, kind)
        failure = Failure(host=host, port=port, kind=kind, why=why, count=1, moment=self._now())
        _count(self._failures, (host, port, kind), failure)

    def cut(self, kind: LimitKind, host: str, local_port: int) -> None:
        """A limit cut a connection that was open."""
        self._cut.add(local_port)
        self.hit(kind, host)

    def hit(self, kind: LimitKind, host: str) -> None:
        """A limit cut or refused a connection to ``host``."""
        limit = getattr(self.limits, kind.value)
        logger.info("limit reached kind=%s limit=%d host=%s", kind, limit, host)
        _count(self._hits, kind, LimitHit(kind=kind, limit=limit, host=host, count=1, moment=self._now()))

    def problem(self, text: str) -> None:
        """A fault of the guard itself; the first hundred are kept."""
        logger.error("fault of the guard number=%d", len(self._problems) + 1)
        if len(self._problems) < 100:
            self._problems.append(text)

    def report(self) -> GuardReport:
        """Everything so far."""
        return GuardReport(
            refusals=tuple(self._refusals.values()),
            failures=tuple(self._failures.values()),
            limits_hit=tuple(self._hits.values()),
            connections=self.connections,
            hosts=tuple(self._hosts),
            bytes_up=self.bytes_up,
            bytes_down=self.bytes_down,
            detours=tuple(self._detours),
            strangers=self.strangers,
            owner_checked=self.owner_checked,
            problems=tuple(self._problems),
        )


def _count(table: dict[Key, Counted], key: Key, first: Counted) -> None:
    """Once more, if it is known; else for the first time."""
    known = table.get(key)
    table[key] = first if known is None else replace(known, count=known.count + 1)
