"""What the layout settles where the judge is in doubt: other columns, bars that stay, labels in small print, copies.

column: the left and right edge of most of the likely prose, in px · print: its font size · copy: likely words
again, in an element that the browser did not draw, such as a second version for small screens. Without boxes nothing
changes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from capture.reading.extract.document.layout import Box
from capture.reading.extract.document.page_features import PageFeatures, Sort

__all__ = ["seen"]

_LIKELY = 0.5
# Above it the judge is not overruled: articles in two columns, headings and ends of lists further out. Measured by
# benchmarks/extraction/layout.py on pages with styles of their own; without the bound layout lost more than it won.
_SURE = 0.7
_OVERLAP = 0.5  # of a run's width that must lie in the column
_SMALL = 0.9  # of the print's size: labels and credits are set smaller
_STOPS = tuple(".!?…。！？:：»”\"'’)؟।」")


@dataclass(frozen=True, slots=True)
class _Print:
    left: float
    right: float
    font_px: float
    fixed: bool


def seen(page: PageFeatures, chances: Sequence[float]) -> list[float]:
    """The chances after a look at the layout: 0 for what stood elsewhere, stayed while the page scrolled, is a copy."""
    body = _print_of(page, chances)
    if body is None:
        return list(chances)
    likely = zip(page.runs, chances, strict=True)
    drawn = {run.text for run, chance in likely if run.box is not None and chance >= _LIKELY}

    def is_out(place: int, chance: float) -> bool:
        run = page.runs[place]
        if run.box is None:
            return run.text in drawn
        if run.box.fixed and not body.fixed:
            return True
        return chance < _SURE and _is_elsewhere(page.sorts[place], run.text, run.box, body)

    return [0.0 if is_out(place, chance) else chance for place, chance in enumerate(chances)]


def _is_elsewhere(sort: str, text: str, box: Box, body: _Print) -> bool:
    if box.width > 0 and _overlap(box, body) < _OVERLAP * min(box.width, body.right - body.left):
        return True
    return sort == Sort.SHORT and box.font_px < _SMALL * body.font_px and not text.endswith(_STOPS)


def _overlap(box: Box, body: _Print) -> float:
    return max(0.0, min(box.x + box.width, body.right) - max(box.x, body.left))


def _print_of(page: PageFeatures, chances: Sequence[float]) -> _Print | None:
    """Column and font size of most of the likely prose, by mass."""
    sums: dict[tuple[float, float, float, bool], float] = {}
    for place, chance in enumerate(chances):
        box = page.runs[place].box
        if box is None or chance < _LIKELY or page.sorts[place] != Sort.PROSE:
            continue
        key = (round(box.x, -1), round(box.x + box.width, -1), box.font_px, box.fixed)
        sums[key] = sums.get(key, 0.0) + page.masses[place]
    if not sums:
        return None
    left, right, font_px, fixed = max(sums, key=lambda key: sums[key])
    return _Print(left, right, font_px, fixed)
