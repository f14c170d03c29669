"""Where the page had folded words away: what is said of it in front of them."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from capture.model.article import Block

__all__ = ["FOLDED", "UNFOLDED", "stretches"]

FOLDED = "The page showed what follows only after a click."
UNFOLDED = "What follows stood open on the page."


def stretches(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Block]]]:
    """The blocks in stretches, each with what is to be said in front of it of how the page showed it, mostly nothing.

    Blocks without words go with those before them.
    """
    state = before = False
    marked: list[tuple[bool, Block]] = []
    for block in blocks:
        state = block.folded if block.text else state
        marked.append((state, block))
    for is_folded, group in groupby(marked, key=lambda one: one[0]):
        yield FOLDED if is_folded else UNFOLDED if before else "", [block for _, block in group]
        before = is_folded
