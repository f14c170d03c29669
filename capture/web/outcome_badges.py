"""The four outcomes in shape and word."""

from dataclasses import dataclass

__all__ = ["OUTCOMES", "OutcomeBadge", "mark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeBadge:
    """An outcome as pages show it: ``icon`` is the id of a symbol in the page, ``name`` a class of the style sheet."""

    name: str
    icon: str
    word: str


OUTCOMES = (
    OutcomeBadge(name="complete", icon="ok", word="Complete"),
    OutcomeBadge(name="partial", icon="half", word="Partial"),
    OutcomeBadge(name="suspect", icon="ask", word="Suspect"),
    OutcomeBadge(name="failed", icon="no", word="Failed"),
)
_UNKNOWN = OutcomeBadge(name="unknown", icon="dash", word="Outcome not known")


def mark(outcome: str) -> OutcomeBadge:
    """The mark of an outcome; of a snapshot that tells none, the one for not known."""
    return next((one for one in OUTCOMES if one.name == outcome), _UNKNOWN)
