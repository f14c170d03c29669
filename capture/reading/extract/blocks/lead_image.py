"""The lead picture: what the page names as its picture, joined with the figure that shows it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from capture.model.article import Block, BlockKind, Image, Lead, Value
from capture.reading.extract.blocks.figures import FigureBlocks
from capture.reading.extract.blocks.image_urls import absolute, place_of_same

__all__ = ["lead_of"]


def lead_of(
    said: Value | None, alt: str, figures: Sequence[FigureBlocks], blocks: Sequence[Block], held: Callable[[str], bool]
) -> Lead | None:
    """The lead picture with the caption, credit and alt of its figure; None where nothing names or shows one.

    ``said`` is the metadata's address and ``alt`` the words with it, ``figures`` the page's in reading order (each
    with all its addresses), ``blocks`` the article's. A page that names none leads with its first figure.
    """
    shown = [one for one in figures if one.block.kind is BlockKind.FIGURE and one.names]
    if said is None:
        return _of_figure(shown[0].block, blocks) if shown else None
    place = place_of_same(said.value, [one.names for one in shown])
    address = absolute("", said.value)
    if place is None:
        image = Image(url=address) if address else None
        return Lead(value=said.value, source=said.source, rivals=said.rivals, alt=alt, image=image)
    found = _of_figure(shown[place].block, blocks)
    if held(address):
        found = replace(found, image=Image(url=address))
    return replace(found, value=said.value, source=said.source, rivals=said.rivals, alt=found.alt or alt)


def _of_figure(figure: Block, blocks: Sequence[Block]) -> Lead:
    return Lead(
        value=figure.image.url if figure.image else "",
        source="figure",
        alt=figure.alt,
        caption=figure.caption,
        credit=figure.credit,
        image=figure.image,
        block=next((place for place, block in enumerate(blocks) if block is figure), None),
    )
