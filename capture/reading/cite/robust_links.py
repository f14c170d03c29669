"""Robust Links (robustlinks.mementoweb.org, specification 1.0): a link that names its archived copy."""

from html import escape

from capture.model import moment as moments
from capture.model.citation import Citation
from capture.reading.cite.archive_location import held
from capture.reading.cite.titles import title_of

__all__ = ["robust_links"]


def robust_links(citation: Citation) -> str:
    """An HTML link. Without a public copy it keeps address and date, and its tooltip names the snapshot.

    An address here is http(s) or empty; without one the title is text.
    """
    warning = f" ({escape(citation.warning)})" if citation.warning else ""
    if not citation.url:
        return f'<span dir="auto">{escape(title_of(citation))}</span>{warning}'
    where = held(citation)
    attributes = {
        "href": citation.url,
        "data-originalurl": citation.url,
        "data-versionurl": citation.archive_url,
        "data-versiondate": moments.to_iso_seconds(citation.accessed),
        "title": f"Archived {where}" if where and not citation.archive_url else "",
        "dir": "auto",
    }
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    return f"<a{written}>{escape(title_of(citation))}</a>{warning}"
