"""What the guard did during a capture: connections that it refused, that failed, that a limit stopped."""

import enum
from dataclasses import dataclass
from datetime import datetime

from capture.model.detour import Detour

__all__ = ["Failure", "FailureKind", "GuardReport", "LimitHit", "LimitKind", "Refusal"]


class FailureKind(enum.StrEnum):
    """Why a connection that was allowed did not come about."""

    NOT_A_NAME = "not-a-name"
    UNRESOLVED = "unresolved"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    PROXY = "proxy"  # the upstream proxy said no, or could not be spoken to


class LimitKind(enum.StrEnum):
    """Which limit of ``model.options.Limits`` stopped something."""

    SNAPSHOT_BYTES = "snapshot_bytes"
    BODY_BYTES = "body_bytes"
    CONNECTIONS = "connections"
    HOSTS = "hosts"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Connections that the policy refused: ``count`` to the same host, address and port.

    ``moment`` is the first one's; ``why`` is a sentence for people; ``flag`` names the option
    that would open the address, or is empty.
    """

    host: str
    address: str
    port: int
    why: str
    flag: str
    count: int
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Connections that were allowed and did not come about. ``why`` is a sentence for people."""

    host: str
    port: int
    kind: FailureKind
    why: str
    count: int
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitHit:
    """A limit that was reached, first at ``moment`` by ``host``; it cut or refused ``count`` times."""

    kind: LimitKind
    limit: int
    host: str
    count: int
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardReport:
    """What the guard did. Bytes are those relayed, TLS included, SOCKS and proxy dialogue not.

    ``connections`` were opened; ``hosts`` were asked for, in that order; ``detours`` are those of the hosts
    to which a connection was opened; ``strangers`` counts connections of other users of this machine, which were closed
    unanswered; ``owner_checked`` is False where the machine cannot tell whose a connection is;
    ``problems`` are faults of the guard itself.
    """

    refusals: tuple[Refusal, ...] = ()
    failures: tuple[Failure, ...] = ()
    limits_hit: tuple[LimitHit, ...] = ()
    connections: int = 0
    hosts: tuple[str, ...] = ()
    bytes_up: int = 0
    bytes_down: int = 0
    detours: tuple[Detour, ...] = ()
    strangers: int = 0
    owner_checked: bool = False
    problems: tuple[str, ...] = ()
