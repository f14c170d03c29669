"""What the layout settles where the classifier is in doubt: other columns, bars that stay, small print, copies.

column: the left and right edge of most of the likely prose, in px · print: its font size · copy: likely words
again, in an element that the browser did not draw, such as a second version for small screens. Without boxes nothing
changes here.
"""

from collections.abc import Sequence

from capture.reading.extract.document.page_features import PageFeatures, Sort
from capture.reading.extract.document.runs import TextRun

__all__ = ["filter_by_layout"]

_LIKELY = 0.5
# Above it the classifier is not overruled: articles in two columns, headings and ends of lists further out. Measured by
# benchmarks/extraction/layout.py on pages with styles of their own; without the bound layout lost more than it won.
_SURE = 0.7
_OVERLAP = 0.5  # of a run's width that must lie in the column
_SMALL = 0.9  # of the print's size: labels and credits are set smaller
_STOPS = tuple(".!?…。！？:：»”\"'’)؟।」")


def filter_by_layout(page: PageFeatures, chances: Sequence[float]) -> list[float]:
    """The chances after a look at the layout: 0 for what stood elsewhere, stayed while the page scrolled, is a copy."""
    sums: dict[tuple[float, float, float, bool], float] = {}
    for run, sort, mass, chance in zip(page.runs, page.sorts, page.masses, chances, strict=True):
        box = run.box
        if box is not None and chance >= _LIKELY and sort == Sort.PROSE:
            key = (round(box.x, -1), round(box.x + box.width, -1), box.font_px, box.fixed)
            sums[key] = sums.get(key, 0.0) + mass
    if not sums:
        return list(chances)
    left, right, font_px, fixed = max(sums, key=lambda key: sums[key])
    likely = zip(page.runs, chances, strict=True)
    drawn = {run.text for run, chance in likely if run.box is not None and chance >= _LIKELY}

    def is_out(run: TextRun, sort: Sort, chance: float) -> bool:
        box = run.box
        if box is None:
            return run.text in drawn
        if box.fixed and not fixed:
            return True
        if chance >= _SURE:
            return False
        overlap = max(0.0, min(box.x + box.width, right) - max(box.x, left))
        if box.width > 0 and overlap < _OVERLAP * min(box.width, right - left):
            return True
        return sort == Sort.SHORT and box.font_px < _SMALL * font_px and not run.text.endswith(_STOPS)

    runs = zip(page.runs, page.sorts, chances, strict=True)
    return [0.0 if is_out(run, sort, chance) else chance for run, sort, chance in runs]
