"""What the layout settles where markup is silent: other columns, bars that stay, labels in small print.

column: the left and right edge of most of the likely prose, in px, and of likely prose that nearly fills the same
· print: its font size. Without boxes nothing
changes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from capture.extract.layout import Box
from capture.extract.survey import Page, Sort

__all__ = ["seen"]

_LIKELY = 0.5
_OVERLAP = 0.5  # of a run's width that must lie in the column
_ALIKE = 0.8  # of the wider of two that lie in one column: a list is indented, its paragraphs are not
_SMALL = 0.9  # of the print's size: labels and credits are set smaller
_STOPS = tuple(".!?…。！？:：»”\"'’)؟।」")


@dataclass(frozen=True, slots=True)
class _Print:
    left: float
    right: float
    font_px: float
    fixed: bool


def seen(page: Page, chances: Sequence[float]) -> list[float]:
    """The chances after a look at the layout: 0 for what stood elsewhere or stayed while the page scrolled."""
    body = _print_of(page, chances)
    if body is None:
        return list(chances)
    return [
        0.0 if box is not None and _is_elsewhere(page.sorts[place], run.text, box, body) else chance
        for place, (run, chance) in enumerate(zip(page.runs, chances, strict=True))
        for box in (run.box,)
    ]


def _is_elsewhere(sort: str, text: str, box: Box, body: _Print) -> bool:
    if box.fixed and not body.fixed:
        return True
    if box.width > 0 and _overlap(box, body) < _OVERLAP * min(box.width, body.right - body.left):
        return True
    return sort == Sort.SHORT and box.font_px < _SMALL * body.font_px and not text.endswith(_STOPS)


def _overlap(box: Box, body: _Print) -> float:
    return max(0.0, min(box.x + box.width, body.right) - max(box.x, body.left))


def _print_of(page: Page, chances: Sequence[float]) -> _Print | None:
    """Column and font size of most of the likely prose, by mass."""
    sums: dict[_Print, float] = {}
    for place, chance in enumerate(chances):
        box = page.runs[place].box
        if box is None or chance < _LIKELY or page.sorts[place] != Sort.PROSE:
            continue
        key = _Print(round(box.x, -1), round(box.x + box.width, -1), box.font_px, box.fixed)
        sums[key] = sums.get(key, 0.0) + page.masses[place]
    if not sums:
        return None
    body = max(sums, key=lambda key: sums[key])
    column = [each for each in sums if _is_column_of(each, body)]
    return replace(body, left=min(each.left for each in column), right=max(each.right for each in column))


def _is_column_of(other: _Print, body: _Print) -> bool:
    shared = min(other.right, body.right) - max(other.left, body.left)
    wider = max(other.right - other.left, body.right - body.left)
    return other.fixed == body.fixed and shared >= _ALIKE * wider
