"""What a save gives back: the line that people and machines read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capture.model.missing_requests import WHOLE, MissingRequests
from capture.model.outcome import Outcome, Reason
from capture.model.replay_check import ReplayCheck
from capture.model.signal import Signal

__all__ = ["SaveResult", "check_fields", "exit_code", "missing_fields"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveResult:
    """A placed snapshot in one line; ``bytes`` is the size of its WARC, ``seconds`` the whole save.

    ``noticed`` is what is worth a word and no reason for the outcome: that the address is a file, for one.
    """

    id: str
    path: Path
    outcome: Outcome
    reasons: tuple[Reason, ...]
    requested_url: str
    url: str
    status: int | None
    title: str
    exchanges: int
    bytes: int
    article_title: str
    article_words: int
    seal: str
    seconds: float
    noticed: tuple[Signal, ...] = ()
    check: ReplayCheck | None = None
    shortfall: MissingRequests = WHOLE
    job: str = ""
    interrupted: bool = False

    def to_json(self) -> dict[str, Any]:
        """The fields of ``save --json``; their names never change. ``check`` is null where none ran."""
        return {
            "id": self.id,
            "path": str(self.path),
            "outcome": str(self.outcome),
            "reasons": [{"code": reason.code, "text": reason.text} for reason in self.reasons],
            "missing": missing_fields(self.shortfall),
            "noticed": [{"code": signal.name, "text": signal.text} for signal in self.noticed],
            "requested_url": self.requested_url,
            "url": self.url,
            "status": self.status,
            "title": self.title,
            "exchanges": self.exchanges,
            "bytes": self.bytes,
            "check": None if self.check is None else check_fields(self.check),
            "article": {"title": self.article_title, "words": self.article_words},
            "seal": self.seal,
            "seconds": round(self.seconds, 3),
        }


def missing_fields(found: MissingRequests) -> dict[str, Any]:
    """What is missing, for machines: ``count`` ``of`` all requests, the sentence, and each with its address."""
    return {
        "count": found.count,
        "of": found.requests,
        "text": found.headline,
        "kinds": {str(kind): number for kind, number in found.kinds.items()},
        "requests": [
            {"url": lack.url, "kind": str(lack.kind), "code": str(lack.why), "text": lack.text} for lack in found.lacks
        ],
    }


def check_fields(check: ReplayCheck) -> dict[str, Any]:
    """A check for machines: scores from 0 to 1, or null where there was nothing to compare with."""
    return {
        "text": None if check.text is None else round(check.text, 4),
        "screenshot": None if check.screenshot is None else round(check.screenshot, 4),
        "missing": list(check.missing),
    }


_EXIT = {Outcome.COMPLETE: 0, Outcome.PARTIAL: 0, Outcome.SUSPECT: 6, Outcome.FAILED: 1}


def exit_code(outcome: Outcome, *, strict: bool) -> int:
    """The exit code of a save of one page, as the README tells it."""
    return 5 if strict and outcome is Outcome.PARTIAL else _EXIT[outcome]
