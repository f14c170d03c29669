"""The layout: what a reader saw, read from the ``urn:layout:`` record that a capture makes of each frame."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from capture.errors import Damaged
from capture.formats.warc import WarcIndex
from capture.model.marked_text import Mark
from capture.reading.extract.provenance.text_layout import Lines, read_lines

__all__ = ["Box", "Layout", "layout_of"]

FORMAT = 1
_VISIBLE, _FIXED, _COVERED, _LINK, _SHADOW, _ARIA_HIDDEN, _CUT = 1, 2, 4, 8, 16, 32, 64
_MARKS = {1024: Mark.RAISED, 2048: Mark.LOWERED, 4096: Mark.STRUCK}
_NO_MARKS: frozenset[Mark] = frozenset()
_FAR = 1e15
_COLUMNS = ("index", "x", "y", "w", "h", "font_px", "weight", "font_id", "flags", "chars")


@dataclass(frozen=True, slots=True)
class Box:
    """One element with text of its own: place and size in CSS px of the page, and how it was drawn."""

    x: float
    y: float
    width: float
    height: float
    font_px: float
    weight: float
    font: int
    flags: int
    characters: int

    @property
    def visible(self) -> bool:
        """It had a box, was not transparent, and not clipped away."""
        return bool(self.flags & _VISIBLE)

    @property
    def fixed(self) -> bool:
        """It stayed in place while the page scrolled: bars, banners, dialogs."""
        return bool(self.flags & _FIXED)

    @property
    def marks(self) -> frozenset[Mark]:
        """It was drawn raised, lowered or struck out, whatever its tag says."""
        if self.flags < min(_MARKS):
            return _NO_MARKS
        return frozenset(mark for flag, mark in _MARKS.items() if self.flags & flag)

    @property
    def covered(self) -> bool:
        """Something else lay over its centre."""
        return bool(self.flags & _COVERED)

    @property
    def cut(self) -> bool:
        """A box that shows the beginning of its words cut the end off, or, where it is not visible, all of it."""
        return bool(self.flags & _CUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Boxes of one frame by preorder index of their element in the stored serialisation (html = 0).

    ``lines`` is None in records of earlier versions, which have none.
    """

    url: str = ""
    frame: int = 0
    viewport: tuple[float, float] = (0.0, 0.0)
    scroll_size: tuple[float, float] = (0.0, 0.0)
    boxes: Mapping[int, Box] = field(default_factory=dict)
    lines: Lines | None = None

    @classmethod
    def from_json(cls, data: bytes | str) -> "Layout":
        """Read a ``urn:layout:`` record. Columns are found by name; rows of another length are left out.

        Raises Damaged when it is no layout of format 1.
        """
        try:
            record = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise Damaged(f"the layout record is no JSON ({error})") from error
        if not isinstance(record, dict) or record.get("format") != FORMAT:
            raise Damaged("the layout record is not of format 1", hint="It may come from a newer warcite.")
        columns, rows = record.get("columns") or list(_COLUMNS), record.get("rows")
        boxes: dict[int, Box] = {}
        if isinstance(columns, list) and set(_COLUMNS) <= set(columns) and isinstance(rows, list):
            positions = [columns.index(name) for name in _COLUMNS]
            for row in rows:
                if not isinstance(row, list) or len(row) < len(columns):
                    continue
                values = [row[position] for position in positions]
                if all(map(_is_measure, values)):
                    index, x, y, width, height, font_px, weight, font, flags, length = values
                    boxes[int(index)] = Box(x, y, width, height, font_px, weight, int(font), int(flags), int(length))
        frame = record.get("frame")
        origins = {index: (box.x, box.y) for index, box in boxes.items()}
        return cls(
            url=str(record.get("url") or ""),
            frame=int(frame) if isinstance(frame, int | float) and _is_measure(frame) else 0,
            viewport=_pair(record.get("viewport")),
            scroll_size=_pair(record.get("scroll_size")),
            boxes=boxes,
            lines=read_lines(record.get("text"), origins),
        )


def _is_measure(value: object) -> bool:
    """A number that can be one of pixels or of a count: JSON knows 1e999, and integers of any length."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _FAR


def _pair(value: object) -> tuple[float, float]:
    if isinstance(value, list) and len(value) == 2 and all(map(_is_measure, value)):
        return float(value[0]), float(value[1])
    return 0.0, 0.0


def layout_of(view: WarcIndex, name: str) -> Layout | None:
    """The layout in the record of that name; None where there is none or it cannot be read: words stay readable."""
    payload = view.readable(view.artifact(name))
    if payload is None:
        return None
    try:
        return Layout.from_json(payload.data)
    except Damaged:
        return None
