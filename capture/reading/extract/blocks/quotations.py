"""Which paragraphs quote somebody else at length: by their elements, their names, a colon before, their indent.

spine: the element whose own children are most of the article's paragraphs · wrapper: a child of the spine that
holds paragraphs of its own.
"""

from collections.abc import Sequence

from capture.reading.extract.classify.postprocess import ArticleBody
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures, Sort
from capture.reading.extract.document.runs import Node, TextRun

__all__ = ["quotations"]

_COLONS = (":", "：")
_INDENT_PX = 8.0


def quotations(page: PageFeatures, chosen: Sequence[int], body: ArticleBody) -> dict[int, int]:
    """Place → depth (1 = outermost) of the chosen runs that are quotations."""
    spine = _spine(page, chosen)
    left = _left_edge(page, chosen)
    found: dict[int, int] = {}
    wrapper: Node | None = None
    start = 0  # position of the first of the runs that stand in the wrapper, one after the other
    for position, place in enumerate(chosen):
        run = page.runs[place]
        if (child := _child(run.owner, spine)) is not wrapper:
            wrapper, start = child, position
        if page.sorts[place] == Sort.HEADING or run.rows or run.owner.pre:
            continue
        depth = _blockquotes(run.owner, body.element)
        if not depth and _names_quote(run, body.element):
            depth = 1
        if not depth and wrapper not in (None, run.owner) and not run.owner.list_depth and start:
            depth = int(page.runs[chosen[start - 1]].text.endswith(_COLONS))
        if not depth and position and _is_indented(run, left):
            depth = int(page.runs[chosen[position - 1]].text.endswith(_COLONS) or chosen[position - 1] in found)
        if depth:
            found[place] = depth
    return found


def _blockquotes(node: Node, body: Node | None) -> int:
    depth = 0
    for each in node.ancestors():
        if each is body:
            break
        depth += each.tag == "blockquote"
    return depth


def _names_quote(run: TextRun, body: Node | None) -> bool:
    for each, _ in zip(run.owner.ancestors(), range(3), strict=False):
        if each is body:
            return False
        if each.cues & Cue.QUOTE:
            return True
    return False


def _spine(page: PageFeatures, chosen: Sequence[int]) -> Node | None:
    sums: dict[Node, float] = {}
    for place in chosen:
        parent = page.runs[place].owner.parent
        if page.sorts[place] == Sort.PROSE and parent is not None:
            sums[parent] = sums.get(parent, 0.0) + page.masses[place]
    return max(sums, key=lambda node: sums[node], default=None)


def _child(node: Node, spine: Node | None) -> Node | None:
    """The child of the spine that holds the element, or is it."""
    below: Node | None = None
    for each in node.ancestors():
        if each is spine:
            return below
        below = each
    return None


def _left_edge(page: PageFeatures, chosen: Sequence[int]) -> tuple[float, float] | None:
    """Left and right edge of most of the chosen prose, in px."""
    sums: dict[tuple[float, float], float] = {}
    for place in chosen:
        box = page.runs[place].box
        if box is not None and page.sorts[place] == Sort.PROSE:
            edge = (box.x, box.x + box.width)
            sums[edge] = sums.get(edge, 0.0) + page.masses[place]
    return max(sums, key=lambda edge: sums[edge], default=None)


def _is_indented(run: TextRun, edges: tuple[float, float] | None) -> bool:
    """Begins further in than the paragraphs do, on the side where they begin or on both."""
    if run.box is None or edges is None:
        return False
    left, right = edges
    inside = run.box.x >= left - 1 and run.box.x + run.box.width <= right + 1
    return inside and (run.box.x - left >= _INDENT_PX or right - run.box.x - run.box.width >= _INDENT_PX)
