"""The one sentence that a snapshot without its page allows: that the page was refused, when, and by whom."""

from capture.cite.dates import day_first
from capture.cite.held import held
from capture.model.citation import Citation, PartialDate
from capture.model.outcome import Outcome

__all__ = ["answer", "sentence"]

_ANSWERS = {
    "challenge": "answered with a robot check",
    "blank": "answered with an empty page",
    "moved_by_script": "led to another address by a script",
    "login_wall": "answered with a demand to log in",
    "consent_wall": "answered with a demand for consent",
    "soft_404": "answered that there is no such page",
}


def answer(citation: Citation) -> str:
    """What the site did instead of sending the page: ``answered with a robot check``."""
    reason = citation.reasons[0] if citation.reasons else None
    if citation.outcome is Outcome.FAILED:
        return f"not answered: {reason.text}" if reason else "not answered"
    if reason is None:
        return "probably not answered with the page that was wanted"
    if reason.code.startswith("http_"):
        return f"answered with {reason.text}"
    return _ANSWERS.get(reason.code, f"probably not answered with the page that was wanted: {reason.text}")


def sentence(citation: Citation) -> str:
    """``https://… (answered with a robot check on 25 November 2026; archived at https://…)``."""
    what, day = answer(citation), day_first(PartialDate.of(citation.accessed))
    when = f"{what}, {day}" if ": " in what else f"{what} on {day}"
    where = held(citation, square=True)
    return (
        f"{citation.url or citation.snapshot or 'An address'} ({when}{'; archived ' if where else ''}{where})"
    )
