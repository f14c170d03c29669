"""Chosen runs as blocks of the model: heading, paragraph, quotation, caption, credit, list item, code, table."""

import re
from collections.abc import Iterator

from capture.extract.cues import Cue
from capture.extract.pictures import split_credit
from capture.extract.runs import Node, Run
from capture.extract.walk import MAX_DEPTH
from capture.model.article import Block, BlockKind, BlockSource

__all__ = ["Paths", "blocks_of", "is_caption"]

# MediaWiki, Sphinx and other documentation tools, and the common names of their kin.
_TOOL = re.compile(r"(?i)\b(mw-)?edit-?section\b|\bheader-?link\b|\bperma-?link\b|\banchor-?link\b")


def is_caption(run: Run) -> bool:
    """In a figure's caption, or in something named one close by."""
    for node, _ in zip(run.owner.ancestors(), range(3), strict=False):
        if node.tag == "figcaption" or node.cues & (Cue.CAPTION | Cue.CREDIT):
            return True
    return run.inside("figure") is not None and run.owner.tag not in ("table", "blockquote", "pre")


def _without_tools(run: Run) -> str:
    """A heading's words without what software hangs on it: links to edit the section, or to its own anchor."""
    words = [text for text, node in run.pieces if not _is_tool(run, node)]
    if len(words) == len(run.pieces) or not words:
        return run.text
    return " ".join("".join(words).split()) or run.text


def _is_tool(run: Run, node: Node) -> bool:
    for each in node.ancestors():
        if each is run.owner:
            return False
        if _TOOL.search(each.element.get("class", "")):
            return True
    return False


class Paths:
    """XPaths of elements, each parent's children counted once however many of them are asked for."""

    def __init__(self) -> None:
        self._steps: dict[object, dict[object, str]] = {}

    def of(self, node: Node) -> str:
        """``/html/body/div[2]/p[1]``: a place among siblings is given where there are several of the tag.

        Empty for elements nested deeper than the walk follows.
        """
        if node.depth > MAX_DEPTH:
            return ""
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


def blocks_of(
    run: Run, paths: Paths, *, caption: BlockKind | None = None, quotation: int = 0
) -> Iterator[Block]:
    """The model's blocks of a run: one, or caption and credit where one run holds both.

    ``caption`` is what ``pictures`` found the run to be, ``quotation`` the depth that ``quotes`` found.
    """
    source = BlockSource(element=run.owner.index, path=paths.of(run.owner))
    if caption is not None:
        told, credit = split_credit(run) if caption is BlockKind.CAPTION else ("", run.text)
        if told:
            yield Block(kind=BlockKind.CAPTION, text=told, source=source)
        if credit:
            yield Block(kind=BlockKind.CREDIT, text=credit, source=source)
    elif run.rows:
        yield Block(kind=BlockKind.TABLE, text=run.text, rows=run.rows, source=source)
    elif run.owner.pre:
        yield Block(kind=BlockKind.CODE, text=run.text, source=source)
    elif run.level:
        yield Block(kind=BlockKind.HEADING, text=_without_tools(run), level=run.level, source=source)
    elif quotation:
        yield Block(kind=BlockKind.QUOTATION, text=run.text, depth=quotation, source=source)
    elif run.owner.list_depth and run.inside("li"):
        owner = run.owner
        yield Block(
            kind=BlockKind.LIST, text=run.text, depth=owner.list_depth, ordered=owner.ordered, source=source
        )
    else:
        yield Block(kind=BlockKind.PARAGRAPH, text=run.text, source=source)
