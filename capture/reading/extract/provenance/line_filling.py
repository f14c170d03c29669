"""Which letters of a run stand on which of its lines: found by their widths, as a browser fills lines. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import accumulate

from capture.reading.extract.provenance.letter_positions import PositionedLine, is_rtl, sides
from capture.reading.extract.provenance.text_layout import Rectangle

__all__ = ["MAX_LETTERS", "letters_of"]

MAX_LETTERS = 500_000  # of one run; what is longer is no prose
_USUAL = 500.0  # width of a letter that was not measured, thousandths of the font's size
_WIDE = 1000.0  # of East Asian letters
_SLACK = 0.002  # of a justified line's width: rounding
_OVER = 0.04  # of any other line's width: kerning and ligatures that the average does not level out
# Behind these a line may end: white space, dashes, what divides an address; and behind any East Asian letter.
_ENDING = re.compile(r"[\s\u200b-]|[‐‒–—/?]")
_CAP = 1.4  # times as high as the next line is a letter that stands for itself at the beginning
_FIRST = re.compile(r"\s*[^\w\s]*\w?")


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
        return first, *(one._replace(start=one.start + size, end=one.end + size) for one in rest)
    return _filled(text, boxes, [_room(letter, widths) * font_px / 1000 for letter in text]) if boxes else ()


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


def _filled(text: str, boxes: Sequence[Rectangle], kept: list[float]) -> tuple[PositionedLine, ...]:
    """``kept``: the room of each letter if no white space were folded."""
    ends = _line_feeds(text, kept, boxes) if "\n" in text else None
    full = [box.width for box in boxes[:-1]]
    justified = ends is None and len(full) > 1 and max(full) - min(full) <= 1
    rooms = kept if ends is not None else _folded(text, kept)
    if ends is None:
        drawn = rooms if justified else _scaled(text, rooms, boxes)
        ends = _breaks(text, drawn, [box.width for box in boxes], justified=justified)
    rtl = is_rtl(text)
    return tuple(
        _line(text, rooms, start, end, box, rtl=rtl, justified=justified and end < len(text))
        for start, end, box in zip([0, *ends], [*ends, len(text)], boxes, strict=False)
    )


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
    return letter != "\u00a0" and (bool(_ENDING.match(letter)) or unicodedata.east_asian_width(letter) in "WF")


def _line(
    text: str, rooms: Sequence[float], start: int, end: int, box: Rectangle, *, rtl: bool, justified: bool
) -> PositionedLine:
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
    edges = ((box.x, box.x),) * (first - start), ((box.x, box.x),) * (end - last)
    return PositionedLine(start, end, edges[0] + sides(text[first:last], own, box.x, rtl=rtl) + edges[1], box)


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
