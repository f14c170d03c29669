"""Outcomes: what became of a capture, decided by one pure table of rules (design 3)."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from capture.model.sighting import Completeness

__all__ = ["RECORDER_ENDS", "Facts", "Outcome", "Reason", "RecorderEnd", "Signal", "Verdict", "decide"]


class Outcome(enum.StrEnum):
    """The four outcomes, best first."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    SUSPECT = "suspect"
    FAILED = "failed"


class RecorderEnd(enum.StrEnum):
    """How the NetLog ended: with its closing line, early, or not at all because the browser was killed."""

    ORDERLY = "orderly"
    EARLY = "early"
    KILLED = "killed"


RECORDER_ENDS = tuple(RecorderEnd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something the visit noticed. ``name`` is one of the names in ``_RULES``; ``text`` is for people."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an outcome is not ``complete``: a stable ``code`` for machines, a sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the decision rests on.

    ``status`` is the HTTP status of the seed's own answer after redirects, None when none arrived.
    ``cut`` and ``failed`` count exchanges of the page, not of the seed.
    """

    status: int | None
    signals: tuple[Signal, ...] = ()
    completeness: Completeness | None = None
    recorder: RecorderEnd = RecorderEnd.ORDERLY
    cut: int = 0
    failed: int = 0
    refused: int = 0
    responses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An outcome and its reasons, gravest first."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
