"""How much of the main column the article holds: a low share says that something may be missing.

main column: from the headline on, the runs in the smallest element that holds headline and body, and, where there
is a layout, those as far left and right as the body; without links, what stands there again and again,
and what names itself something else. Prose in there that no reader saw counts as well, unless its markup hides it or
it has no size: words for screen readers, menus.
"""

import math
from collections.abc import Collection, Sequence

from capture.model.article import Block
from capture.reading.extract.classify.postprocess import ArticleBody, cues_apart
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PROSE_MASS, PageFeatures, mass_of
from capture.reading.extract.document.runs import TextRun

__all__ = ["coverage", "said_by"]

_ELSE = (
    Cue.AD | Cue.NAVIGATION | Cue.FOOTER | Cue.SIDE | Cue.RELATED | Cue.SHARE | Cue.COMMENT | Cue.PROMO | Cue.CONSENT
    | Cue.BYLINE | Cue.TAGS | Cue.DATE | Cue.BIO | Cue.HIDDEN | Cue.MEDIA | Cue.SECTION | Cue.FORM | Cue.CAPTION
)  # fmt: skip
_LINKED = 0.3  # share of letters in links from which a run is one of links
_OVERLAP = 0.5  # of a run's width that must lie in the column


def coverage(
    page: PageFeatures, blocks: Sequence[Block], chosen: Collection[int], body: ArticleBody, runs: Sequence[TextRun]
) -> float:
    """The share of the main column's characters that the blocks hold, 0-1; 0 without blocks.

    ``chosen`` are indexes of ``page.runs``; ``runs`` are all that the walk found, also those that nobody saw.
    """
    kept = sum(map(said_by, blocks))
    if not kept or body.element is None:
        return 1.0 if kept else 0.0
    boxes = [box for index in chosen if (box := page.runs[index].box) is not None and box.width > 0]
    left = min((box.x for box in boxes), default=-math.inf)
    right = max((box.x + box.width for box in boxes), default=math.inf)
    holder, start = body.element, 0  # the smallest element that holds headline and body, where the headline is above
    if page.headline is not None and page.headline <= body.first:
        above = set(page.runs[page.headline].owner.ancestors())
        holder = next((node for node in body.around if node in above), holder)
        start = page.headline + 1

    def is_in_column(run: TextRun) -> bool:
        box = run.box
        if not any(node is holder for node in run.owner.ancestors()) or cues_apart(run.owner, body.element) & _ELSE:
            return False
        if box is None or not boxes or box.width <= 0:
            return True
        return not box.fixed and min(box.x + box.width, right) - max(box.x, left) >= _OVERLAP * box.width

    texts = {line.shown for block in blocks for line in block.lines} | {block.shown for block in blocks}
    lacking = 0
    for index, run in enumerate(page.runs[start:], start):
        if index in chosen or run.text in texts or page.links[index] >= _LINKED or run.promo_link:
            continue
        if page.repeats[run.text] == 1 and is_in_column(run):
            lacking += len(run.text)
    texts |= {run.text for run in page.runs}
    for run in runs:  # prose in the column that the browser did not show
        box = run.box
        if not run.hidden or run.marked or box is None or min(box.width, box.height) <= 1 or run.text in texts:
            continue
        if mass_of(run.text) >= PROSE_MASS and run.link_share < _LINKED and is_in_column(run):
            lacking += len(run.text)
    return round(kept / (kept + lacking), 4)


def said_by(block: Block) -> int:
    """Characters of the page's text that a block holds."""
    return len(block.shown) + sum(len(line.shown) for line in block.lines)
