"""BibTeX ``@misc`` (Patashnik, BibTeXing, 1988), for the classic styles: ASCII for Latin letters, no url field."""

from capture.model.citation import Citation, PartialDate
from capture.reading.cite.dates import AP_MONTHS, month_first
from capture.reading.cite.entry import authors, entry, kept
from capture.reading.cite.latex import accented, address, escaped, protected
from capture.reading.cite.titles import title_of

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
        "month": _month(date),
        "note": ". ".join(part for part in (accessed, kept(citation)) if part),
    }
    return entry("misc", citation, fields)


def _url(citation: Citation) -> str:
    return rf"\url{{{address(citation.url)}}}" if citation.url else ""


def _month(date: PartialDate | None) -> str:
    """``Nov. 24``: the day has no field of its own (BibTeXing 2.2)."""
    if date is None or date.month is None:
        return ""
    name = AP_MONTHS[date.month - 1]
    return name if date.day is None else f"{name} {date.day}"
