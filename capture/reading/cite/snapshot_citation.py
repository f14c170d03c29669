"""From what a snapshot says to its citation; of a page that did not come, to the one sentence that can be relied on.

Pure. That sentence says that the page was refused, when, and what came instead.
"""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from capture.model import moment as moments
from capture.model.article import Article, Value
from capture.model.citation import Citation, PartialDate
from capture.model.incompleteness import page_cut
from capture.model.outcome import Outcome, Reason
from capture.model.provenance import Provenance
from capture.model.surt import surt
from capture.reading.cite.names import name_of
from capture.reading.cite.prose import archive_location, capture_day, day_first, row, wrapped

__all__ = ["PageLine", "failure_sentence", "of_snapshot"]

_ANSWERS = {
    "challenge": "answered with a robot check",
    "blank": "answered with an empty page",
    "moved_by_script": "led to another address by a script",
    "login_wall": "answered with a demand to log in",
    "consent_wall": "answered with a demand for consent",
    "soft_404": "answered that there is no such page",
}


class PageLine(Protocol):
    """What the package's list of pages says of the page."""

    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def moment(self) -> datetime: ...


def of_snapshot(
    article: Article,
    provenance: Provenance,
    page: PageLine,
    seal: str,
    *,
    broken: bool = False,
    snapshot: str = "",
    archive: str = "",
    public_url: str = "",
) -> Citation:
    """The citation of a snapshot; never raises, whatever the texts hold.

    ``provenance`` is empty for other producers' files: then the page says when it was captured. ``snapshot``
    names the file where the provenance has no id. Where the page that was wanted did not come, the title says
    so, and what the page called itself, its authors and its dates are left out. ``broken``: its seal does not hold,
    which every style then says, and none names it.
    """
    name = provenance.id or snapshot
    found = Citation(
        title=_value(article.title) or page.title or provenance.title,
        authors=tuple(name_of(author.value, _value(article.site)) for author in article.authors),
        site=_value(article.site),
        published=PartialDate.parse(_value(article.published)),
        published_source=article.published.source if article.published else "",
        accessed=_captured(provenance, page),
        url=_address(provenance) or page.url or article.url or "",
        archive_url=f"{public_url.rstrip('/')}/s/{name}" if public_url and name else "",
        archive=archive,
        snapshot=name,
        seal="" if broken else seal,
        broken=broken,
        language=_value(article.language),
        outcome=provenance.known_outcome,
        reasons=provenance.reasons,
        status=provenance.status,
        detours=provenance.detours,
        cut=page_cut(provenance),
    )
    return _refusal(found, provenance.requested_url) if found.refused else found


def _address(provenance: Provenance) -> str:
    """The page's address; with the part behind ``#`` that was asked for, where a script took it away."""
    url, requested = provenance.url, provenance.requested_url
    part = requested.partition("#")[2]
    return f"{url}#{part}" if part and "#" not in url and surt(url) == surt(requested) else url


def _refusal(found: Citation, requested: str) -> Citation:
    """The citation of the address that was asked for, without what the page said of itself."""
    url = Citation(accessed=found.accessed, url=requested).url or found.url
    title = f"{url or found.snapshot} ({row(': ', *_answer(found))})"
    return replace(found, title=title, url=url, authors=(), site="", published=None, published_source="", language="")


def _captured(provenance: Provenance, page: PageLine) -> datetime:
    try:
        return moments.parse(provenance.started)
    except ValueError:
        return page.moment


def _value(value: Value | None) -> str:
    return value.value if value is not None else ""


def failure_sentence(citation: Citation) -> str:
    """``https://… (answered with a robot check on 25 November 2026; archived at https://…)``."""
    what, why = _answer(citation)
    location = archive_location(citation, square=True)
    parts = (f"{what} on {day_first(capture_day(citation))}", wrapped(": ", why), wrapped("; archived ", location))
    return f"{citation.url or citation.snapshot or 'An address'} ({''.join(parts)})"


def _answer(citation: Citation) -> tuple[str, str]:
    """What the site did instead of sending the page, and why where the gravest reason has more to say."""
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
