"""Text in the values of BibTeX and biblatex entries: special characters escaped, braces balanced, capitals kept."""

import re
import unicodedata

from capture.reading.cite.titles import typographic

__all__ = ["accented", "address", "escaped", "protected"]

# Two of these in a row are another letter to TeX: a dash, a quotation mark.
_LIGATURE = re.compile(r"([-',<>])(?=\1)")
# BibTeX counts braces even behind a backslash: a brace of the text must not be one of the file.
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
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0327": "c",
    "\u0328": "k",
}
_LETTERS = {"ß": r"{\ss}", "ø": r"{\o}", "Ø": r"{\O}", "ł": r"{\l}", "Ł": r"{\L}", "æ": r"{\ae}", "Æ": r"{\AE}"} | {
    "œ": r"{\oe}",
    "Œ": r"{\OE}",
    "ı": r"{\i}",
}


def escaped(text: str) -> str:
    """The text with every special character of LaTeX made a command; Unicode stays as it is."""
    plain = "".join(_SPECIAL.get(letter, letter) for letter in _LIGATURE.sub("\\1\0", typographic(text)))
    return plain.replace("\0", "{}")  # no text here has a NUL


def protected(text: str) -> str:
    """An escaped title whose proper capitals stand in braces, so that no style makes them small.

    The first word's own first letter is kept by every style.
    """
    words = re.split(r"(\s+)", typographic(text))
    return "".join(_word(word, first=place == 0) for place, word in enumerate(words))


def accented(text: str) -> str:
    """Accented Latin letters as commands, for BibTeX, which knows bytes alone; other scripts stay."""
    return "".join(_letter(letter) for letter in text)


def address(url: str) -> str:
    """An address for ``\\url`` inside another command, where ``%`` and ``#`` are still special."""
    return url.replace("%", r"\%").replace("#", r"\#")


def _word(word: str, *, first: bool) -> str:
    capitals = any(letter.isupper() for letter in (word[1:] if first else word))
    return f"{{{escaped(word)}}}" if capitals else escaped(word)


def _letter(letter: str) -> str:
    if letter in _LETTERS:
        return _LETTERS[letter]
    decomposed = unicodedata.normalize("NFD", letter)
    base, marks = decomposed[0], decomposed[1:]
    if len(marks) != 1 or marks not in _ACCENTS or not base.isascii():
        return letter
    accent = _ACCENTS[marks]
    base = {"i": r"\i", "j": r"\j"}.get(base, base) if accent not in "ck" else base
    return f"{{\\{accent}{{{base}}}}}"
