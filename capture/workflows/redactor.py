"""Redaction: what a save says of itself, without the secrets of its job; their names, never their values."""

from dataclasses import asdict, dataclass
from typing import TypeVar

from capture.formats.warc import Leaks, Redaction, policy
from capture.model.free_text import with_texts
from capture.model.job import Job
from capture.model.provenance import RedactionReport
from capture.model.secret import Secrets

__all__ = ["Redactor"]

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redactor:
    """The secrets that are taken out (none with ``keep_credentials``), and the policy made from them."""

    secrets: Secrets
    policy: Redaction
    keep_credentials: bool = False

    @classmethod
    def of(cls, job: Job) -> "Redactor":
        """For a job; without secrets everything stays as it is."""
        keep = job.options.keep_credentials
        secrets = Secrets() if keep else job.secrets
        return cls(secrets=secrets, policy=policy(secrets), keep_credentials=keep)

    def clean(self, value: Noun) -> Noun:
        """A text, or any noun of ours, without secrets in its free-form texts: addresses are as the records have them.

        What is a word of ours stays, though a secret may equal it: enums, and fields that are marked as ``FIXED``.
        """
        return with_texts(value, self.policy.text)

    def report(self, left: Leaks) -> RedactionReport:
        """What became of the secrets, for the provenance record; ``left`` are those found in the finished record."""
        return RedactionReport(
            secrets=tuple(secret.name for secret in self.secrets),
            not_sought=self.secrets.too_short,
            keep_credentials=self.keep_credentials,
            scan=asdict(left) if self.secrets else None,
        )
