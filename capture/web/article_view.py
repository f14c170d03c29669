"""The article as pieces to set: numbered as they are cited, lists put together. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, groupby

from capture.model.article import Article, Block, BlockKind, TextLine, paragraph_numbers
from capture.model.citation import web_address
from capture.model.marked_text import MarkedPart
from capture.reading.extract.render.plain_text import stretches

__all__ = ["ArticlePiece", "Item", "pieces"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a list; ``depth`` 1 = outermost, ``number`` 0: one more than the item before."""

    parts: tuple[MarkedPart, ...]
    depth: int
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePiece:
    """One piece of the reading text.

    ``parts`` are its words with their marks, of figures and embeds none.
    ``number`` counts paragraphs, quotations, lists, tables and code from 1, as ``#p4`` names them; 0: not counted.
    ``picture`` is a figure's number, by which its picture is asked for, 0 where the archive holds none; ``text`` of
    figures is what stands in for the picture, of embeds their title. ``href`` leads out of the archive.
    ``place`` is set where a PDF's next page begins; ``note`` where the page began, or ended, to hide words until a
    click.
    """

    kind: BlockKind
    text: str = ""
    parts: tuple[MarkedPart, ...] = ()
    number: int = 0
    level: int = 0
    ordered: bool = False
    items: tuple[Item, ...] = ()
    rows: tuple[tuple[tuple[MarkedPart, ...], ...], ...] = ()
    picture: int = 0
    label: str = ""
    address: str = ""
    href: str = ""
    caption: tuple[MarkedPart, ...] = ()
    credit: tuple[MarkedPart, ...] = ()
    place: str = ""
    note: str = ""


_FORMS = {"video": "Video", "audio": "Recording", "post": "Post", "map": "Map", "document": "Document"}


def pieces(article: Article) -> tuple[ArticlePiece, ...]:
    """The blocks of an article as they are set; headings are moved to levels 2 to 4."""
    return tuple(_pieces(article.blocks))


def _pieces(blocks: tuple[Block, ...]) -> Iterator[ArticlePiece]:
    numbers = iter(paragraph_numbers(blocks))
    figures = count(1)
    for note, stretch in stretches(blocks):
        of_stretch = _of_stretch([(block, next(numbers)) for block in stretch], figures)
        for piece in of_stretch:
            yield replace(piece, note=note) if note else piece
            note = ""


def _of_stretch(numbered: list[tuple[Block, int]], figures: Iterator[int]) -> Iterator[ArticlePiece]:
    page = ""
    for (kind, ordered), group in groupby(numbered, key=lambda one: (one[0].kind, one[0].ordered)):
        members = list(group)
        if kind is BlockKind.LIST:
            items = tuple(
                Item(parts=_parts(block), depth=min(4, max(1, block.depth)), number=block.number)
                for block, _ in members
            )
            yield ArticlePiece(kind=kind, ordered=ordered, items=items, number=members[0][1])
            continue
        for block, number in members:
            place, page = _place(block, page)
            if kind in (BlockKind.FIGURE, BlockKind.EMBED):
                yield _figure(block, next(figures) if kind is BlockKind.FIGURE else 0)
                continue
            yield ArticlePiece(
                kind=kind,
                parts=_parts(block),
                number=number,
                level=min(4, max(2, block.level)),
                rows=block.cells or tuple(tuple((MarkedPart(text=cell),) for cell in row) for row in block.rows),
                caption=_parts(block.caption),
                credit=_parts(block.attribution) or _named(block.attribution),
                href=web_address(block.attribution.url) if block.attribution else "",
                place=place,
            )


def _figure(block: Block, number: int) -> ArticlePiece:
    """A figure with its ``number`` from 1, or an embed."""
    embed, image = block.embed, block.image
    address = embed.url if embed else image.url if image else ""
    return ArticlePiece(
        kind=block.kind,
        text=embed.title if embed else block.alt,
        picture=number if image and image.record_id else 0,
        label=_FORMS.get(embed.form, "Embedded page") if embed else "Picture",
        address=address,
        href=web_address(address),
        caption=_parts(block.caption),
        credit=_parts(block.credit),
    )


def _parts(one: Block | TextLine | None) -> tuple[MarkedPart, ...]:
    if one is None or not (one.parts or one.text):
        return ()
    return one.parts or (MarkedPart(text=one.text),)


def _named(line: TextLine | None) -> tuple[MarkedPart, ...]:
    return (MarkedPart(text=line.url),) if line and line.url else ()


def _place(block: Block, page: str) -> tuple[str, str]:
    """``Page 3`` where a PDF's page begins, and the page that is being read."""
    path = block.source.path
    if not path.startswith("page ") or path == page:
        return "", page
    return path.capitalize(), path
