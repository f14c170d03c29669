"""BibTeX and biblatex: the two entries, and their text as TeX reads it.

Both are ``@kind{key, field = {value}, …}``. Special characters are escaped, braces balanced (BibTeX counts them even
behind a backslash), and proper capitals stand in braces so that no style makes them small. biber, which reads biblatex,
takes UTF-8; BibTeX knows bytes alone, so that its accented Latin letters become commands.
"""

import re
import unicodedata
from collections.abc import Mapping

from capture.model.citation import Citation
from capture.reading.cite.prose import (
    AP_MONTHS,
    archive_location,
    capture_day,
    month_first,
    row,
    title_of,
    typographic,
    wrapped,
)

__all__ = ["biblatex", "bibtex"]

# Two of these in a row are another letter to TeX: a dash, a quotation mark.
_LIGATURE = re.compile(r"([-',<>])(?=\1)")
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "&%$#_"},
    '"': "{''}",  # one left over; pairs became typographic marks
    "`": r"\textasciigrave{}",
    "\ufffd": "?",  # no TeX font has it
}
_ACCENTS = dict(
    zip("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328", "`'^~=u.\"rHvck", strict=True)
)
_LETTERS = {
    letter: f"{{\\{command}}}" for letter, command in zip("ßøØłŁæÆœŒı", "ss o O l L ae AE oe OE i".split(), strict=True)
}
# Babel's names (biblatex manual, table 2) of languages that titles are hyphenated and capitalised by.
_LANGUAGES = {
    "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "it": "italian", "nl": "dutch", "pl": "polish", "pt": "portuguese", "ru": "russian", "sv": "swedish",
}  # fmt: skip


def biblatex(citation: Citation) -> str:
    """biblatex ``@online`` (The biblatex Package, manual 3.20, section 2.1.1), for biber.

    ``url`` is verbatim (2.2.1) and needs no escapes: an address here has no braces.
    """
    fields = {
        "author": _authors(citation),
        "title": _capitals_kept(title_of(citation)),
        "organization": _escaped(citation.site),
        "date": citation.published.iso if citation.published else "",
        "url": citation.url,
        "urldate": capture_day(citation).iso,
        "note": _note(citation),
        "langid": _LANGUAGES.get(citation.language[:2].lower(), ""),
    }
    return _entry("online", citation, fields)


def bibtex(citation: Citation) -> str:
    """BibTeX ``@misc`` (Patashnik, BibTeXing, 1988), for the classic styles: ASCII for Latin letters, no url field.

    ``howpublished`` holds the address, as the classic styles print it. ``month`` is ``Nov. 24``: the day has no field
    of its own (2.2).
    """
    date = citation.published
    day = f" {date.day}" if date and date.day is not None else ""
    fields = {
        "author": _accented(_authors(citation)),
        "title": _accented(_capitals_kept(title_of(citation))),
        "howpublished": row(", ", _accented(_escaped(citation.site)), _url(citation.url)),
        "year": str(date.year) if date else "",
        "month": f"{AP_MONTHS[date.month - 1]}{day}" if date and date.month is not None else "",
        "note": row(". ", f"Accessed {month_first(capture_day(citation))}", _note(citation)),
    }
    return _entry("misc", citation, fields)


def _entry(kind: str, citation: Citation, fields: Mapping[str, str]) -> str:
    """One field a line, empty ones left out. The key, ``wren-2026-k3v9qm``, is unique by the snapshot's own letters."""

    def ascii_only(text: str) -> str:
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]", "", plain)

    author = citation.authors[0] if citation.authors else None
    name = (author.family or author.literal) if author else citation.site
    year = str(citation.published.year if citation.published else citation.accessed.year)
    key = row("-", ascii_only(name)[:24] or "page", year, ascii_only(citation.snapshot[-6:]))
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n{''.join(lines)}}}"


def _authors(citation: Citation) -> str:
    """Names joined by ``and``; literal ones in braces, and so is a word "and" within a name."""

    def part(text: str) -> str:
        divides = "," in text or re.search(r"\band\b", text, re.IGNORECASE)
        return f"{{{_escaped(text)}}}" if divides else _escaped(text)

    return " and ".join(
        f"{{{_escaped(name.full)}}}"
        if name.literal or not name.given
        else row(", ", *map(part, (name.family, name.suffix, name.given)))
        for name in citation.authors
        if name.full
    )


def _note(citation: Citation) -> str:
    """Where the archived copy is, and what the citation warns of."""
    location = wrapped("at ", _url(citation.archive_url)) or _escaped(archive_location(citation))
    return row(". ", wrapped("Archived ", location), _escaped(citation.warning))


def _url(url: str) -> str:
    r"""``\url{…}`` inside another command, where ``%`` and ``#`` are still special; empty for an empty address."""
    return wrapped(r"\url{", url.replace("%", r"\%").replace("#", r"\#"), "}")


def _escaped(text: str) -> str:
    """The text with every special character of LaTeX made a command; Unicode stays as it is."""
    plain = "".join(_SPECIAL.get(letter, letter) for letter in _LIGATURE.sub("\\1\0", typographic(text)))
    return plain.replace("\0", "{}")  # no text here has a NUL


def _capitals_kept(title: str) -> str:
    """The title, escaped, its words with capitals in braces; every style keeps the first word's own first letter."""
    words = re.split(r"(\s+)", typographic(title))
    return "".join(
        f"{{{_escaped(word)}}}" if any(map(str.isupper, word if index else word[1:])) else _escaped(word)
        for index, word in enumerate(words)
    )


def _accented(text: str) -> str:
    """Accented Latin letters as commands; other scripts stay."""

    def command(letter: str) -> str:
        decomposed = unicodedata.normalize("NFD", letter)
        base, marks = decomposed[0], decomposed[1:]
        if len(marks) != 1 or marks not in _ACCENTS or not base.isascii():
            return _LETTERS.get(letter, letter)
        accent = _ACCENTS[marks]
        base = {"i": r"\i", "j": r"\j"}.get(base, base) if accent not in "ck" else base
        return f"{{\\{accent}{{{base}}}}}"

    return "".join(map(command, text))
