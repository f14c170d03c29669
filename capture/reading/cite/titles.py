"""Titles as sentences want them: one full stop at the end, quotation marks inside quotation marks."""

import re
from urllib.parse import urlsplit

from capture.model.citation import Citation
from capture.reading.cite.prose import Prose, italic, prose

__all__ = ["double_quoted", "ended", "inside", "italic_with", "single_quoted", "title_of", "typographic", "unstopped"]

# A quotation that closes at the end; an apostrophe (the players’) closes none.
_CLOSING = re.compile(r"(?:“[^“”]*”|‘(?:[^‘’]|(?<=\w)’(?=\w))*’)$")
_ENDED = re.compile(r"[.!?…。！？۔؟।][\"'”’»)\]]*$")


def title_of(citation: Citation) -> str:
    """The title, else a description in brackets, as the manuals ask (APA 9.22): something always names the page."""
    host = urlsplit(citation.url).hostname or citation.snapshot
    return citation.title or (f"[Untitled page of {host}]" if host else "[Untitled page]")


def ended(text: str) -> str:
    """The text with one stop at its end; ``?``, ``!`` and ``…`` are stops too."""
    return text if not text or _ENDED.search(text) else f"{text}."


def double_quoted(title: str, mark: str = "") -> str:
    """“Title,” with single marks inside (Chicago 13.30), ``mark`` before the closing ones (6.9, 6.11)."""
    return f"“{_nested(inside(typographic(title), mark))}”"


def single_quoted(title: str) -> str:
    """‘Title’ with double marks inside (British use); a full stop of the title's own is left out."""
    inner = re.sub(r"(?<!\w)‘([^‘]*)’(?!\w)", r"“\1”", typographic(title))
    return f"‘{unstopped(inner)}’"


def inside(title: str, mark: str) -> str:
    """The title with a full stop or a comma, before quotation marks that close at its end (American use).

    A full stop gives way to the title's own ``?`` or ``!`` (Chicago 6.125); a comma stays beside it, and takes
    the place of the title's own full stop.
    """
    if _CLOSING.search(title):
        return f"{inside(title[:-1], mark)}{title[-1]}"
    if mark == "." and _ENDED.search(title):
        return title
    return f"{unstopped(title) if mark == ',' else title}{mark}"


def italic_with(mark: str, title: str) -> Prose:
    """The title in italics; ``mark`` behind it is upright, unless it goes before a closing quotation mark."""
    title = typographic(title)
    marked = inside(title, mark)
    plain = unstopped(title) if mark == "," else title
    return prose(italic(plain), mark) if marked == f"{plain}{mark}" else prose(italic(marked))


def unstopped(title: str) -> str:
    """The title without a full stop at its end, for where a comma follows; "…" and "U.S." keep theirs."""
    return re.sub(r"(?<!\.)(?<!\.\w)\.$", "", title)


def typographic(text: str) -> str:
    """Straight double quotation marks around words as “ and ”; others (6" of rain, צה"ל) stay straight."""
    return re.sub(r'(?<!\w)"([^"]*)"(?!\w)', r"“\1”", text)


def _nested(text: str) -> str:
    """Double marks of each country as its single ones."""
    for pair, single in (("“”", "‘’"), ("„“", "‚‘"), ("„”", "‚’"), ("””", "’’")):
        text = re.sub(f"{pair[0]}([^„“”]*){pair[1]}", rf"{single[0]}\1{single[1]}", text)
    return text
