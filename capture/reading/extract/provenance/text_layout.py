"""The lines of text in a layout record: where each run of an element's text was drawn, and how wide letters are.

run: the text of one element that no other element interrupts. The record has a rectangle for each line of a run,
not the letters of each line: those follow from the widths (``filling``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

__all__ = ["Lines", "Rectangle", "read_lines"]

_MOST = 4_000_000  # values of a record that are read


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
    return Lines(runs=runs, styles=styles, widths=_widths(value))


def _widths(value: Mapping[str, Any]) -> dict[int, dict[str, float]]:
    letters, told = value.get("letters"), value.get("widths")
    found: dict[int, dict[str, float]] = {}
    if not isinstance(letters, str) or not isinstance(told, dict):
        return {}
    for style, widths in told.items():
        if str(style).isdecimal() and len(style) < 6 and isinstance(widths, list) and all(map(_is_number, widths)):
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
