"""The article's blocks in reading order: chosen runs as headings, paragraphs, quotations, list items, code, tables,
and the pictures, embeds and rules between them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from capture.model.article import Block, BlockKind, BlockSource
from capture.model.marked_text import MarkedPart, plain
from capture.reading.extract.blocks.captions import captions
from capture.reading.extract.blocks.figures import FigureBlocks, drawn
from capture.reading.extract.blocks.image_relevance import Surroundings
from capture.reading.extract.blocks.quotations import attributed, quotations
from capture.reading.extract.document.headline import standfirst
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.document.runs import Node, TextRun, Walked
from capture.reading.extract.document.typography import line_of, parts_of, pieces_in
from capture.reading.extract.provenance.element import Places

__all__ = ["block_of", "blocks_of", "is_rule", "parted"]

# MediaWiki, Sphinx and other documentation tools, and the common names of their kin.
_TOOL = re.compile(r"(?i)\b(mw-)?edit-?section\b|\bheader-?link\b|\bperma-?link\b|\banchor-?link\b")

# Asterisms and the like, set between paragraphs: no words, the same sign three times or one that means nothing else.
_RULE = re.compile(r"(?:([*•·∙✦✱~=#_–—-])\s*)(?:\1\s*){2,}|[⁂※❦❧⸻]")


def is_rule(run: TextRun) -> bool:
    """Whether the run's text is a rule drawn with signs: ``* * *``."""
    return len(run.text) <= 80 and _RULE.fullmatch(run.text) is not None


def _without_tools(run: TextRun) -> list[tuple[str, Node]]:
    """A heading's pieces without what software hangs on it: links to edit the section, or to its own anchor."""
    pieces = [(text, node) for text, node in run.pieces if not _is_tool(run, node)]
    return pieces if any(text.strip() for text, _ in pieces) else run.pieces


def _is_tool(run: TextRun, node: Node) -> bool:
    for each in node.ancestors():
        if each is run.owner:
            return False
        if _TOOL.search(each.element.get("class", "")):
            return True
    return False


def block_of(run: TextRun, places: Places, *, quotation: int = 0) -> Block:
    """The model's block of a run of the article's own words; ``quotation`` is the depth that ``quotes`` found."""
    source = places.of_run(run)
    if run.rows:
        return _table(run, source)
    owner = run.owner
    if owner.pre:
        return _worded(Block(kind=BlockKind.CODE, text=run.text, source=source), run.pieces)
    if is_rule(run):
        return Block(kind=BlockKind.SEPARATOR, source=source)
    if run.level:
        pieces = _without_tools(run)
        text = run.text if pieces is run.pieces else " ".join("".join(text for text, _ in pieces).split())
        return _worded(Block(kind=BlockKind.HEADING, text=text, level=run.level, source=source), pieces)
    if quotation:
        block = Block(kind=BlockKind.QUOTATION, text=run.text, depth=quotation, source=source)
    elif owner.list_depth and (item := run.inside("li")) is not None:
        block = Block(
            kind=BlockKind.LIST,
            text=run.text,
            depth=owner.list_depth,
            ordered=owner.ordered,
            number=_number(item) if owner.ordered else 0,
            source=source,
        )
    else:
        block = Block(kind=BlockKind.PARAGRAPH, text=run.text, source=source)
    return _worded(block, run.pieces)


def _number(item: Node) -> int:
    """What the markup says of an item's number: its ``value``, or that it is its list's first; else 0."""
    told = item.element.get("value", "")
    around = item.parent.element if item.parent is not None and item.parent.tag == "ol" else None
    if not told and around is not None and next(around.iterchildren("li"), None) is item.element:
        told = around.get("start", "1")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 8 else 0


def _worded(block: Block, pieces: Sequence[tuple[str, Node]]) -> Block:
    """The block with its parts, where some of them are marked."""
    parts = parts_of(pieces, pre=block.kind is BlockKind.CODE)
    return replace(block, text=plain(parts), parts=parts) if parts else block


def _table(run: TextRun, source: BlockSource) -> Block:
    element = run.owner.element.find("caption")
    told = line_of(pieces_in(element), source) if element is not None else None
    caption = told if told is not None and told.text else None
    parts: list[MarkedPart] = []
    if any(part.mark for row in run.cells for cell in row for part in cell):
        for row in run.cells:
            parts += [MarkedPart(text="\n")] * bool(parts)
            for number, cell in enumerate(row):
                parts += ([MarkedPart(text=" | ")] * bool(number)) + list(cell)
    text = plain(parts) if parts else run.text
    cells = run.cells if parts else ()
    return Block(
        kind=BlockKind.TABLE, text=text, parts=tuple(parts), rows=run.rows, cells=cells, caption=caption, source=source
    )


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


def blocks_of(
    around: Surroundings, walked: Walked, about: str, layout: Layout | None
) -> tuple[tuple[Block, ...], list[FigureBlocks]]:
    """The article's blocks in reading order, and those of them that are no words: figures, embeds, rules.

    ``about`` is the page's own description: of its words the standfirst is known.
    """
    page, chosen, body = around.page, around.words, around.body
    leading = standfirst(page, body.first, about)
    told = captions(page, walked.pictures, body, chosen)
    told = {place: kind for place, kind in told.items() if place not in leading}
    places = Places(layout.boxes if layout is not None else None)
    words = [place for place in chosen if place not in told]
    depths = quotations(page, words, body)
    quoted = {place: block_of(page.runs[place], places, quotation=depth) for place, depth in depths.items()}
    quoted, names = attributed(page, quoted, places)
    inserted = drawn(around, walked, {place: kind for place, kind in told.items() if place not in names}, places)
    found = [(one.order, 2 if one.behind else 0, one.block) for one in inserted]
    rules = [place for place in range(body.first, body.last) if is_rule(page.runs[place])]
    for place in {*words, *leading, *rules} - names:
        block = quoted.get(place) or block_of(page.runs[place], places)
        block = replace(block, folded=page.runs[place].folded)
        found.append((page.runs[place].order, 1, block))
    return tuple(parted(block for _, _, block in sorted(found, key=lambda item: item[:2]))), inserted
