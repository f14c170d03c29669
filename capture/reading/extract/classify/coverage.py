"""How much of the main column the article holds: a low share says that something may be missing.

main column: from the headline on, the runs in the smallest element that holds headline and body, and, where there
is a layout, those as far left and right as the body; without links, what stands there again and again,
and what names itself something else. Prose in there that no reader saw counts as well, unless its markup hides it or
it has no size: words for screen readers, menus.
"""

from collections.abc import Collection, Iterator, Sequence

from capture.model.article import Block
from capture.reading.extract.classify.postprocess import ArticleBody, cues_apart
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.layout import Box
from capture.reading.extract.document.page_features import PROSE_MASS, PageFeatures, mass_of
from capture.reading.extract.document.runs import Node, TextRun

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

    ``runs`` are all that the walk found, those of ``page`` and those that nobody saw.
    """
    held = sum(map(said_by, blocks))
    texts = {line.shown for block in blocks for line in block.lines} | {block.shown for block in blocks}
    left = sum(
        len(page.runs[place].text)
        for place in _column(page, chosen, body)
        if place not in chosen and page.runs[place].text not in texts
    )
    if held and body.element is not None:
        texts |= {run.text for run in page.runs}
        left += sum(len(run.text) for run in _unseen(page, chosen, body, runs) if run.text not in texts)
    return round(held / (held + left), 4) if held else 0.0


def _unseen(
    page: PageFeatures, chosen: Collection[int], body: ArticleBody, runs: Sequence[TextRun]
) -> Iterator[TextRun]:
    """Prose beside the body's own that the browser did not show."""
    edges, around = _edges(page, chosen), _holder(page, body)
    for run in runs:
        box = run.box
        if not run.hidden or run.marked or box is None or min(box.width, box.height) <= 1:
            continue
        if mass_of(run.text) < PROSE_MASS or run.link_share >= _LINKED or not _is_within(box, edges):
            continue
        beside = any(node is around for node in run.owner.ancestors())
        if beside and not cues_apart(run.owner, body.element) & _ELSE:
            yield run


def said_by(block: Block) -> int:
    """Characters of the page's text that a block holds."""
    return len(block.shown) + sum(len(line.shown) for line in block.lines)


def _column(page: PageFeatures, chosen: Collection[int], body: ArticleBody) -> list[int]:
    """Places of the main column's runs of words, the headline apart."""
    if body.element is None:
        return []
    around = _holder(page, body)
    start = page.headline + 1 if page.headline is not None and page.headline <= body.first else 0
    print_ = _edges(page, chosen)
    return [
        place
        for place in range(start, len(page.runs))
        if page.links[place] < _LINKED
        and not page.runs[place].promo_link
        and page.repeats[page.runs[place].text] == 1
        and any(node is around for node in page.runs[place].owner.ancestors())
        and not cues_apart(page.runs[place].owner, body.element) & _ELSE
        and _is_within(page.runs[place].box, print_)
    ]


def _holder(page: PageFeatures, body: ArticleBody) -> Node | None:
    """The smallest element that holds headline and body; the body where the headline stands behind it."""
    if page.headline is None or page.headline > body.first:
        return body.element
    above = list(page.runs[page.headline].owner.ancestors())
    return next((node for node in body.around if any(node is other for other in above)), body.element)


def _edges(page: PageFeatures, chosen: Collection[int]) -> tuple[float, float] | None:
    """Left and right of the chosen runs, in px; None without a layout."""
    boxes = [box for place in chosen if (box := page.runs[place].box) is not None and box.width > 0]
    if not boxes:
        return None
    return min(box.x for box in boxes), max(box.x + box.width for box in boxes)


def _is_within(box: Box | None, edges: tuple[float, float] | None) -> bool:
    if box is None or edges is None or box.width <= 0:
        return True
    overlap = min(box.x + box.width, edges[1]) - max(box.x, edges[0])
    return not box.fixed and overlap >= _OVERLAP * box.width
