"""Chosen runs as blocks of the model: heading, paragraph, quotation, list item, code, table, separator."""

import re
from collections.abc import Iterable, Iterator

from capture.extract.places import Places
from capture.extract.runs import Node, Run
from capture.model.article import Block, BlockKind, Line

__all__ = ["block_of", "is_rule", "parted"]

# MediaWiki, Sphinx and other documentation tools, and the common names of their kin.
_TOOL = re.compile(r"(?i)\b(mw-)?edit-?section\b|\bheader-?link\b|\bperma-?link\b|\banchor-?link\b")

# Asterisms and the like, set between paragraphs: no words, the same sign three times or one that means nothing else.
_RULE = re.compile(r"(?:([*•·∙✦✱~=#_–—-])\s*)(?:\1\s*){2,}|[⁂※❦❧⸻]")


def is_rule(run: Run) -> bool:
    """Whether the run's text is a rule drawn with signs: ``* * *``."""
    return len(run.text) <= 80 and _RULE.fullmatch(run.text) is not None


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


def block_of(run: Run, places: Places, *, quotation: int = 0) -> Block:
    """The model's block of a run of the article's own words; ``quotation`` is the depth that ``quotes`` found."""
    source = places.of_run(run)
    if run.rows:
        caption = _table_caption(run)
        told = Line(text=caption, source=source) if caption else None
        return Block(kind=BlockKind.TABLE, text=run.text, rows=run.rows, caption=told, source=source)
    if run.owner.pre:
        return Block(kind=BlockKind.CODE, text=run.text, source=source)
    if is_rule(run):
        return Block(kind=BlockKind.SEPARATOR, source=source)
    if run.level:
        return Block(kind=BlockKind.HEADING, text=_without_tools(run), level=run.level, source=source)
    if quotation:
        return Block(kind=BlockKind.QUOTATION, text=run.text, depth=quotation, source=source)
    owner = run.owner
    if owner.list_depth and run.inside("li"):
        depth = owner.list_depth
        return Block(kind=BlockKind.LIST, text=run.text, depth=depth, ordered=owner.ordered, source=source)
    return Block(kind=BlockKind.PARAGRAPH, text=run.text, source=source)


def _table_caption(run: Run) -> str:
    element = run.owner.element.find("caption")
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


def parted(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with rules only where they part something: one at a time, none at the ends."""
    waiting: Block | None = None
    begun = False
    for block in blocks:
        if block.kind is BlockKind.SEPARATOR:
            waiting = waiting or block
            continue
        if waiting is not None and begun:
            yield waiting
        waiting = None
        begun = True
        yield block
