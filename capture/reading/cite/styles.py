"""Every style by its name, and a citation written in one of them."""

from collections.abc import Callable
from dataclasses import dataclass

from capture.errors import UsageError
from capture.model.citation import Citation
from capture.reading.cite.apa import apa, apa_in_text
from capture.reading.cite.biblatex import biblatex
from capture.reading.cite.bibtex import bibtex
from capture.reading.cite.bluebook import bluebook
from capture.reading.cite.chicago_author_date import chicago_author_date
from capture.reading.cite.chicago_notes import chicago_notes
from capture.reading.cite.csl_json import csl_json
from capture.reading.cite.failed_capture import sentence
from capture.reading.cite.harvard import harvard
from capture.reading.cite.ieee import ieee
from capture.reading.cite.iso690 import iso690
from capture.reading.cite.json_ld import json_ld
from capture.reading.cite.markdown import markdown
from capture.reading.cite.mla import mla
from capture.reading.cite.oscola import oscola
from capture.reading.cite.prose import Prose, prose
from capture.reading.cite.ris import ris
from capture.reading.cite.robust_links import robust_links
from capture.reading.cite.vancouver import vancouver
from capture.reading.cite.wikipedia import wikipedia

__all__ = ["STYLES", "CitationStyle", "WrittenCitation", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationStyle:
    """A way to write a citation. ``suffix`` is a file's, ``media_type`` what a download is served as.

    ``machine``: a form that programs read, not a sentence.
    """

    name: str
    label: str
    media_type: str = "text/plain"
    suffix: str = ".txt"
    machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCitation:
    """A citation in one style. ``html`` has the italics of a sentence; it is empty for machine forms.

    ``in_text`` is what stands beside quoted words where the style's list of references has no pinpoint.
    """

    style: CitationStyle
    text: str
    html: str = ""
    in_text: str = ""


_SENTENCES: dict[str, tuple[str, Callable[[Citation], Prose]]] = {
    "apa": ("APA 7", apa),
    "mla": ("MLA 9", mla),
    "chicago": ("Chicago, notes", chicago_notes),
    "chicago-author-date": ("Chicago, author-date", chicago_author_date),
    "bluebook": ("Bluebook", bluebook),
    "oscola": ("OSCOLA", oscola),
    "ieee": ("IEEE", ieee),
    "harvard": ("Harvard", harvard),
    "vancouver": ("Vancouver", vancouver),
    "iso690": ("ISO 690", iso690),
}
_FORMS: dict[str, tuple[str, str, str, Callable[[Citation], str]]] = {
    "wikipedia": ("Wikipedia", "text/plain", ".wiki.txt", wikipedia),
    "biblatex": ("biblatex", "application/x-bibtex", ".bib", biblatex),
    "bibtex": ("BibTeX", "application/x-bibtex", ".bib", bibtex),
    "ris": ("RIS", "application/x-research-info-systems", ".ris", ris),
    "csl-json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", ".json", csl_json),
    "robust-links": ("Robust Link", "text/html", ".html", robust_links),
    "json-ld": ("JSON-LD", "application/ld+json", ".jsonld", json_ld),
    "markdown": ("Markdown", "text/markdown", ".md", markdown),
}

STYLES: dict[str, CitationStyle] = {
    name: CitationStyle(name=name, label=label) for name, (label, _) in _SENTENCES.items()
} | {
    name: CitationStyle(name=name, label=label, media_type=media_type, suffix=suffix, machine=True)
    for name, (label, media_type, suffix, _) in _FORMS.items()
}


def write(citation: Citation, name: str) -> WrittenCitation:
    """The citation in the style of that name.

    Of a page that did not come, every sentence style gives the one sentence that can be relied on: that it was
    refused. What the citation warns of stands in brackets behind a sentence, and in the note of a machine form.
    Raises UsageError for a style that is none.
    """
    if name not in STYLES:
        raise UsageError(f"no such style: {name!r}", hint=f"The styles: {', '.join(STYLES)}.")
    if name in _FORMS:
        return WrittenCitation(style=STYLES[name], text=_FORMS[name][3](citation))
    found = prose(sentence(citation)) if citation.refused else _SENTENCES[name][1](citation)
    if citation.warning:
        found = prose(found, f" [{citation.warning}]")
    beside = apa_in_text(citation) if name == "apa" and not citation.refused else ""
    return WrittenCitation(style=STYLES[name], text=found.plain, html=found.html, in_text=beside)
