"""The article's blocks in reading order: its words, and the pictures, embeds and rules between them."""

from dataclasses import replace

from capture.model.article import Block
from capture.reading.extract.blocks.attributions import attributed
from capture.reading.extract.blocks.block_builder import block_of, is_rule, parted
from capture.reading.extract.blocks.captions import captions
from capture.reading.extract.blocks.figures import FigureBlocks, drawn
from capture.reading.extract.blocks.image_relevance import Surroundings
from capture.reading.extract.blocks.quotations import quotations
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.document.runs import Walked
from capture.reading.extract.document.standfirst import standfirst
from capture.reading.extract.provenance.element import Places

__all__ = ["blocks_of"]


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
    quoted, names = attributed(page, quotations(page, words, body), places)
    inserted = drawn(around, walked, {place: kind for place, kind in told.items() if place not in names}, places)
    found = [(one.order, 2 if one.behind else 0, one.block) for one in inserted]
    rules = [place for place in range(body.first, body.last) if is_rule(page.runs[place])]
    for place in {*words, *leading, *rules} - names:
        block = quoted.get(place) or block_of(page.runs[place], places)
        block = replace(block, folded=page.runs[place].folded)
        found.append((page.runs[place].order, 1, block))
    return tuple(parted(block for _, _, block in sorted(found, key=lambda item: item[:2]))), inserted
