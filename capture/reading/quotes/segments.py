"""A quote as its writer meant it: pieces that must stand in order, with what was left out or put in between.

``[…]``, ``[...]``, ``…`` and ``[]`` leave words out; ``[sic]`` and ``[the minister]`` put words in, or in the place
of others; ``[T]he`` changes a letter, ``allow[ed]`` a word's end.
"""

import re
from dataclasses import dataclass, replace

from capture.reading.quotes.fold import Folded, fold

__all__ = ["QuoteSegment", "one_piece", "peeled", "pieces_of"]

_GAP = re.compile(r"\[(?P<inside>[^\[\]]{0,300})\]|…|\.(?:[ \u00a0\u2009\u202f]?\.){2,}")
_OMITTED = re.compile(r"(?:…|[.*\s])*")
_EDGES = " .,;:!?'-、。，；：！？"
_PAIRS = {"“": "”", "‘": "’", "„": "“”", "«": "»", "»": "«", "‹": "›", '"': '"', "'": "'", "「": "」", "『": "』"}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSegment:
    """Letters from ``start`` to before ``end`` of the folded words.

    ``recased``: the writer says that the first letter's case was changed. ``open_start``, ``open_end``: it goes on
    within a word that the writer has cut. ``inserted``: words of the writer's own stand behind it.
    """

    words: Folded
    start: int
    end: int
    recased: bool = False
    open_start: bool = False
    open_end: bool = False
    inserted: bool = False

    @property
    def text(self) -> str:
        """The letters that are looked for."""
        return self.words.text[self.start : self.end]

    def bare(self) -> "QuoteSegment":
        """Without the punctuation at its ends, which quotations gain and lose."""
        text = self.text
        start = self.start + len(text) - len(text.lstrip(_EDGES))
        end = self.end - (len(text) - len(text.rstrip(_EDGES)))
        return replace(self, start=start, end=end) if start < end else self


def one_piece(quote: str) -> tuple[QuoteSegment, ...]:
    """The quote as it is, brackets and all; none where it has no letter."""
    words = fold(quote)
    return (QuoteSegment(words=words, start=0, end=len(words.text)),) if _says(words.text) else ()


def pieces_of(quote: str) -> tuple[QuoteSegment, ...]:
    """The pieces between omissions and insertions, those without a letter left out."""
    found: list[QuoteSegment | None] = []
    begun = _Begun(at=0)
    for gap in _GAP.finditer(quote):
        found.append(_ended(quote, begun, gap))
        letter = _is_letter(quote, gap)
        begun = _Begun(
            at=gap.end(),
            lead=gap["inside"] if letter else "",
            recased=letter,
            in_word=not letter and gap["inside"] is not None and _in_word(quote, gap.end()),
        )
    found.append(_ended(quote, begun, None))
    return tuple(piece for piece in found if piece is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """Where a piece begins, the letter in brackets before it, and whether it goes on within a word."""

    at: int
    lead: str = ""
    recased: bool = False
    in_word: bool = False


def _ended(quote: str, begun: _Begun, gap: re.Match[str] | None) -> QuoteSegment | None:
    """The piece up to a gap; None where it has no letter."""
    words = fold(begun.lead + quote[begun.at : gap.start() if gap else len(quote)])
    if not _says(words.text):
        return None
    bracket = gap is not None and gap["inside"] is not None and not _is_letter(quote, gap)
    return QuoteSegment(
        words=words,
        start=0,
        end=len(words.text),
        recased=begun.recased,
        open_start=begun.in_word,
        open_end=bracket and gap is not None and _in_word(quote, gap.start() - 1),
        inserted=bracket and gap is not None and not _OMITTED.fullmatch(gap["inside"]),
    )


def peeled(quote: str) -> str:
    """The quote without the quotation marks around it; as it is where there are none."""
    bare = quote.strip()
    if len(bare) > 2 and bare[-1] in _PAIRS.get(bare[0], ""):
        return bare[1:-1]
    return quote


def _is_letter(quote: str, gap: re.Match[str]) -> bool:
    """``[T]he``: one letter at a word's beginning."""
    return (
        gap["inside"] is not None
        and gap["inside"].isalpha()
        and len(gap["inside"]) == 1
        and _in_word(quote, gap.end())
        and not _in_word(quote, gap.start() - 1)
    )


def _in_word(quote: str, place: int) -> bool:
    return 0 <= place < len(quote) and quote[place].isalnum()


def _says(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
