"""Where the words of a quote stand in a text, and in what they differ. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from capture.reading.quotes.fold import ELLIPSIS, SILENT, WORD_EDGE, Folded, fold
from capture.reading.quotes.segments import QuoteSegment, one_piece, peeled, pieces_of

__all__ = ["Difference", "Match", "TextSpan", "find", "has_words"]

_CLOSER = 1000  # places looked at to bring the pieces of a quote together
_NAMES = {"'": "quotation marks", "-": "dashes", " ": "white space", ELLIPSIS: "ellipses"}
_UNSEEN = re.compile(f"[{SILENT}]")


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
    the other case, then without the punctuation at the ends of the pieces.
    """
    for pieces, free in _readings(quote):
        places = _first(text.text, pieces, free)
        if places is not None:
            return _match(text, pieces, free, places)
    return None


def _readings(quote: str) -> Iterator[tuple[tuple[QuoteSegment, ...], bool]]:
    forms = [one_piece(quote), pieces_of(quote)]
    if (inner := peeled(quote)) != quote:
        forms += [one_piece(inner), pieces_of(inner)]
    forms = [form for form in forms if form]
    yield from ((form, False) for form in forms)
    yield from ((form, True) for form in forms)
    yield from ((tuple(piece.bare() for piece in form), True) for form in forms)


def _match(text: Folded, pieces: tuple[QuoteSegment, ...], free: bool, places: list[int]) -> Match:
    count = sum(1 for _ in _all(text.text, pieces, free))
    found: Counter[str] = Counter()
    spans = []
    for piece, place in zip(pieces, _closer(text.text, pieces, free, places), strict=True):
        start, end = text.span(place, place + len(piece.text))
        spans.append(TextSpan(start=start, end=end))
        found.update(_differences(text, place, piece))
    told = tuple(Difference(what=what, count=number) for what, number in found.items())
    insertions = sum(piece.inserted for piece in pieces)
    return Match(spans=tuple(spans), differences=told, occurrences=count, insertions=insertions)


# ---- where


def _all(text: str, pieces: Sequence[QuoteSegment], free: bool) -> Iterator[list[int]]:
    seekers = [_seekers(text, piece, free) for piece in pieces]
    places = _in_order(seekers, pieces, 0)
    while places is not None:
        yield places
        places = _in_order(seekers, pieces, places[-1] + len(pieces[-1].text))


def _first(text: str, pieces: Sequence[QuoteSegment], free: bool) -> list[int] | None:
    return next(_all(text, pieces, free), None)


def _in_order(seekers: list[list["_Seeker"]], pieces: Sequence[QuoteSegment], at: int) -> list[int] | None:
    """The earliest place of each piece behind the one before: if that fails, nothing later can do."""
    places = []
    for piece, ways in zip(pieces, seekers, strict=True):
        found = [place for way in ways if (place := way.at_or_after(at)) >= 0]
        if not found:
            return None
        places.append(min(found))
        at = places[-1] + len(piece.text)
    return places


def _closer(text: str, pieces: Sequence[QuoteSegment], free: bool, places: list[int]) -> list[int]:
    """The same match with each piece but the last as near to the next as can be."""
    for number in range(len(pieces) - 2, -1, -1):
        for way in _seekers(text[: places[number + 1]], pieces[number], free):
            for _ in range(_CLOSER):
                later = way.at_or_after(places[number] + 1)
                if later < 0:
                    break
                places[number] = later
    return places


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
        self._place = self._look(0)

    def at_or_after(self, at: int) -> int:
        """The next place; -1: there is none."""
        if 0 <= self._place < at:
            self._place = self._look(at)
        return self._place

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


def _differences(text: Folded, place: int, piece: QuoteSegment) -> Iterator[str]:
    words, size = piece.words, piece.end - piece.start
    before: tuple[int, int] | None = None
    for number in range(size):
        ours, theirs = (
            text.span(place + number, place + number + 1),
            words.span(piece.start + number, piece.start + number + 1),
        )
        if before is not None:
            left = text.original[before[0] : ours[0]], words.original[before[1] : theirs[0]]
            if left[0] != left[1]:
                yield _left_out(*left)
        if before is None or before[1] <= theirs[0]:
            letters = text.original[slice(*ours)], words.original[slice(*theirs)]
            if letters[0] != letters[1] and (what := _kind(text.text[place + number], letters, number, piece)):
                yield what
        before = (ours[1], theirs[1])
    if size < len(words.text):
        yield "punctuation at the ends"


def _left_out(ours: str, theirs: str) -> str:
    return "characters that nobody sees" if _UNSEEN.search(ours + theirs) else "white space"


def _kind(letter: str, written: tuple[str, str], number: int, piece: QuoteSegment) -> str:
    if letter in _NAMES:
        return _NAMES[letter]
    if number == 0 and fold(written[0]).text == fold(written[1]).text.swapcase():
        return "" if piece.recased else "the first letter's case"
    return "forms of letters"
