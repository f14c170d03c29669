"""The four outcomes in shape and word."""

from dataclasses import dataclass

__all__ = ["OUTCOMES", "OutcomeBadge", "badge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeBadge:
    """An outcome as pages show it: ``icon`` is the id of a symbol in the page, ``name`` a class of the style sheet."""

    name: str
    icon: str
    word: str


OUTCOMES = {
    "complete": OutcomeBadge(name="complete", icon="ok", word="Complete"),
    "partial": OutcomeBadge(name="partial", icon="half", word="Partial"),
    "suspect": OutcomeBadge(name="suspect", icon="ask", word="Suspect"),
    "failed": OutcomeBadge(name="failed", icon="no", word="Failed"),
}


def badge(outcome: str) -> OutcomeBadge:
    """The badge of an outcome; of a snapshot that tells none, the one for not known."""
    return OUTCOMES.get(outcome) or OutcomeBadge(name="unknown", icon="dash", word="Outcome not known")
