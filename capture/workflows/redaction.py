"""Discretion: what a save tells, without the secrets of its job; names, never values."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from capture.formats.warc import Leaks, Redaction, policy
from capture.model.job import Job
from capture.model.missing_requests import Shortfall
from capture.model.outcome import Reason
from capture.model.replay_check import ReplayCheck
from capture.model.secret import Secrets
from capture.model.signal import Signal, SignalCode
from capture.recording.visit import Visit

__all__ = ["Discreet", "not_sought"]

_TOLD = (
    *("requested_url", "url", "redirects", "title", "tags", "note", "reasons", "interventions", "signals"),
    *("guard", "recorder", "failed", "cut", "missing", "completeness", "check", "detours", "article"),
)
"""Fields of the provenance record with addresses and sentences; the others are numbers and words of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discreet:
    """The secrets to be kept (none with ``keep_credentials``), and the policy made from them."""

    secrets: Secrets
    policy: Redaction
    kept: bool = False

    @classmethod
    def of(cls, job: Job) -> "Discreet":
        """For a job; without secrets everything is told as it is."""
        kept = job.options.keep_credentials
        secrets = Secrets() if kept else job.secrets
        return cls(secrets=secrets, policy=policy(secrets), kept=kept)

    def text(self, text: str) -> str:
        """Words or a URL."""
        return self.policy.text(text)

    def reason(self, reason: Reason) -> Reason:
        """A reason, its code as it is."""
        return replace(reason, text=self.text(reason.text))

    def visit(self, visit: Visit) -> Visit:
        """What of a visit goes into page list, names and answers: addresses as the records have them."""
        return replace(
            visit,
            requested_url=self.text(visit.requested_url),
            answer_url=self.text(visit.answer_url),
            url=self.text(visit.url),
            title=self.text(visit.title),
            page_text=self.text(visit.page_text),
        )

    def check(self, check: ReplayCheck | None) -> ReplayCheck | None:
        """The check; the replayed page may have asked for anything."""
        if check is None:
            return None
        gaps = tuple(replace(gap, url=self.text(gap.url)) for gap in check.gaps)
        return replace(check, gaps=gaps, supplemented=tuple(map(self.text, check.supplemented)))

    def shortfall(self, found: Shortfall) -> Shortfall:
        """What is missing, by addresses as the records have them."""
        lacks = (replace(one, url=self.text(one.url), cause=self.text(one.cause)) for one in found.lacks)
        return replace(found, lacks=tuple(lacks))

    def provenance(self, record: dict[str, Any], left: Leaks) -> dict[str, Any]:
        """The provenance record with what became of the secrets, as ``redaction``."""
        told: dict[str, Any] = {
            "secrets": [secret.name for secret in self.secrets],
            "not_sought": list(self.secrets.too_short),
            "keep_credentials": self.kept,
            "scan": asdict(left) if self.secrets else None,
        }
        cleaned = {name: self.policy.tree(record[name]) for name in _TOLD if name in record}
        return {**record, **cleaned, "redaction": told}


def not_sought(left: Leaks) -> Iterator[Signal]:
    """Records that were not read to their end."""
    if left.unread:
        text = f"{len(left.unread)} bodies unpack to more than is searched for secrets: {left.unread[0]}"
        yield Signal(name=SignalCode.SECRETS_NOT_SOUGHT, text=text)
