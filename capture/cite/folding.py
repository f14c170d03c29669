"""Texts folded so that what typography alone tells apart is the same, with a way back to the original offsets.

Folded: quotation marks, dashes, white space, ellipses, compatibility forms (ligatures, full width, presentation
forms) and composed letters. Left out: soft hyphens, zero-width and direction marks, spaces beside dashes and
inside guillemets. Kept apart, since they say something else: letter case, superscripts, fractions, circled digits.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["ELLIPSIS", "SILENT", "WORD_EDGE", "Folded", "fold"]

ELLIPSIS = "…"
_QUOTES = "'\"`´‘’‚‛“”„‟′″‵‶ʹʺʻʼʽ«»‹›「」『』〝〞〟＂＇｢｣"
_DASHES = "-‐‑‒–—―−⸺⸻﹘﹣－"
# Nobody sees them: soft hyphen, zero-width and direction characters, variation selectors.
SILENT = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
_OPENING, _CLOSING = frozenset("«‹"), frozenset("»›")  # French spaces stand inside of them
_SAFE = ("<compat>", "<wide>", "<narrow>", "<font>", "<initial>", "<medial>", "<final>", "<isolated>")
# A letter with what is written on or under it (vowel signs, jamo): composed as one. At most 32 marks: Unicode's
# own bound for what is a text (UAX 15, stream-safe) keeps hostile heaps linear.
_MARK = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
_JOINING = rf"{_MARK}\u1160-\u11ff\u3099\u309a"
# Letters that are their own composed and usual form: taken by the word, for speed.
_PLAIN = (
    "A-Za-z0-9\u00c0-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0386\u0388-\u03ce\u0400-\u0482"
    "\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
)
_PIECE = re.compile(
    rf"(?P<plain>[{_PLAIN}]+(?![{_JOINING}]))"
    r"|(?P<space>\s+)"
    rf"|(?P<silent>[{SILENT}]+)"
    r"|(?P<dots>\.(?:[ \u00a0\u2009\u202f]?\.){2,}|…+)"
    rf"|(?P<dash>[{_DASHES}]+)"
    rf"|(?P<quote>[{_QUOTES}])"
    rf"|(?P<other>.[{_JOINING}]{{0,32}})",
    re.DOTALL,
)
# Where a word begins or ends; anywhere in scripts without spaces (Thai, Lao, Burmese, Khmer, kana, Han).
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
WORD_EDGE = re.compile(rf"(?<![^\W_])|(?![^\W_])|(?<={_UNSPACED})|(?={_UNSPACED})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """``text`` was made of ``original``; its letter i of ``original[starts[i]:ends[i]]``, offsets ascending."""

    original: str
    text: str
    starts: "array[int]"
    ends: "array[int]"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded letters from ``start`` to before ``end`` stand in the original; not for no letters."""
        return self.starts[start], self.ends[end - 1]

    def place(self, offset: int) -> int:
        """The number of the first folded letter that stands at or after ``offset`` of the original."""
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.starts[middle] < offset else (low, middle)
        return low


def fold(text: str) -> Folded:
    """The folded text, without white space at its ends; never raises. Time and memory ~ its length."""
    out: list[str] = []
    starts: array[int] = array("l")
    ends: array[int] = array("l")
    space: tuple[int, int] | None = None
    last, opened = "", False
    for found in _PIECE.finditer(text):
        kind, start, end = found.lastgroup, found.start(), found.end()
        if kind == "silent":
            continue
        if kind == "space":
            space = space or (start, end)
            continue
        new = _letters(kind, found[0])
        if space is not None and last and "-" not in (last, new) and not opened and found[0] not in _CLOSING:
            out.append(" ")
            starts.append(space[0])
            ends.append(space[1])
        space = None
        if new == "-" == last:  # "--", or dashes with spaces between them
            ends[-1] = end
            continue
        out.append(new)
        if kind == "plain":
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(new))
            ends.extend([end] * len(new))
        last, opened = new[-1:], found[0] in _OPENING
    return Folded(original=text, text="".join(out), starts=starts, ends=ends)


def _letters(kind: str | None, piece: str) -> str:
    if kind == "plain":
        return piece
    return {"dots": ELLIPSIS, "dash": "-", "quote": "'"}.get(kind or "") or _composed(piece)


@lru_cache(maxsize=4096)
def _composed(piece: str) -> str:
    """The letter in composed form, and in its usual form where it is only a form of it. Never empty, no space."""
    if unicodedata.decomposition(piece[0]).startswith(_SAFE):
        usual = unicodedata.normalize("NFKC", piece)
        if not re.search(r"\s", usual):
            return usual
    return unicodedata.normalize("NFC", piece)
