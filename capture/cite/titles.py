"""Titles as sentences want them: one full stop at the end, quotation marks inside quotation marks."""

import re
from urllib.parse import urlsplit

from capture.model.citation import Citation

__all__ = ["double_quoted", "ended", "single_quoted", "title_of", "typographic", "unstopped"]

_ENDED = re.compile(r"[.!?…。！？۔؟।][\"'”’»)\]]*$")


def title_of(citation: Citation) -> str:
    """The title, else a description in brackets, as the manuals ask (APA 9.22): something always names the page."""
    host = urlsplit(citation.url).hostname or citation.snapshot
    return citation.title or (f"[Untitled page of {host}]" if host else "[Untitled page]")


def ended(text: str) -> str:
    """The text with one stop at its end; ``?``, ``!`` and ``…`` are stops too."""
    return text if not text or _ENDED.search(text) else f"{text}."


def double_quoted(title: str, mark: str = "") -> str:
    """“Title,” with single marks inside (Chicago 13.30), ``mark`` before the closing one (6.9).

    A full stop gives way to the title's own ``?`` or ``!`` (6.125); a comma stays beside it, and takes the
    place of the title's own full stop.
    """
    inner = _single_inside(typographic(title))
    if mark == "." and _ENDED.search(inner):
        mark = ""
    if mark == ",":
        inner = unstopped(inner)
    return f"“{inner}{mark}”"


def single_quoted(title: str) -> str:
    """‘Title’ with double marks inside (British use); a full stop of the title's own is left out."""
    inner = typographic(title)
    return f"‘{unstopped(inner)}’"


def unstopped(title: str) -> str:
    """The title without a full stop at its end, for where a comma follows; "…" and "U.S." keep theirs."""
    return re.sub(r"(?<!\.)(?<!\.\w)\.$", "", title)


def typographic(text: str) -> str:
    """Straight double quotation marks in pairs as “ and ”; a single one left over stays straight."""
    return re.sub(r'"([^"]*)"', r"“\1”", text)


def _single_inside(text: str) -> str:
    return text.replace("“", "‘").replace("”", "’").replace('"', "’")
