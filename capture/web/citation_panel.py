"""The citation panel: one style shown, the machine forms to take along. Pure."""

from dataclasses import dataclass

from markupsafe import Markup

from capture.model.citation import Citation
from capture.reading.cite import STYLES, CitationStyle, write

__all__ = ["DEFAULT", "Panel", "panel"]

DEFAULT = "apa"
_FORMS = ("bibtex", "ris", "csl-json", "wikipedia", "robust-links")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """``html`` is the sentence with its italics, safe as it is. ``refused``: only that can be cited."""

    chosen: CitationStyle
    styles: tuple[CitationStyle, ...]
    forms: tuple[CitationStyle, ...]
    html: Markup
    refused: bool
    failed: bool
    archive_url: str


def panel(citation: Citation, style: str) -> Panel:
    """The panel with a style's sentence; an unknown style is the usual one."""
    known = {name: one for name, one in STYLES.items() if not one.machine}
    chosen = known.get(style, known[DEFAULT])
    return Panel(
        chosen=chosen,
        styles=tuple(known.values()),
        forms=tuple(STYLES[name] for name in _FORMS),
        html=Markup(write(citation, chosen.name).html),
        refused=citation.refused,
        failed=str(citation.outcome or "") == "failed",
        archive_url=citation.archive_url,
    )
