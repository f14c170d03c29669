"""BibTeX ``@misc`` (Patashnik, BibTeXing, 1988), for the classic styles: ASCII for Latin letters, no url field."""

from capture.cite.dates import NLM_MONTHS, month_first
from capture.cite.entry import authors, entry, kept
from capture.cite.latex import accented, address, escaped, protected
from capture.cite.titles import title_of
from capture.model.citation import Citation, PartialDate

__all__ = ["bibtex"]


def bibtex(citation: Citation) -> str:
    """The entry; ``howpublished`` holds the address, as the classic styles print it."""
    date = citation.published
    site = accented(escaped(citation.site))
    accessed = f"Accessed {month_first(PartialDate.of(citation.accessed))}"
    fields = {
        "author": accented(authors(citation)),
        "title": accented(protected(title_of(citation))),
        "howpublished": ", ".join(part for part in (site, _url(citation)) if part),
        "year": str(date.year) if date else "",
        "month": f"{NLM_MONTHS[date.month - 1]}." if date and date.month and not date.day else _day(date),
        "note": ". ".join(part for part in (accessed, kept(citation)) if part),
    }
    return entry("misc", citation, fields)


def _url(citation: Citation) -> str:
    return rf"\url{{{address(citation.url)}}}" if citation.url else ""


def _day(date: PartialDate | None) -> str:
    return f"{NLM_MONTHS[date.month - 1]}. {date.day}" if date and date.month else ""
