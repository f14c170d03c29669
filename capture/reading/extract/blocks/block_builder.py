"""The article's blocks in reading order: chosen runs as headings, paragraphs, quotations, list items, code, tables,
and the pictures, embeds and rules between them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from capture.model.article import Block, BlockKind, BlockSource
from capture.model.marked_text import MarkedPart, plain
from capture.reading.extract.blocks.captions import captions
from capture.reading.extract.blocks.figures import PlacedBlock, figure_blocks
from capture.reading.extract.blocks.image_relevance import Surroundings
from capture.reading.extract.blocks.quotations import attributed, quotation_depths
from capture.reading.extract.document.headline import standfirst
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.document.runs import Node, TextRun, Walked
from capture.reading.extract.document.typography import line_of, parts_of, pieces_in
from capture.reading.extract.provenance.element import Places

__all__ = ["blocks_of"]

# MediaWiki, Sphinx and other documentation tools, and the common names of their kin.
_TOOL = re.compile(r"(?i)\b(mw-)?edit-?section\b|\bheader-?link\b|\bperma-?link\b|\banchor-?link\b")

# Asterisms and the like, set between paragraphs: no words, the same sign three times or one that means nothing else.
_RULE = re.compile(r"(?:([*•·∙✦✱~=#_–—-])\s*)(?:\1\s*){2,}|[⁂※❦❧⸻]")


def blocks_of(
    around: Surroundings, walked: Walked, about: str, layout: Layout | None
) -> tuple[tuple[Block, ...], list[PlacedBlock]]:
    """The article's blocks in reading order, and those of them that are no words: figures, embeds, rules.

    ``about`` is the page's own description: of its words the standfirst is known.
    """
    page, chosen, body = around.page, around.words, around.body
    leading = standfirst(page, body.first, about)
    at_pictures = captions(page, walked.pictures, body, chosen)
    kinds = {index: kind for index, kind in at_pictures.items() if index not in leading}
    sources = Places(layout.boxes if layout is not None else None)
    words = [index for index in chosen if index not in kinds]
    depths = quotation_depths(page, words, body)
    quotations = {index: _block_of(page.runs[index], sources, quotation=depth) for index, depth in depths.items()}
    quotations, names = attributed(page, quotations, sources)
    kinds = {index: kind for index, kind in kinds.items() if index not in names}
    inserted = figure_blocks(around, walked, kinds, sources)
    found = [(placed.order, 2 if placed.behind else 0, placed.block) for placed in inserted]
    rules = [index for index in range(body.first, body.last) if _is_rule(page.runs[index])]
    for index in {*words, *leading, *rules} - names:
        run = page.runs[index]
        block = quotations.get(index) or _block_of(run, sources)
        found.append((run.order, 1, replace(block, folded=run.folded)))
    in_order = (block for _, _, block in sorted(found, key=lambda item: item[:2]))
    return tuple(_with_parting_rules(in_order)), inserted


def _is_rule(run: TextRun) -> bool:
    """Whether the run's text is a rule drawn with signs: ``* * *``."""
    return len(run.text) <= 80 and _RULE.fullmatch(run.text) is not None


def _block_of(run: TextRun, sources: Places, *, quotation: int = 0) -> Block:
    """The model's block of a run of the article's own words; ``quotation`` is its depth."""
    source = sources.of_run(run)
    if run.rows:
        return _table(run, source)
    owner, pieces = run.owner, run.pieces
    if owner.pre:
        block = Block(kind=BlockKind.CODE, text=run.text, source=source)
    elif _is_rule(run):
        return Block(kind=BlockKind.SEPARATOR, source=source)
    elif run.level:
        # Without what software hangs on a heading: links to edit the section, or to its own anchor.
        own = [
            (text, node)
            for text, node in pieces
            if not any(_TOOL.search(each.element.get("class", "")) for each in node.ancestors(owner))
        ]
        text = run.text
        if any(text.strip() for text, _ in own):
            pieces, text = own, " ".join("".join(text for text, _ in own).split())
        block = Block(kind=BlockKind.HEADING, text=text, level=run.level, source=source)
    elif quotation:
        block = Block(kind=BlockKind.QUOTATION, text=run.text, depth=quotation, source=source)
    elif owner.list_depth and (item := run.inside("li")) is not None:
        number = _number(item) if owner.ordered else 0
        depth, ordered = owner.list_depth, owner.ordered
        block = Block(kind=BlockKind.LIST, text=run.text, depth=depth, ordered=ordered, number=number, source=source)
    else:
        block = Block(kind=BlockKind.PARAGRAPH, text=run.text, source=source)
    parts = parts_of(pieces, pre=block.kind is BlockKind.CODE)
    return replace(block, text=plain(parts), parts=parts) if parts else block


def _number(item: Node) -> int:
    """What the markup says of an item's number: its ``value``, or that it is its list's first; else 0."""
    value = item.element.get("value", "")
    around = item.parent.element if item.parent is not None and item.parent.tag == "ol" else None
    if not value and around is not None and next(around.iterchildren("li"), None) is item.element:
        value = around.get("start", "1")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 8 else 0


def _table(run: TextRun, source: BlockSource) -> Block:
    element = run.owner.element.find("caption")
    line = line_of(pieces_in(element), source) if element is not None else None
    caption = line if line is not None and line.text else None
    if not any(part.mark for row in run.cells for cell in row for part in cell):
        return Block(kind=BlockKind.TABLE, text=run.text, rows=run.rows, caption=caption, source=source)
    parts: list[MarkedPart] = []
    for row in run.cells:
        parts += [MarkedPart(text="\n")] * bool(parts)
        for number, cell in enumerate(row):
            parts += ([MarkedPart(text=" | ")] * bool(number)) + list(cell)
    return Block(
        kind=BlockKind.TABLE,
        text=plain(parts),
        parts=tuple(parts),
        rows=run.rows,
        cells=run.cells,
        caption=caption,
        source=source,
    )


def _with_parting_rules(blocks: Iterable[Block]) -> Iterator[Block]:
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
