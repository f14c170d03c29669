"""What a chosen run is to a reader: heading, paragraph, quotation, caption, credit, list item, code, table."""

from capture.extract.cues import Cue
from capture.extract.walk import Node, Run
from capture.model.article import Block, BlockKind, BlockSource

__all__ = ["Paths", "block_of", "kind_of"]

_LONGEST_CREDIT = 160  # characters


def kind_of(run: Run) -> BlockKind:
    """The kind of a run, from its markup and its cues."""
    if run.rows:
        return BlockKind.TABLE
    if run.owner.pre:
        return BlockKind.CODE
    if is_credit(run):
        return BlockKind.CREDIT
    if is_caption(run):
        return BlockKind.CAPTION
    if run.level:
        return BlockKind.HEADING
    if run.owner.quote_depth:
        return BlockKind.QUOTATION
    if run.owner.list_depth and run.inside("li"):
        return BlockKind.LIST
    return BlockKind.PARAGRAPH


def is_caption(run: Run) -> bool:
    """In a figure's caption, or in something named one close by."""
    for node, _ in zip(run.owner.ancestors(), range(3), strict=False):
        if node.tag == "figcaption" or node.cues & Cue.CAPTION:
            return True
    return run.inside("figure") is not None and run.owner.tag not in ("table", "blockquote", "pre")


def is_credit(run: Run) -> bool:
    """Short, and named a credit by its own element, a piece of it, or the element around."""
    if len(run.text) > _LONGEST_CREDIT:
        return False
    if any(node.cues & Cue.CREDIT for node, _ in zip(run.owner.ancestors(), range(2), strict=False)):
        return True
    return all(node.cues & Cue.CREDIT for text, node in run.pieces if text.strip())


class Paths:
    """XPaths of elements, each parent's children counted once however many of them are asked for."""

    def __init__(self) -> None:
        self._steps: dict[object, dict[object, str]] = {}

    def of(self, node: Node) -> str:
        """``/html/body/div[2]/p[1]``: a place among siblings is given where there are several of the tag."""
        steps = [self._step(each) for each in node.ancestors()]
        return "/" + "/".join(reversed(steps))

    def _step(self, node: Node) -> str:
        if node.parent is None:
            return node.tag
        parent = node.parent.element
        if parent not in self._steps:
            self._steps[parent] = _numbered(parent)
        return self._steps[parent].get(node.element, node.tag)


def _numbered(parent: object) -> dict[object, str]:
    tags: dict[str, int] = {}
    places: list[tuple[object, str, int]] = []
    for child in parent:  # type: ignore[attr-defined]
        if isinstance(child.tag, str):
            tags[child.tag] = tags.get(child.tag, 0) + 1
            places.append((child, child.tag, tags[child.tag]))
    return {child: f"{tag}[{place}]" if tags[tag] > 1 else tag for child, tag, place in places}


def block_of(run: Run, kind: BlockKind, paths: Paths) -> Block:
    """The model's block of a run."""
    return Block(
        kind=kind,
        text=run.text,
        level=run.level if kind is BlockKind.HEADING else 0,
        depth=_depth(run, kind),
        ordered=run.owner.ordered if kind is BlockKind.LIST else False,
        rows=run.rows,
        source=BlockSource(element=run.owner.index, path=paths.of(run.owner)),
    )


def _depth(run: Run, kind: BlockKind) -> int:
    if kind is BlockKind.QUOTATION:
        return max(1, run.owner.quote_depth)
    return run.owner.list_depth if kind is BlockKind.LIST else 0
