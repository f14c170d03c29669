"""Selectors of the W3C Web Annotation Data Model (Recommendation of 23 February 2017, sections 4.2.4 and 4.2.5)."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from capture.model import moment as moments
from capture.model.citation import Citation
from capture.reading.quotes.search import TextSpan

__all__ = ["annotation", "position_selector", "quote_selector"]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32  # characters of prefix and suffix
_SPACE = uuid.UUID("b39a6d1c-3c8c-5a1f-9d57-1f0b6f0c2f6e")  # of our annotations' names


def quote_selector(text: str, span: TextSpan) -> dict[str, Any]:
    """The words with 32 characters before and behind, fewer at the text's ends (4.2.4)."""
    fields = {
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    return {"type": "TextQuoteSelector", **fields}


def position_selector(span: TextSpan) -> dict[str, Any]:
    """Offsets in Unicode code points, the end not included (4.2.5)."""
    return {"type": "TextPositionSelector", "start": span.start, "end": span.end}


def annotation(citation: Citation, selectors: Sequence[Sequence[Mapping[str, Any]]], *, quote: str) -> dict[str, Any]:
    """An annotation whose targets are the passages of a quote, in order; each has its selectors.

    The source is the page; its state says when it was captured and where that capture is kept (4.3.1). The name
    is always the same for the same quote from the same snapshot.
    """
    source = citation.url or f"urn:warcite:snapshot:{citation.snapshot}"
    state: dict[str, Any] = {"type": "TimeState", "sourceDate": moments.to_iso_seconds(citation.accessed)}
    if citation.archive_url:
        state["cached"] = citation.archive_url
    targets = [{"source": source, "state": state, "selector": list(found)} for found in selectors]
    name = "\n".join((citation.snapshot, citation.seal, quote.encode("utf-8", "replace").decode()))
    return {
        "@context": CONTEXT,
        "id": uuid.uuid5(_SPACE, name).urn,
        "type": "Annotation",
        "motivation": "highlighting",
        "target": targets[0] if len(targets) == 1 else targets,
    }
