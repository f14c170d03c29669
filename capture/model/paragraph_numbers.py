"""Paragraph numbers: how the library counts, and a citation points to, the paragraphs of an article."""

from collections.abc import Sequence
from itertools import count, groupby

from capture.model.article import Block, BlockKind

__all__ = ["paragraph_numbers"]

_UNNUMBERED = (BlockKind.HEADING, BlockKind.FIGURE, BlockKind.EMBED, BlockKind.SEPARATOR)


def paragraph_numbers(blocks: Sequence[Block]) -> tuple[int, ...]:
    """One number a block, from 1: of paragraphs, quotations, tables and code each, one for all items of a list.

    Headings, figures, embeds and separators are not counted: 0.
    """
    found: list[int] = []
    numbers = count(1)
    for (kind, _), group in groupby(blocks, key=lambda block: (block.kind, block.ordered)):
        members = list(group)
        if kind is BlockKind.LIST:
            found += [next(numbers)] * len(members)
        else:
            found += [0 if kind in _UNNUMBERED else next(numbers) for _ in members]
    return tuple(found)
