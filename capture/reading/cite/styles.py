"""The styles by name, and a citation written in one of them.

``STYLES`` is the one table: each line names a style, its label, and the function that writes it. A style for people
has a function of ``prose_styles``, a form for programs one of ``machine_forms`` or ``bibtex_forms``. Command line,
library and JSON know a style from its line here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from capture.errors import UsageError
from capture.model.citation import Citation
from capture.reading.cite import bibtex_forms, machine_forms, prose_styles
from capture.reading.cite.prose import Prose, prose
from capture.reading.cite.snapshot_citation import failure_sentence

__all__ = ["STYLES", "CitationStyle", "WrittenCitation", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationStyle:
    """A way to write a citation: either as ``prose`` for people, or in a ``form`` that programs read.

    ``suffix`` is a file's, ``media_type`` what a download is served as. ``in_text`` writes what stands beside quoted
    words where the style's list of references has no pinpoint.
    """

    name: str
    label: str
    prose: Callable[[Citation], Prose] | None = None
    in_text: Callable[[Citation], str] | None = None
    form: Callable[[Citation], str] | None = None
    media_type: str = "text/plain"
    suffix: str = ".txt"

    @property
    def machine(self) -> bool:
        """Whether programs read it: no sentence."""
        return self.form is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCitation:
    """A citation in one style. ``html`` has the italics of a sentence; it is empty for machine forms."""

    style: CitationStyle
    text: str
    html: str = ""
    in_text: str = ""


def _form(name: str, label: str, form: Callable[[Citation], str], media_type: str, suffix: str) -> CitationStyle:
    return CitationStyle(name=name, label=label, form=form, media_type=media_type, suffix=suffix)


# In the order in which they are offered. A new style is one line more.
STYLES = {
    style.name: style
    for style in (
        CitationStyle(name="apa", label="APA 7", prose=prose_styles.apa, in_text=prose_styles.apa_in_text),
        CitationStyle(name="mla", label="MLA 9", prose=prose_styles.mla),
        CitationStyle(name="chicago", label="Chicago, notes", prose=prose_styles.chicago_notes),
        CitationStyle(name="chicago-author-date", label="Chicago, author-date", prose=prose_styles.chicago_author_date),
        CitationStyle(name="bluebook", label="Bluebook", prose=prose_styles.bluebook),
        CitationStyle(name="oscola", label="OSCOLA", prose=prose_styles.oscola),
        CitationStyle(name="ieee", label="IEEE", prose=prose_styles.ieee),
        CitationStyle(name="harvard", label="Harvard", prose=prose_styles.harvard),
        CitationStyle(name="vancouver", label="Vancouver", prose=prose_styles.vancouver),
        CitationStyle(name="iso690", label="ISO 690", prose=prose_styles.iso690),
        _form("wikipedia", "Wikipedia", machine_forms.wikipedia, "text/plain", ".wiki.txt"),
        _form("biblatex", "biblatex", bibtex_forms.biblatex, "application/x-bibtex", ".bib"),
        _form("bibtex", "BibTeX", bibtex_forms.bibtex, "application/x-bibtex", ".bib"),
        _form("ris", "RIS", machine_forms.ris, "application/x-research-info-systems", ".ris"),
        _form("csl-json", "CSL-JSON", machine_forms.csl_json, "application/vnd.citationstyles.csl+json", ".json"),
        _form("robust-links", "Robust Link", machine_forms.robust_links, "text/html", ".html"),
        _form("json-ld", "JSON-LD", machine_forms.json_ld, "application/ld+json", ".jsonld"),
        _form("markdown", "Markdown", machine_forms.markdown, "text/markdown", ".md"),
    )
}


def write(citation: Citation, name: str) -> WrittenCitation:
    """The citation in the style of that name.

    Of a page that did not come, every sentence style gives the one sentence that can be relied on: that it was
    refused. What the citation warns of stands in brackets behind a sentence, and in the note of a machine form.
    Raises UsageError for a style that is none.
    """
    style = STYLES.get(name)
    if style is None:
        raise UsageError(f"no such style: {name!r}", hint=f"The styles: {', '.join(STYLES)}.")
    if style.form is not None:
        return WrittenCitation(style=style, text=style.form(citation))
    assert style.prose is not None  # either the one or the other
    sentence = prose(failure_sentence(citation)) if citation.refused else style.prose(citation)
    if citation.warning:
        sentence = prose(sentence, f" [{citation.warning}]")
    beside = style.in_text(citation) if style.in_text and not citation.refused else ""
    return WrittenCitation(style=style, text=sentence.plain, html=sentence.html, in_text=beside)
