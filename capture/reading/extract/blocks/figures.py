"""Pictures, embeds and rules of the article as blocks, each in its place between the words; and the lead picture."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from capture.model.article import Block, BlockKind, Image, Lead, TextLine, Value
from capture.model.marked_text import MarkedPart
from capture.reading.extract.blocks.captions import Told, is_named, owner_of, split_credit
from capture.reading.extract.blocks.embeds import EMBEDDING, embed_of
from capture.reading.extract.blocks.image_relevance import (
    IMAGES,
    Surroundings,
    is_inside,
    is_mark,
    is_named_otherwise,
    is_ours,
    is_small,
)
from capture.reading.extract.blocks.image_urls import absolute, candidates, place_of_same
from capture.reading.extract.document.page_features import PageFeatures
from capture.reading.extract.document.runs import ImageElement, TextRun, Walked
from capture.reading.extract.document.typography import line_of
from capture.reading.extract.provenance.element import Places

__all__ = ["FigureBlocks", "drawn", "lead_of"]

_OFTEN = 3  # an address that stands so often on a page is decoration
_LONGEST_ALT = 1000
_MOST = 2000  # pictures that are looked at


@dataclass(frozen=True, slots=True)
class FigureBlocks:
    """A block that is no words of its own. ``order``: runs before it; ``behind``: words of the next run too.

    ``names`` are all the addresses that its picture may have.
    """

    block: Block
    order: int
    behind: bool
    names: tuple[str, ...] = ()


def drawn(around: Surroundings, walked: Walked, told: Mapping[int, Told], places: Places) -> list[FigureBlocks]:
    """Figures, embeds and rules from the headline to the last paragraph, in document order.

    ``told`` are the places of captions and credits: every one of them ends up at a figure or an embed.
    """
    pictures = [one for one in walked.pictures if one.element.tag in IMAGES | EMBEDDING][:_MOST]
    lines = _lines(around.page, told, pictures, places)
    seen = Counter(one.element.get("src") for one in pictures)
    found = [_without_picture(own, around.page) for own in lines.pop(None, [])]
    taken: set[str] = set()
    for place, picture in enumerate(pictures):
        own = lines.get(place, [])
        if not own and (seen[picture.element.get("src")] >= _OFTEN or not is_ours(around, picture)):
            continue
        names = candidates(picture.element, around.base) if picture.element.tag in IMAGES else ()
        marked = any(map(is_mark, names[:1]))
        if (not own and marked) or (own and _is_by_chance(picture, own, marked)):
            continue
        block = _block(around, picture, names, own, places)
        address = block.image.url if block is not None and block.image is not None else ""
        if block is None or (address in taken and not own):
            continue
        taken.update({address} - {""})
        found.append(FigureBlocks(block, picture.order, picture.behind, names))
    found.extend(_others(around, walked.others[:_MOST], places))
    return sorted(found, key=lambda one: (one.order, one.behind))


@dataclass(frozen=True, slots=True)
class _Own:
    """The caption or credit of a picture, and the run that it is from."""

    run: TextRun
    caption: TextLine | None
    credit: TextLine | None


def _lines(
    page: PageFeatures, told: Mapping[int, Told], pictures: Sequence[ImageElement], places: Places
) -> dict[int | None, list[_Own]]:
    """The words at each picture, by its place; under None those whose picture cannot be told."""
    found: dict[int | None, list[_Own]] = {}
    for place, what in told.items():
        run = page.runs[place]
        source = places.of_run(run)
        caption, credit = split_credit(run) if what is Told.CAPTION else ([], run.pieces)
        own = _Own(run, line_of(caption, source) if caption else None, line_of(credit, source) if credit else None)
        found.setdefault(owner_of(run, pictures), []).append(own)
    return found


def _without_picture(own: _Own, page: PageFeatures) -> FigureBlocks:
    source = (own.caption or own.credit or TextLine(text="")).source
    block = Block(kind=BlockKind.FIGURE, caption=own.caption, credit=own.credit, source=source)
    return FigureBlocks(block, own.run.order, False)


def _joined(lines: Iterator[TextLine]) -> TextLine | None:
    """Several captions of one picture as one, with the first one's place."""
    found = list(lines)
    if not found:
        return None
    parts: list[MarkedPart] = []
    if any(line.parts for line in found):
        for line in found:
            parts += [MarkedPart(text="\n")] * bool(parts) + list(line.parts or (MarkedPart(text=line.text),))
    return replace(found[0], text="\n".join(line.text for line in found), parts=tuple(parts))


def _is_by_chance(picture: ImageElement, own: list[_Own], marked: bool) -> bool:
    """Whether the words at an icon or a drawing of a script are not said to be a caption by any element."""
    if any(is_named(one.run) for one in own):
        return False
    drawing = picture.element.tag in ("svg", "canvas")
    return drawing or marked or picture.hidden or is_small(picture) or is_named_otherwise(picture)


def _block(
    around: Surroundings, picture: ImageElement, names: tuple[str, ...], own: list[_Own], places: Places
) -> Block | None:
    caption = _joined(one.caption for one in own if one.caption)
    credit = _joined(one.credit for one in own if one.credit)
    source = places.of_picture(picture)
    if picture.element.tag in EMBEDDING:
        embed = embed_of(picture, around.base)
        if embed is None and not own:
            return None
        kind = BlockKind.EMBED if embed is not None else BlockKind.FIGURE
        return Block(kind=kind, embed=embed, caption=caption, credit=credit, source=source)
    url = next((name for name in names if around.held(name)), names[0] if names else "")
    alt = " ".join((picture.element.get("alt") or "").split())[:_LONGEST_ALT]
    image = Image(url=url) if url else None
    if image is None and not own:
        return None  # drawn by a script, or a stand-in whose picture never came: nothing to show
    return Block(kind=BlockKind.FIGURE, image=image, alt=alt, caption=caption, credit=credit, source=source)


def _others(around: Surroundings, others: Sequence[ImageElement], places: Places) -> Iterator[FigureBlocks]:
    """Rules between paragraphs, and players."""
    for other in others:
        if not is_inside(around, other) or other.hidden:
            continue
        source = places.of_picture(other)
        if other.element.tag == "hr":
            yield FigureBlocks(Block(kind=BlockKind.SEPARATOR, source=source), other.order, other.behind)
        elif is_ours(around, other) and (embed := embed_of(other, around.base)) is not None:
            yield FigureBlocks(Block(kind=BlockKind.EMBED, embed=embed, source=source), other.order, other.behind)


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
