"""Secrets: values of the person who captures that no record may hold, each with a name that may be told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

__all__ = ["SHORTEST", "Secret", "Secrets"]

SHORTEST = 4
"""Characters. A shorter value stands by chance in every page: taking it out would ruin the record, and
finding it would say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A value and what it is called: ``password of the seed``, ``${env:TOKEN}``."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What a capture must keep to itself. False where there is nothing.

    ``http_login``: the browser answers HTTP logins with some of them, so that every ``Authorization`` is
    made of secrets, though perhaps as a hash in which no value can be found.
    """

    every: tuple[Secret, ...] = ()
    http_login: bool = False

    @classmethod
    def named(cls, values: Mapping[str, str], *, http_login: bool = False) -> "Secrets":
        """Secrets from values by name; empty values are none."""
        every = tuple(Secret(name=name, value=value) for name, value in values.items() if value)
        return cls(every=every, http_login=http_login)

    def __bool__(self) -> bool:
        return bool(self.every)

    def __iter__(self) -> Iterator[Secret]:
        return iter(self.every)

    def __add__(self, other: "Secrets") -> "Secrets":
        """Both; a value that both hold keeps its first name."""
        known = {secret.value for secret in self.every}
        more = tuple(secret for secret in other.every if secret.value not in known)
        return Secrets(every=self.every + more, http_login=self.http_login or other.http_login)

    @property
    def sought(self) -> tuple[Secret, ...]:
        """Those that are long enough to be looked for, the longest first."""
        long = (secret for secret in self.every if len(secret.value) >= SHORTEST)
        return tuple(sorted(long, key=lambda secret: -len(secret.value)))

    @property
    def too_short(self) -> tuple[str, ...]:
        """Names of the others."""
        return tuple(secret.name for secret in self.every if len(secret.value) < SHORTEST)
