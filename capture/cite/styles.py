"""Every style by its name, and a citation written in one of them."""

from collections.abc import Callable
from dataclasses import dataclass

from capture.cite.apa import apa, apa_in_text
from capture.cite.biblatex import biblatex
from capture.cite.bibtex import bibtex
from capture.cite.bluebook import bluebook
from capture.cite.chicago_author_date import chicago_author_date
from capture.cite.chicago_notes import chicago_notes
from capture.cite.csl_json import csl_json
from capture.cite.harvard import harvard
from capture.cite.ieee import ieee
from capture.cite.iso690 import iso690
from capture.cite.json_ld import json_ld
from capture.cite.markdown import markdown
from capture.cite.mla import mla
from capture.cite.oscola import oscola
from capture.cite.prose import Prose, prose
from capture.cite.refusal import sentence
from capture.cite.ris import ris
from capture.cite.robust_links import robust_links
from capture.cite.vancouver import vancouver
from capture.cite.wikipedia import wikipedia
from capture.errors import UsageError
from capture.model.citation import Citation

__all__ = ["STYLES", "Style", "Written", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A way to write a citation. ``suffix`` is a file's, ``media_type`` what a download is served as.

    ``machine``: a form that programs read, not a sentence.
    """

    name: str
    label: str
    media_type: str = "text/plain"
    suffix: str = ".txt"
    machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A citation in one style. ``html`` has the italics of a sentence; it is empty for machine forms.

    ``in_text`` is what stands beside quoted words where the style's list of references has no pinpoint.
    """

    style: Style
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

STYLES: dict[str, Style] = {
    name: Style(name=name, label=label) for name, (label, _) in _SENTENCES.items()
} | {
    name: Style(name=name, label=label, media_type=media_type, suffix=suffix, machine=True)
    for name, (label, media_type, suffix, _) in _FORMS.items()
}


def write(citation: Citation, name: str) -> Written:
    """The citation in the style of that name.

    Of a page that did not come, every sentence style gives the one sentence that can be relied on: that it was
    refused. What the citation warns of stands in brackets behind a sentence, and in the note of a machine form.
    Raises UsageError for a style that is none.
    """
    if name not in STYLES:
        raise UsageError(f"no such style: {name!r}", hint=f"The styles: {', '.join(STYLES)}.")
    if name in _FORMS:
        return Written(style=STYLES[name], text=_FORMS[name][3](citation))
    found = prose(sentence(citation)) if citation.refused else _SENTENCES[name][1](citation)
    if citation.warning:
        found = prose(found, f" [{citation.warning}]")
    beside = apa_in_text(citation) if name == "apa" and not citation.refused else ""
    return Written(style=STYLES[name], text=found.plain, html=found.html, in_text=beside)
