"""Lines of text as they were drawn: which rectangle each letter of a text run stands in.

run: the text of one element that no other element interrupts. The record has a rectangle for each line of a run
and the widths of letters in each way to draw them, not the letters of each line: those follow from the widths,
as a browser fills its lines.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

__all__ = ["Line", "Lines", "Rectangle", "letters_of", "read_lines"]

_USUAL = 500.0  # width of a letter that was not measured, thousandths of the font's size
_WIDE = 1000.0  # of East Asian letters
_SLACK = 0.002  # of a justified line's width: rounding
_OVER = 0.04  # of any other line's width: kerning and ligatures that the average does not level out
_MOST = 4_000_000  # values of a record that are read
# Behind these a line may end: white space, dashes; and around each East Asian letter.
_ENDING = re.compile(r"[\s\u200b-]|[‐‒–—/?]")
_RTL = frozenset(("R", "AL"))


class Rectangle(NamedTuple):
    """Place and size in CSS px of the page."""

    x: float
    y: float
    width: float
    height: float


class Line(NamedTuple):
    """Letters from ``start`` to before ``end`` of a run, each with the left edge of it; ``edges`` has one more."""

    start: int
    end: int
    edges: tuple[float, ...]
    box: Rectangle

    def part(self, start: int, end: int) -> Rectangle | None:
        """The rectangle of some letters of the run, as far as they stand on this line; None: none does."""
        start, end = max(start, self.start), min(end, self.end)
        if start >= end:
            return None
        sides = self.edges[start - self.start], self.edges[end - self.start]
        return Rectangle(min(sides), self.box.y, abs(sides[1] - sides[0]), self.box.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """``runs``: by the index of an element, the line rectangles of each of its runs. ``styles``: how it was drawn.

    ``widths``: by style, letter → thousandths of the font's size.
    """

    runs: Mapping[int, tuple[tuple[Rectangle, ...], ...]] = field(default_factory=dict)
    styles: Mapping[int, int] = field(default_factory=dict)
    widths: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    def widths_for(self, element: int) -> Mapping[str, float]:
        """The widths of the letters of an element; those of the commonest style where its own was not measured."""
        usual: Mapping[str, float] = next(iter(self.widths.values()), {})
        return self.widths.get(self.styles.get(element, -1), usual)


def read_lines(value: object, origins: Mapping[int, tuple[float, float]]) -> Lines | None:
    """The ``text`` of a layout record; ``origins`` are the places of the boxes. None: the record has none.

    Never raises: what is not of the form is left out.
    """
    if not isinstance(value, dict):
        return None
    runs: dict[int, tuple[tuple[Rectangle, ...], ...]] = {}
    styles: dict[int, int] = {}
    for row in _list(value.get("rows")):
        if isinstance(row, list) and len(row) > 2 and all(_is_number(part) for part in row[:2]):
            index = int(row[0])
            if index in origins:
                runs[index] = tuple(tuple(_rectangles(run, origins[index])) for run in row[2:])
                styles[index] = int(row[1])
    return Lines(runs=runs, styles=styles, widths=_widths(value))


def _widths(value: Mapping[str, Any]) -> dict[int, dict[str, float]]:
    letters = [letter for letter in _list(value.get("letters")) if isinstance(letter, str)]
    told = value.get("widths")
    found: dict[int, dict[str, float]] = {}
    for style, widths in told.items() if isinstance(told, dict) else ():
        if str(style).isdecimal() and isinstance(widths, list) and all(map(_is_number, widths)):
            found[int(style)] = {
                letter: float(width) for letter, width in zip(letters, widths, strict=False) if width >= 0
            }
    return found


def _rectangles(run: object, origin: tuple[float, float]) -> Iterator[Rectangle]:
    """``[x, y, h, step, width, width, …]`` each, x and y from the box."""
    for group in _list(run):
        if isinstance(group, list) and len(group) > 4 and all(map(_is_number, group)):
            x, y, height, step, *widths = group
            for number, width in enumerate(widths):
                if width <= 0:  # a line feed that was kept
                    continue
                yield Rectangle(origin[0] + x, origin[1] + y + number * step, width, height)


def _list(value: object) -> list[Any]:
    return value[:_MOST] if isinstance(value, list) else []


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


# ---- which letters stand on which line


def letters_of(
    text: str, boxes: Sequence[Rectangle], widths: Mapping[str, float], font_px: float
) -> tuple[Line, ...]:
    """The letters of a run on its lines, in order; the last line takes what is left.

    ``text`` is as it stands in the document; white space that a browser folds takes no room.
    """
    if not boxes:
        return ()
    kept = [_room(letter, widths) * font_px / 1000 for letter in text]
    ends = _line_feeds(text, kept, boxes) if "\n" in text else None
    full = [box.width for box in boxes[:-1]]
    justified = ends is None and len(full) > 1 and max(full) - min(full) <= 1
    rooms = kept if ends is not None else _folded(text, kept)
    if ends is None:
        drawn = rooms if justified else _scaled(text, rooms, boxes)
        ends = _breaks(text, drawn, [box.width for box in boxes], justified=justified)
    starts = [0, *ends]
    rtl = sum(unicodedata.bidirectional(letter) in _RTL for letter in text[:200]) * 2 > len(
        text[:200].strip()
    )
    return tuple(
        _line(text, rooms, start, end, box, rtl=rtl, justified=justified and end < len(text))
        for start, end, box in zip(starts, [*ends, len(text)], boxes, strict=False)
    )


def _scaled(text: str, rooms: list[float], boxes: Sequence[Rectangle]) -> list[float]:
    """The rooms so that all together they fill the lines: letters are drawn closer or further apart than one by one."""
    spaces = [room for room, letter in zip(rooms, text, strict=True) if letter.isspace() and room]
    hanging = (len(boxes) - 1) * (
        sum(spaces) / len(spaces) if spaces else 0.0
    )  # one behind each line but the last
    total, drawn = sum(rooms) - hanging, sum(box.width for box in boxes)
    ratio = drawn / total if total > 0 else 1.0
    return [room * ratio for room in rooms] if 0.7 < ratio < 1.5 else rooms


def _line_feeds(text: str, rooms: Sequence[float], boxes: Sequence[Rectangle]) -> list[int] | None:
    """Where the lines of a preformatted text end; None where its own lines are not as wide as the boxes."""
    places = [found.span() for found in re.finditer(r"[^\n]+", text)]
    if len(places) != len(boxes):
        return None
    for (start, end), box in zip(places, boxes, strict=True):
        if abs(sum(rooms[start:end]) - box.width) > 3 + 0.05 * box.width:
            return None
    return [start for start, _ in places[1:]]


def _folded(text: str, rooms: Sequence[float]) -> list[float]:
    """The rooms with one for each row of white space, as a browser folds it."""
    before, found = "", []
    for letter, room in zip(text, rooms, strict=True):
        blank = letter.isspace() and letter != "\u00a0"
        found.append(0.0 if blank and before.isspace() else room)
        before = letter
    return found


def _room(letter: str, widths: Mapping[str, float]) -> float:
    if letter in widths:
        return widths[letter]
    if letter.isspace():
        return widths.get(" ", _USUAL / 2)
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    base = unicodedata.normalize("NFD", letter)[0]
    return widths.get(base, widths.get(base.lower(), _USUAL))


def _breaks(text: str, rooms: Sequence[float], lines: Sequence[float], *, justified: bool) -> list[int]:
    """Where each line but the last ends: behind the word that brings it nearest to its width.

    Of ``justified`` lines behind the last word that there was room for, as the browser did before it spread them.
    """
    ends: list[int] = []
    sums = [0.0, *accumulate(rooms)]
    stops = [place + 1 for place, letter in enumerate(text) if _may_end(letter)]
    lead = rooms[0] if text[:1].isspace() else 0.0  # drawn only where something stands before it on the line
    at, number = 0, 0
    for width in lines[:-1]:
        most = width * _OVER + 1 + (lead if at == 0 else 0.0)
        best, miss = at, most
        while number < len(stops):
            over = _inked(text, sums, rooms, stops[number]) - sums[at] - width
            if over > (width * _SLACK + 1 if justified else miss):
                break
            best, miss = stops[number], min(abs(over), most)
            number += 1
        if best == at:  # a word longer than its line
            edge = sums[at] + width
            while best < len(text) and abs(sums[best + 1] - edge) <= abs(sums[best] - edge):
                best += 1
            while number < len(stops) and stops[number] <= best:
                number += 1
        ends.append(best)
        at = best
    return ends


def _inked(text: str, sums: Sequence[float], rooms: Sequence[float], stop: int) -> float:
    """Where the ink up to ``stop`` ends: the space behind a line's last word hangs over its edge."""
    return sums[stop] - rooms[stop - 1] if stop and text[stop - 1].isspace() else sums[stop]


def _may_end(letter: str) -> bool:
    if letter.isascii():
        return bool(_ENDING.match(letter))
    return letter != "\u00a0" and (
        bool(_ENDING.match(letter)) or unicodedata.east_asian_width(letter) in "WF"
    )


def _line(
    text: str, rooms: Sequence[float], start: int, end: int, box: Rectangle, *, rtl: bool, justified: bool
) -> Line:
    """The line with its letters spread over its width, by its spaces where it was ``justified``."""
    first, last = _drawn(text, rooms, start, end, box.width)
    own = list(rooms[first:last])
    total = sum(own)
    spaces = [place for place in range(len(own)) if text[first + place].isspace()]
    if justified and spaces and total < box.width:
        for place in spaces:
            own[place] += (box.width - total) / len(spaces)
    elif total > 0:
        own = [room * box.width / total for room in own]
    sums = [0.0] * (first - start) + [0.0, *accumulate(own)] + [box.width] * (end - last)
    edges = tuple(box.x + (box.width - room if rtl else room) for room in sums)
    return Line(start, end, edges, box)


def _drawn(text: str, rooms: Sequence[float], start: int, end: int, width: float) -> tuple[int, int]:
    """The letters of a line that were drawn. White space at the ends of a run was if something else stands there on
    the line, which shows in the line's width; where a line breaks it was not.
    """
    words = text[start:end]
    inner = (end - len(words.lstrip()), start + len(words.rstrip()))
    if inner[0] >= inner[1]:
        return start, end
    lasts = {inner[1], inner[1] if end < len(text) else end}
    ways = [(first, last) for first in {inner[0], start} for last in lasts]
    return min(ways, key=lambda way: (abs(sum(rooms[way[0] : way[1]]) - width), way != inner))
