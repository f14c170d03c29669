"""The one sentence that a snapshot without its page allows: that the page was refused, when, and by whom."""

from capture.model.citation import Citation, PartialDate
from capture.model.outcome import Outcome, Reason
from capture.reading.cite.archive_location import held
from capture.reading.cite.dates import day_first

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
    what, why = _answer(citation)
    return f"{what}: {why}" if why else what


def sentence(citation: Citation) -> str:
    """``https://… (answered with a robot check on 25 November 2026; archived at https://…)``."""
    what, why = _answer(citation)
    where = held(citation, square=True)
    parts = (
        f"{what} on {day_first(PartialDate.of(citation.accessed))}",
        f": {why}" if why else "",
        f"; archived {where}" if where else "",
    )
    return f"{citation.url or citation.snapshot or 'An address'} ({''.join(parts)})"


def _answer(citation: Citation) -> tuple[str, str]:
    """What was done, and why where the gravest reason has more to say."""
    reason = citation.reasons[0] if citation.reasons else Reason(code="", text="")
    text = reason.text.replace("(", "[").replace(")", "]")  # it will stand in round brackets
    if citation.outcome is Outcome.FAILED:
        return "not answered", text
    if reason.code in _ANSWERS:
        return _ANSWERS[reason.code], ""
    if reason.code.startswith("http_"):
        status, _, words = text.partition(": ")
        return f"answered with {status or 'an error'}", words
    return "probably not answered with the page that was wanted", text
