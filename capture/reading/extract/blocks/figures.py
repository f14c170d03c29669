"""Pictures, embeds and rules of the article as blocks, each in its place between the words; and the lead picture."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from capture.model.article import Block, BlockKind, Image, Lead, TextLine, Value
from capture.model.marked_text import MarkedPart
from capture.reading.extract.blocks.captions import CaptionKind, is_named, owner_of, split_credit
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
from capture.reading.extract.blocks.image_urls import absolute, candidates, index_of_same
from capture.reading.extract.document.runs import ImageElement, TextRun, Walked
from capture.reading.extract.document.typography import line_of
from capture.reading.extract.provenance.element import Places

__all__ = ["PlacedBlock", "figure_blocks", "lead_of"]

_OFTEN = 3  # an address that stands so often on a page is decoration
_LONGEST_ALT = 1000
_MOST = 2000  # pictures that are looked at


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block that is no words of its own. ``order``: runs before it; ``behind``: words of the next run too.

    ``addresses`` are all that its picture may have.
    """

    block: Block
    order: int
    behind: bool
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Caption:
    """The caption or credit of a picture, and the run that it is from."""

    run: TextRun
    caption: TextLine | None
    credit: TextLine | None


def figure_blocks(
    around: Surroundings, walked: Walked, kinds: Mapping[int, CaptionKind], sources: Places
) -> list[PlacedBlock]:
    """Figures, embeds and rules from the headline to the last paragraph, in document order.

    ``kinds`` are the captions and credits by their run's index: every one of them ends up at a figure or an embed.
    """
    pictures = [picture for picture in walked.pictures if picture.element.tag in IMAGES | EMBEDDING][:_MOST]
    captions: dict[int | None, list[_Caption]] = {}  # by the picture's index; None: which one cannot be told
    for index, kind in kinds.items():
        run = around.page.runs[index]
        source = sources.of_run(run)
        words, signed = split_credit(run) if kind is CaptionKind.CAPTION else ([], run.pieces)
        line, credit = line_of(words, source) if words else None, line_of(signed, source) if signed else None
        captions.setdefault(owner_of(run, pictures), []).append(_Caption(run, line, credit))
    found: list[PlacedBlock] = []
    for own in captions.pop(None, []):
        source = (own.caption or own.credit or TextLine(text="")).source
        figure = Block(kind=BlockKind.FIGURE, caption=own.caption, credit=own.credit, source=source)
        found.append(PlacedBlock(figure, own.run.order, False))
    seen = Counter(picture.element.get("src") for picture in pictures)
    taken: set[str] = set()
    for index, picture in enumerate(pictures):
        element, lines = picture.element, captions.get(index, [])
        if not lines and (seen[element.get("src")] >= _OFTEN or not is_ours(around, picture)):
            continue
        addresses = candidates(element, around.base) if element.tag in IMAGES else ()
        is_odd = any(map(is_mark, addresses[:1]))
        if lines and not any(is_named(own.run) for own in lines):  # words that no element calls a caption
            is_odd = is_odd or element.tag in ("svg", "canvas") or picture.hidden
            is_odd = is_odd or is_small(picture) or is_named_otherwise(picture)
        elif lines:
            is_odd = False
        block = None if is_odd else _block(around, picture, addresses, lines, sources)
        address = block.image.url if block is not None and block.image is not None else ""
        if block is None or (address in taken and not lines):
            continue
        taken.update({address} - {""})
        found.append(PlacedBlock(block, picture.order, picture.behind, addresses))
    found.extend(_rules_and_players(around, walked.others[:_MOST], sources))
    return sorted(found, key=lambda placed: (placed.order, placed.behind))


def _block(
    around: Surroundings, picture: ImageElement, addresses: tuple[str, ...], lines: list[_Caption], sources: Places
) -> Block | None:
    caption = _joined(own.caption for own in lines)
    credit = _joined(own.credit for own in lines)
    source = sources.of_picture(picture)
    if picture.element.tag in EMBEDDING:
        embed = embed_of(picture, around.base)
        if embed is None and not lines:
            return None
        kind = BlockKind.EMBED if embed is not None else BlockKind.FIGURE
        return Block(kind=kind, embed=embed, caption=caption, credit=credit, source=source)
    url = next((address for address in addresses if around.is_archived(address)), addresses[0] if addresses else "")
    alt = " ".join((picture.element.get("alt") or "").split())[:_LONGEST_ALT]
    image = Image(url=url) if url else None
    if image is None and not lines:
        return None  # drawn by a script, or a stand-in whose picture never came: nothing to show
    return Block(kind=BlockKind.FIGURE, image=image, alt=alt, caption=caption, credit=credit, source=source)


def _joined(several: Iterable[TextLine | None]) -> TextLine | None:
    """Several captions of one picture as one, with the first one's source."""
    lines = [line for line in several if line]
    if not lines:
        return None
    parts: list[MarkedPart] = []
    if any(line.parts for line in lines):
        for line in lines:
            parts += [MarkedPart(text="\n")] * bool(parts) + list(line.parts or (MarkedPart(text=line.text),))
    return replace(lines[0], text="\n".join(line.text for line in lines), parts=tuple(parts))


def _rules_and_players(around: Surroundings, others: Sequence[ImageElement], sources: Places) -> Iterator[PlacedBlock]:
    for other in others:
        if not is_inside(around, other) or other.hidden:
            continue
        source = sources.of_picture(other)
        if other.element.tag == "hr":
            yield PlacedBlock(Block(kind=BlockKind.SEPARATOR, source=source), other.order, other.behind)
        elif is_ours(around, other) and (embed := embed_of(other, around.base)) is not None:
            yield PlacedBlock(Block(kind=BlockKind.EMBED, embed=embed, source=source), other.order, other.behind)


def lead_of(
    said: Value | None,
    alt: str,
    placed: Sequence[PlacedBlock],
    blocks: Sequence[Block],
    is_archived: Callable[[str], bool],
) -> Lead | None:
    """The lead picture with the caption, credit and alt of its figure; None where nothing names or shows one.

    ``said`` is the metadata's address and ``alt`` the words with it, ``placed`` the page's figures in reading order
    (each with all its addresses), ``blocks`` the article's. A page that names none leads with its first figure.
    """
    figures = [each for each in placed if each.block.kind is BlockKind.FIGURE and each.addresses]
    if said is None:
        return _of_figure(figures[0].block, blocks) if figures else None
    index = index_of_same(said.value, [figure.addresses for figure in figures])
    address = absolute("", said.value)
    if index is None:
        image = Image(url=address) if address else None
        return Lead(value=said.value, source=said.source, rivals=said.rivals, alt=alt, image=image)
    lead = _of_figure(figures[index].block, blocks)
    if is_archived(address):
        lead = replace(lead, image=Image(url=address))
    return replace(lead, value=said.value, source=said.source, rivals=said.rivals, alt=lead.alt or alt)


def _of_figure(figure: Block, blocks: Sequence[Block]) -> Lead:
    return Lead(
        value=figure.image.url if figure.image else "",
        source="figure",
        alt=figure.alt,
        caption=figure.caption,
        credit=figure.credit,
        image=figure.image,
        block=next((index for index, block in enumerate(blocks) if block is figure), None),
    )
