"""Where each letter of a page was drawn: the lines of text in its layout record, and the letters on each line.

run: the text of one element that no other element interrupts. The record has a rectangle for each line of a run, not
the letters of each line, and the width of each letter, measured once a style. Which letters stand on which line
follows from the widths, as a browser fills lines (``letters_of``): a line ends behind the word that brings it
nearest to its width, where white space and East Asian letters let it; a justified line has its spaces widened.

Where each letter of a line stands follows from the bidirectional algorithm (UAX 9) in short: rows of letters of one
direction keep together, numbers go with the letters from left to right, what has no direction goes with its neighbours
where they agree, else with the text.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import Any, NamedTuple

__all__ = ["MAX_LETTERS", "Lines", "PositionedLine", "Rectangle", "letters_of", "read_lines"]

_MOST = 4_000_000  # values of a record that are read
MAX_LETTERS = 500_000  # of one run; what is longer is no prose
_USUAL = 500.0  # width of a letter that was not measured, thousandths of the font's size
_WIDE = 1000.0  # of East Asian letters
_SLACK = 0.002  # of a justified line's width: rounding
_OVER = 0.04  # of any other line's width: kerning and ligatures that the average does not level out
# Behind these a line may end: white space, dashes, what divides an address; and behind any East Asian letter.
_ENDING = re.compile(r"[\s\u200b-]|[‐‒–—/?]")
_CAP = 1.4  # times as high as the next line is a letter that stands for itself at the beginning
_FIRST = re.compile(r"\s*[^\w\s]*\w?")
_LEFT = frozenset(("L", "EN", "AN"))
_RIGHT = frozenset(("R", "AL"))
_TOUCH = 0.6  # CSS px between letters that are still side by side


class Rectangle(NamedTuple):
    """Place and size in CSS px of the page."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """``runs``: by the index of an element, the line rectangles of each of its runs. ``styles``: how it was drawn.

    ``widths``: by style, letter → thousandths of the font's size.
    """

    runs: Mapping[int, tuple[tuple[Rectangle, ...], ...]] = field(default_factory=dict)
    styles: Mapping[int, int] = field(default_factory=dict)
    widths: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    def widths_for(self, element: int) -> Mapping[str, float]:
        """The widths of the letters of an element; those of the first style where its own was not measured."""
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
    letters, measured = value.get("letters"), value.get("widths")
    widths: dict[int, dict[str, float]] = {}
    if not isinstance(letters, str) or not isinstance(measured, dict):
        return Lines(runs=runs, styles=styles)
    for style, row in measured.items():
        if str(style).isdecimal() and len(style) < 6 and isinstance(row, list) and all(map(_is_number, row)):
            pairs = zip(letters, row, strict=False)
            widths[int(style)] = {letter: float(width) for letter, width in pairs if width >= 0}
    return Lines(runs=runs, styles=styles, widths=widths)


def _rectangles(run: object, origin: tuple[float, float]) -> Iterator[Rectangle]:
    """``[x, y, h, step, width, width, …]`` each, x and y from the box."""
    for group in _list(run):
        if isinstance(group, list) and len(group) > 4 and all(map(_is_number, group)):
            x, y, height, step, *widths = group
            for number, width in enumerate(widths):
                if width > 0:  # else a line feed that was kept
                    yield Rectangle(origin[0] + x, origin[1] + y + number * step, width, height)


def _list(value: object) -> list[Any]:
    return value[:_MOST] if isinstance(value, list) else []


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


# ---- letters on lines


class PositionedLine(NamedTuple):
    """Letters from ``start`` to before ``end`` of a run, the left and right edge of each in ``sides``."""

    start: int
    end: int
    sides: tuple[tuple[float, float], ...]
    box: Rectangle

    def parts(self, start: int, end: int) -> tuple[Rectangle, ...]:
        """The rectangles of some letters of the run, as far as they stand on this line: mostly one."""
        start, end = max(start, self.start) - self.start, min(end, self.end) - self.start
        if start >= end:
            return ()
        found: list[tuple[float, float]] = []
        for left, right in sorted(side for side in self.sides[start:end] if side[0] < side[1]):
            if found and left - found[-1][1] <= _TOUCH:
                found[-1] = (found[-1][0], max(right, found[-1][1]))
            else:
                found.append((left, right))
        return tuple(Rectangle(left, self.box.y, right - left, self.box.height) for left, right in found)


def letters_of(
    text: str, boxes: Sequence[Rectangle], widths: Mapping[str, float], font_px: float
) -> tuple[PositionedLine, ...]:
    """The letters of a run on its lines, in order; the last line takes what is left.

    ``text`` is as it stands in the document; white space that a browser folds takes no room.
    """
    boxes = _joined(boxes)
    if len(boxes) > 1 and boxes[0].height > _CAP * boxes[1].height:
        cap = _FIRST.match(text)
        size = cap.end() if cap else 0
        rest = letters_of(text[size:], boxes[1:], widths, font_px)
        first = PositionedLine(0, size, ((boxes[0].x, boxes[0].x + boxes[0].width),) * size, boxes[0])
        return first, *(line._replace(start=line.start + size, end=line.end + size) for line in rest)
    if not boxes:
        return ()
    unfolded = [_room(letter, widths) * font_px / 1000 for letter in text]
    rooms, justified = unfolded, False
    ends = _line_feeds(text, unfolded, boxes) if "\n" in text else None
    if ends is None:
        blank = [letter.isspace() and letter != "\u00a0" for letter in text]
        behind_blank = [False, *map(str.isspace, text)]  # one room for each row of white space, as a browser folds it
        rooms = [0.0 if blank[i] and behind_blank[i] else room for i, room in enumerate(unfolded)]
        full = [box.width for box in boxes[:-1]]
        justified = len(full) > 1 and max(full) - min(full) <= 1
        drawn = rooms if justified else _scaled(text, rooms, boxes)
        ends = _breaks(text, drawn, [box.width for box in boxes], justified=justified)
    kinds = [unicodedata.bidirectional(letter) for letter in text[:400]]
    rtl = sum(kind in _RIGHT for kind in kinds) > kinds.count("L")  # most letters are of a script from right to left
    return tuple(
        _line(text, rooms, start, end, box, rtl=rtl, justified=justified and end < len(text))
        for start, end, box in zip([0, *ends], [*ends, len(text)], boxes, strict=False)
    )


def _joined(boxes: Sequence[Rectangle]) -> list[Rectangle]:
    """One box a line: a text in two directions has several beside each other."""
    found: list[Rectangle] = []
    for box in boxes:
        last = found[-1] if found else None
        if last is not None and abs(last.y - box.y) <= 1 and last.height == box.height:
            left, right = min(last.x, box.x), max(last.x + last.width, box.x + box.width)
            found[-1] = Rectangle(left, last.y, right - left, last.height)
        else:
            found.append(box)
    return found


def _scaled(text: str, rooms: list[float], boxes: Sequence[Rectangle]) -> list[float]:
    """The rooms so that all together they fill the lines: letters are drawn closer or further apart than one by one."""
    spaces = [room for room, letter in zip(rooms, text, strict=True) if letter.isspace() and room]
    space = sum(spaces) / len(spaces) if spaces else 0.0
    hanging = (len(boxes) - 1) * space  # one behind each line but the last
    total, drawn = sum(rooms) - hanging, sum(box.width for box in boxes)
    ratio = drawn / total if total > 0 else 1.0
    return [room * ratio for room in rooms] if 0.7 < ratio < 1.5 else rooms


def _line_feeds(text: str, rooms: Sequence[float], boxes: Sequence[Rectangle]) -> list[int] | None:
    """Where the lines of a preformatted text end; None where its own lines are not as wide as the boxes."""
    spans = [line.span() for line in re.finditer(r"[^\n]+", text)]
    if len(spans) != len(boxes):
        return None
    for (start, end), box in zip(spans, boxes, strict=True):
        if abs(sum(rooms[start:end]) - box.width) > 3 + 0.05 * box.width:
            return None
    return [start for start, _ in spans[1:]]


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
    stops = [
        index
        for index, letter in enumerate(text, start=1)
        if (_ENDING.match(letter) and letter != "\u00a0")
        or (not letter.isascii() and unicodedata.east_asian_width(letter) in "WF")
    ]
    lead = rooms[0] if text[:1].isspace() else 0.0  # drawn only where something stands before it on the line
    at, number = 0, 0
    for width in lines[:-1]:
        most = width * _OVER + 1 + (lead if at == 0 else 0.0)
        best, miss = at, most
        while number < len(stops):
            stop = stops[number]
            hanging = rooms[stop - 1] if text[stop - 1].isspace() else 0.0  # over the line's edge
            over = sums[stop] - hanging - sums[at] - width
            if over > (width * _SLACK + 1 if justified else miss):
                break
            best, miss = stop, min(abs(over), most)
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


def _line(
    text: str, rooms: Sequence[float], start: int, end: int, box: Rectangle, *, rtl: bool, justified: bool
) -> PositionedLine:
    """The line with its letters spread over its width, by its spaces where it was ``justified``."""
    first, last = _drawn(text, rooms, start, end, box.width)
    letters, own = text[first:last], list(rooms[first:last])
    total = sum(own)
    spaces = [index for index, letter in enumerate(letters) if letter.isspace()]
    if justified and spaces and total < box.width:
        for index in spaces:
            own[index] += (box.width - total) / len(spaces)
    elif total > 0:
        own = [room * box.width / total for room in own]
    # Stretches of one direction in the order in which they are drawn, their letters from left to right.
    rows = [(way, [index for index, _ in row]) for way, row in groupby(enumerate(_ways(letters, rtl)), lambda x: x[1])]
    sides, left = [(box.x, box.x)] * len(letters), box.x
    for from_right, indexes in reversed(rows) if rtl else rows:
        for index in reversed(indexes) if from_right else indexes:
            sides[index] = (left, left + own[index])
            left += own[index]
    edge = (box.x, box.x)
    return PositionedLine(start, end, (*[edge] * (first - start), *sides, *[edge] * (end - last)), box)


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


def _ways(letters: str, rtl: bool) -> list[bool]:
    """For each letter whether it goes from right to left."""
    if letters.isascii() and not rtl:
        return [False] * len(letters)
    strong = [
        True if kind in _RIGHT else False if kind in _LEFT else None for kind in map(unicodedata.bidirectional, letters)
    ]
    behind: list[bool] = []
    following = rtl
    for way in reversed(strong):
        following = following if way is None else way
        behind.append(following)
    found, before = [], rtl
    for way, after in zip(strong, reversed(behind), strict=True):
        before = before if way is None else way
        found.append(before if before == after else rtl)
    return found
