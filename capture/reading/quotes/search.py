"""Where the words of a quote stand in a text, and in what they differ. Pure.

A quote is first read as its writer meant it: segments that must stand in order, with what was left out or put in
between. ``[…]``, ``[...]``, ``…`` and ``[]`` leave words out; ``[sic]`` and ``[the minister]`` put words in, or in the
place of others; ``[T]he`` changes a letter, ``allow[ed]`` a word's end. ``find`` looks for the quote in several such
readings, the strictest first, in texts that were folded; a segment is found at a word's edges alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from capture.reading.quotes.fold import ELLIPSIS, SILENT, WORD_EDGE, Folded, fold

__all__ = ["Difference", "Match", "QuoteSegment", "TextSpan", "find", "has_words", "pieces_of"]

_CLOSER = 1000  # places looked at to bring the pieces of a quote together
_NAMES = {"'": "quotation marks", "-": "dashes", " ": "white space", ELLIPSIS: "ellipses"}
_UNSEEN = re.compile(f"[{SILENT}]")
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
    return tuple(_segment(quote))


def pieces_of(quote: str) -> tuple[QuoteSegment, ...]:
    """The pieces between omissions and insertions, those without a letter left out."""
    found: list[QuoteSegment] = []
    start, lead, in_word = 0, "", False
    for gap in _GAP.finditer(quote):
        inside = gap["inside"]  # None for an omission without brackets
        # ``[T]he``: one letter at a word's beginning.
        letter = inside is not None and inside.isalpha() and len(inside) == 1
        letter = letter and _in_word(quote, gap.end()) and not _in_word(quote, gap.start() - 1)
        bracket = inside is not None and not letter
        found += _segment(
            lead + quote[start : gap.start()],
            recased=bool(lead),
            open_start=in_word,
            open_end=bracket and _in_word(quote, gap.start() - 1),
            inserted=bracket and not _OMITTED.fullmatch(inside),
        )
        start, lead = gap.end(), inside if letter else ""
        in_word = bracket and _in_word(quote, gap.end())
    found += _segment(lead + quote[start:], recased=bool(lead), open_start=in_word)
    return tuple(found)


def _segment(text: str, **marks: bool) -> Iterator[QuoteSegment]:
    """The piece; none where it has no letter."""
    words = fold(text)
    if any(map(str.isalnum, words.text)):
        yield QuoteSegment(words=words, start=0, end=len(words.text), **marks)


def _in_word(quote: str, index: int) -> bool:
    return 0 <= index < len(quote) and quote[index].isalnum()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpan:
    """``text[start:end]``, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """In what the quote differs from the text, and how often."""

    what: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The first place where the pieces of a quote stand in order, and how many such places there are.

    ``insertions`` counts what the quote says is its writer's own: it is no difference.
    """

    spans: tuple[TextSpan, ...]
    differences: tuple[Difference, ...]
    occurrences: int
    insertions: int = 0

    @property
    def exact(self) -> bool:
        """Word for word, sign for sign."""
        return not self.differences


def has_words(quote: str) -> bool:
    """Whether there is anything to look for."""
    return bool(one_piece(quote))


def find(text: Folded, quote: str) -> Match | None:
    """The quote in the text; None: it is not there. Never raises; time ~ length of the text.

    First as it is written, then with its omissions and insertions, then with the first letter of each piece in
    the other case, then without the punctuation at the ends of the pieces; each also without the quotation marks around
    the quote.
    """
    bare = quote.strip()
    inner = [bare[1:-1]] if len(bare) > 2 and bare[-1] in _PAIRS.get(bare[0], "") else []
    forms = [form for each in (quote, *inner) for form in (one_piece(each), pieces_of(each)) if form]
    readings = [(form, False) for form in forms] + [(form, True) for form in forms]
    readings += [(tuple(piece.bare() for piece in form), True) for form in forms]
    for pieces, free in readings:
        matches = _all(text.text, pieces, free)
        first = next(matches, None)
        if first is None:
            continue
        occurrences = 1 + sum(1 for _ in matches)
        differences: Counter[str] = Counter()
        spans = []
        for piece, at in zip(pieces, _closer(text.text, pieces, free, first), strict=True):
            start, end = text.span(at, at + len(piece.text))
            spans.append(TextSpan(start=start, end=end))
            differences.update(_differences(text, at, piece))
        return Match(
            spans=tuple(spans),
            differences=tuple(Difference(what=what, count=count) for what, count in differences.items()),
            occurrences=occurrences,
            insertions=sum(piece.inserted for piece in pieces),
        )
    return None


# ---- where


def _all(text: str, pieces: Sequence[QuoteSegment], free: bool) -> Iterator[list[int]]:
    """Each match: where its pieces begin, each piece at its earliest place behind the one before."""
    seekers = [_seekers(text, piece, free) for piece in pieces]
    at = 0
    while True:
        starts = []
        for piece, ways in zip(pieces, seekers, strict=True):
            found = [start for way in ways if (start := way.at_or_after(at)) >= 0]
            if not found:  # nothing later can do either
                return
            starts.append(min(found))
            at = starts[-1] + len(piece.text)
        yield starts


def _closer(text: str, pieces: Sequence[QuoteSegment], free: bool, starts: list[int]) -> list[int]:
    """The same match with each piece but the last as near to the next as can be."""
    for number in range(len(pieces) - 2, -1, -1):
        for way in _seekers(text[: starts[number + 1]], pieces[number], free):
            for _ in range(_CLOSER):
                later = way.at_or_after(starts[number] + 1)
                if later < 0:
                    break
                starts[number] = later
    return starts


def _seekers(text: str, piece: QuoteSegment, free: bool) -> list["_Seeker"]:
    """One for the letters as they are, one for the first in the other case where it may be."""
    needle = piece.text
    other = needle[:1].swapcase() + needle[1:]
    recased = (free or piece.recased) and len(other) == len(needle) and other != needle
    return [_Seeker(text, way, piece) for way in ((needle, other) if recased else (needle,))]


class _Seeker:
    """Places of one needle, asked for in ascending order; what was found ahead is not looked for again."""

    def __init__(self, text: str, needle: str, piece: QuoteSegment) -> None:
        self._text, self._needle, self._piece = text, needle, piece
        self._start = self._look(0)

    def at_or_after(self, at: int) -> int:
        """The next place; -1: there is none."""
        if 0 <= self._start < at:
            self._start = self._look(at)
        return self._start

    def _look(self, at: int) -> int:
        text, size = self._text, len(self._needle)
        open_start, open_end = self._piece.open_start, self._piece.open_end
        while (at := text.find(self._needle, at)) >= 0:
            if (open_start or WORD_EDGE.match(text, at)) and (open_end or WORD_EDGE.match(text, at + size)):
                return at
            edge = None if open_start else WORD_EDGE.search(text, at + 1)
            at = edge.start() if edge else at + 1
        return -1


# ---- in what they differ


def _differences(text: Folded, at: int, piece: QuoteSegment) -> Iterator[str]:
    words, size = piece.words, piece.end - piece.start
    before: tuple[int, int] | None = None
    for number in range(size):
        ours = text.span(at + number, at + number + 1)
        theirs = words.span(piece.start + number, piece.start + number + 1)
        if before is not None:
            left = text.original[before[0] : ours[0]], words.original[before[1] : theirs[0]]
            if left[0] != left[1]:
                yield "characters that nobody sees" if _UNSEEN.search("".join(left)) else "white space"
        if before is None or before[1] <= theirs[0]:
            letters = text.original[slice(*ours)], words.original[slice(*theirs)]
            letter = text.text[at + number]
            if letters[0] == letters[1]:
                pass
            elif letter in _NAMES:
                yield _NAMES[letter]
            elif number or fold(letters[0]).text != fold(letters[1]).text.swapcase():
                yield "forms of letters"
            elif not piece.recased:
                yield "the first letter's case"
        before = (ours[1], theirs[1])
    if size < len(words.text):
        yield "punctuation at the ends"
