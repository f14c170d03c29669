"""Where words of the archived page were drawn: rectangles on the page, from its rendered DOM and its layout."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from capture.reading.extract.document.layout import Box, Layout
from capture.reading.extract.provenance.text_layout import MAX_LETTERS, Rectangle, letters_of
from capture.reading.extract.source.parse import NUMBER, parse

__all__ = ["Drawing", "Stretch"]

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
_UNSEEN = frozenset("script style noscript head title textarea select option object iframe".split())
_BLANK, _BEGIN, _END = -1, -2, -3


@dataclass(frozen=True, slots=True)
class Stretch:
    """One run of text of an element: the ``number``-th, ``start`` is its offset in the text of the drawing."""

    start: int
    text: str
    element: int
    number: int


class Drawing:
    """The text of a page as it stands in the document, each letter with the run that it was drawn in.

    ``text`` has a line feed between what is not on one line of prose. Words are found in it by their offsets.
    """

    def __init__(self, layout: Layout, root: _Element | None) -> None:
        self._layout = layout
        self.stretches: list[Stretch] = []
        self._begins: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        pieces: list[str] = []
        size = 0
        for text, element, number in _runs(root, layout.boxes) if root is not None else ():
            if number >= 0:
                self.stretches.append(Stretch(size, text, element, number))
            elif element >= 0:
                (self._begins if number == _BEGIN else self._ends).setdefault(element, size)
            pieces.append(text)
            size += len(text)
        self.text = "".join(pieces)

    @classmethod
    def of(cls, html: str, layout: Layout) -> "Drawing":
        """The drawing of a serialisation, by the layout that was made with it. Never raises."""
        document = parse(html, numbered=True)
        return cls(layout, document.root if document is not None else None)

    @property
    def precise(self) -> bool:
        """Whether the record has lines of text; else only the boxes of elements are known."""
        return self._layout.lines is not None

    def below(self, element: int) -> tuple[int, int] | None:
        """Where the text of an element begins and ends in ``text``; None: there is no such element."""
        if element not in self._begins:
            return None
        return self._begins[element], self._ends.get(element, len(self.text))

    def rectangles(self, start: int, end: int) -> tuple[Rectangle, ...]:
        """Where ``text[start:end]`` was drawn, a rectangle for each line; without lines the elements' boxes."""
        found: list[Rectangle] = []
        lines = self._layout.lines
        for stretch in self.stretches:
            first, last = start - stretch.start, end - stretch.start
            if last <= 0 or not stretch.text[max(0, first) : last].strip():
                continue
            box = self._layout.boxes[stretch.element]
            whole = Rectangle(box.x, box.y, box.width, box.height)
            if lines is None or len(stretch.text) > MAX_LETTERS:
                found.append(whole)
                continue
            runs = lines.runs.get(stretch.element, ((whole,),))
            boxes = runs[stretch.number] if stretch.number < len(runs) else (whole,)
            for line in letters_of(stretch.text, boxes, lines.widths_for(stretch.element), box.font_px):
                found.extend(line.parts(first, last))
        return tuple(found)


def _runs(root: _Element, boxes: Mapping[int, Box]) -> Iterator[tuple[str, int, int]]:
    """Text, the number of its element, and that of its run in there, counted as the record counts them.

    In between, with numbers below 0: where elements begin and end, and blanks that nobody drew. What was not
    visible is left out.
    """
    counts: dict[int, int] = {}

    def run(text: str | None, element: _Element | None) -> Iterator[tuple[str, int, int]]:
        if not text or element is None:
            return
        index = _number(element)
        box = boxes.get(index)
        if text.isspace():
            yield " ", -1, _BLANK
        elif box is not None and box.visible:
            yield text, index, counts.setdefault(index, 0)
            counts[index] += 1

    stack: list[tuple[_Element, str]] = [(root, "enter")]
    while stack:
        element, step = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if step == "tail":
            yield from run(element.tail, element.getparent())
            continue
        if tag not in _INLINE:
            yield "\n", -1, _BLANK
        yield "", _number(element), _BEGIN if step == "enter" else _END
        if step == "leave" or not tag or tag in _UNSEEN:
            continue
        yield from run(element.text, element)
        stack.append((element, "leave"))
        for child in reversed(element):
            stack += (child, "tail"), (child, "enter")


def _number(element: _Element) -> int:
    number = element.get(NUMBER, "")
    return int(number) if number.isdecimal() and len(number) < 10 else -1
