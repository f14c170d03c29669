"""Texts folded so that what typography alone tells apart is the same, with a way back to the original offsets.

Folded: quotation marks, dashes, white space, ellipses, compatibility forms (ligatures, full width, presentation
forms, lowered figures), composed letters, and powers: 10^6 is 10⁶. Left out: soft hyphens, zero-width and direction
marks, spaces beside dashes and inside guillemets. Kept apart, since they say something else: letter case,
superscripts, fractions, circled digits.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["ELLIPSIS", "SILENT", "WORD_EDGE", "Folded", "fold"]

ELLIPSIS = "…"
_QUOTES = "'\"`´‘’‚‛“”„‟′″‵‶ʹʺʻʼʽ«»‹›「」『』〝〞〟＂＇｢｣"
_DASHES = "-‐‑‒–—―−⸺⸻﹘﹣－"
# Nobody sees them: soft hyphen, zero-width and direction characters, variation selectors.
SILENT = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
_SIGNS = {"dots": ELLIPSIS, "dash": "-", "quote": "'"}
_OPENING, _CLOSING = frozenset("«‹"), frozenset("»›")  # French spaces stand inside of them
_SAFE = ("<compat>", "<wide>", "<narrow>", "<font>", "<initial>", "<medial>", "<final>", "<isolated>", "<sub>")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻", "^()")
# A letter with what is written on or under it (vowel signs, jamo): composed as one. At most 32 marks: Unicode's
# own bound for what is a text (UAX 15, stream-safe) keeps hostile heaps linear.
_MARK = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
_JOINING = rf"{_MARK}\u1160-\u11ff\u3099\u309a"
# Signs that are their own composed and usual form: taken by the line, with single spaces between, for speed.
_PLAIN = (
    ",;:!?()A-Za-z0-9\u00c0-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0386\u0388-\u03ce\u0400-\u0482"
    "\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
)
_PIECE = re.compile(
    rf"(?P<plain>[{_PLAIN}]+(?: [{_PLAIN}]+)*(?![{_JOINING}]))"
    r"|(?P<space>\s+)"
    rf"|(?P<silent>[{SILENT}]+)"
    r"|(?P<dots>\.(?:[ \u00a0\u2009\u202f]?\.){2,}|…+)"
    rf"|(?P<dash>[{_DASHES}]+)"
    rf"|(?P<quote>[{_QUOTES}])"
    r"|(?P<power>\^(?:\([+−-]?\d{1,4}\)|[+−-]?\d{1,4}))"
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

    def index(self, offset: int) -> int:
        """The number of the first folded letter that stands at or after ``offset`` of the original."""
        return bisect_left(self.starts, offset)


def fold(text: str) -> Folded:
    """The folded text, without white space at its ends; never raises. Time and memory ~ its length."""
    made = _Making()
    for piece in _PIECE.finditer(text):
        kind = piece.lastgroup or ""
        if kind == "space":
            made.space = made.space or piece.span()
        elif kind == "plain":
            made.add(piece[0], piece, one_to_one=True)
        elif kind == "power":
            made.add(piece[0].translate(_RAISED), piece)
        elif kind != "silent":
            made.add(_SIGNS.get(kind) or _composed(piece[0]), piece)
    return Folded(original=text, text="".join(made.out), starts=made.starts, ends=made.ends)


class _Making:
    """The letters so far, and the white space that waits for one behind it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.starts: array[int] = array("l")
        self.ends: array[int] = array("l")
        self.space: tuple[int, int] | None = None
        self._last, self._opened = "", False

    def add(self, letters: str, piece: re.Match[str], *, one_to_one: bool = False) -> None:
        """What a piece of the text became, ``one_to_one`` or all of it one letter's."""
        start, end = piece.span()
        blank = self._last and "-" not in (self._last, letters) and not self._opened
        if self.space is not None and blank and piece[0] not in _CLOSING:
            self._put(" ", *self.space)
        self.space = None
        if letters == "-" == self._last:  # "--", or dashes with spaces between them
            self.ends[-1] = end
            return
        if one_to_one:
            self.out.append(letters)
            self.starts.extend(range(start, end))
            self.ends.extend(range(start + 1, end + 1))
        else:
            self._put(letters, start, end)
        self._last, self._opened = letters[-1], piece[0] in _OPENING

    def _put(self, letters: str, start: int, end: int) -> None:
        self.out.append(letters)
        self.starts.extend([start] * len(letters))
        self.ends.extend([end] * len(letters))


@lru_cache(maxsize=4096)
def _composed(piece: str) -> str:
    """The letter in composed form, and in its usual form where it is only a form of it. Never empty, no space."""
    if unicodedata.decomposition(piece[0]).startswith(_SAFE):
        usual = unicodedata.normalize("NFKC", piece)
        if not re.search(r"\s", usual):
            return usual
    return unicodedata.normalize("NFC", piece)
