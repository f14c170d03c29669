"""The article page's values, out of the article and its citation alone: byline, pieces, facts, citation panel. Pure.

The blocks of an article become pieces to set, numbered as they are cited (``#p4``): the items of a list are one piece,
headings are moved to levels 2 to 4 below the page's title, and figures count from 1, as their pictures are asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, groupby

from markupsafe import Markup

from capture.model.article import Article, Block, BlockKind, Rival, TextLine, paragraph_numbers
from capture.model.citation import Citation, web_address
from capture.model.marked_text import MarkedPart
from capture.reading.cite import STYLES, CitationStyle, write
from capture.reading.extract.render.plain_text import stretches
from capture.web import dates

__all__ = ["ArticlePiece", "CitationPanel", "ListItem", "byline", "citation_panel", "coverage", "facts", "pieces"]

DEFAULT_STYLE = "apa"
_FOR_SOFTWARE = ("bibtex", "ris", "csl-json", "wikipedia", "robust-links")
_EMBEDS = {"video": "Video", "audio": "Recording", "post": "Post", "map": "Map", "document": "Document"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One metadata value, where it stood, and what other places said."""

    name: str
    value: str
    source: str
    rivals: tuple[Rival, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
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
    ``pdf_page`` is set where a PDF's next page begins; ``note`` where the page began, or ended, to hide words until a
    click.
    """

    kind: BlockKind
    text: str = ""
    parts: tuple[MarkedPart, ...] = ()
    number: int = 0
    level: int = 0
    ordered: bool = False
    items: tuple[ListItem, ...] = ()
    rows: tuple[tuple[tuple[MarkedPart, ...], ...], ...] = ()
    picture: int = 0
    label: str = ""
    address: str = ""
    href: str = ""
    caption: tuple[MarkedPart, ...] = ()
    credit: tuple[MarkedPart, ...] = ()
    pdf_page: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationPanel:
    """``html`` is the sentence with its italics, safe as it is. ``refused``: only that can be cited."""

    chosen: CitationStyle
    styles: tuple[CitationStyle, ...]
    forms: tuple[CitationStyle, ...]
    html: Markup
    refused: bool
    failed: bool
    archive_url: str


def byline(article: Article) -> tuple[str, ...]:
    """Authors, site, section and date, as far as they are known."""
    names = ", ".join(author.value for author in article.authors)
    when = dates.published_long(article.published.value) if article.published else ""
    parts = (
        f"By {names}" if names else "",
        article.site.value if article.site else "",
        article.section.value if article.section else "",
        f"Published {when}" if when else "",
    )
    return tuple(part for part in parts if part)


def facts(article: Article) -> tuple[Fact, ...]:
    """Every fact that was found, in a citation's order."""
    values = (
        ("Title", article.title),
        *(("Author", author) for author in article.authors),
        ("Site", article.site),
        ("Published", article.published),
        ("Modified", article.modified),
        ("Section", article.section),
        ("Language", article.language),
        ("Address", article.canonical_url),
        ("Licence", article.licence),
        ("Free to read", article.free),
    )
    return tuple(
        Fact(name=name, value=value.value, source=value.source, rivals=value.rivals)
        for name, value in values
        if value is not None
    )


def coverage(article: Article) -> str:
    """How much of the main column the article holds."""
    share = round(100 * article.coverage)
    part = "all words" if share >= 100 else f"{share} % of the words"
    return f"The article holds {part} that a reader saw in the main column."


def citation_panel(citation: Citation, style: str) -> CitationPanel:
    """The panel with a style's sentence, and the forms for software; an unknown style is the usual one."""
    for_people = {name: known for name, known in STYLES.items() if not known.machine}
    chosen = for_people.get(style, for_people[DEFAULT_STYLE])
    return CitationPanel(
        chosen=chosen,
        styles=tuple(for_people.values()),
        forms=tuple(STYLES[name] for name in _FOR_SOFTWARE),
        html=Markup(write(citation, chosen.name).html),
        refused=citation.refused,
        failed=str(citation.outcome or "") == "failed",
        archive_url=citation.archive_url,
    )


def pieces(article: Article) -> tuple[ArticlePiece, ...]:
    """The blocks of an article as they are set."""
    numbers, figures = iter(paragraph_numbers(article.blocks)), count(1)
    found: list[ArticlePiece] = []
    for note, stretch in stretches(article.blocks):
        first, *others = _pieces([(block, next(numbers)) for block in stretch], figures)
        found += [replace(first, note=note), *others]
    return tuple(found)


def _pieces(numbered: list[tuple[Block, int]], figures: Iterator[int]) -> Iterator[ArticlePiece]:
    pdf_page = ""
    for (kind, ordered), group in groupby(numbered, key=lambda pair: (pair[0].kind, pair[0].ordered)):
        members = list(group)
        if kind is BlockKind.LIST:
            items = tuple(
                ListItem(parts=_parts(block), depth=min(4, max(1, block.depth)), number=block.number)
                for block, _ in members
            )
            yield ArticlePiece(kind=kind, ordered=ordered, items=items, number=members[0][1])
            continue
        for block, number in members:
            path = block.source.path  # of a PDF "page 3"
            begins = path.startswith("page ") and path != pdf_page
            pdf_page = path if begins else pdf_page
            if kind in (BlockKind.FIGURE, BlockKind.EMBED):
                yield _figure(block, next(figures) if kind is BlockKind.FIGURE else 0)
                continue
            credit = block.attribution
            yield ArticlePiece(
                kind=kind,
                parts=_parts(block),
                number=number,
                level=min(4, max(2, block.level)),
                rows=block.cells or tuple(tuple((MarkedPart(text=cell),) for cell in row) for row in block.rows),
                caption=_parts(block.caption),
                credit=_parts(credit) or ((MarkedPart(text=credit.url),) if credit and credit.url else ()),
                href=web_address(credit.url) if credit else "",
                pdf_page=path.capitalize() if begins else "",
            )


def _figure(block: Block, number: int) -> ArticlePiece:
    """A figure with its ``number`` from 1, or an embed."""
    embed, image = block.embed, block.image
    address = embed.url if embed else image.url if image else ""
    return ArticlePiece(
        kind=block.kind,
        text=embed.title if embed else block.alt,
        picture=number if image and image.record_id else 0,
        label=_EMBEDS.get(embed.form, "Embedded page") if embed else "Picture",
        address=address,
        href=web_address(address),
        caption=_parts(block.caption),
        credit=_parts(block.credit),
    )


def _parts(text: Block | TextLine | None) -> tuple[MarkedPart, ...]:
    if text is None:
        return ()
    return text.parts or ((MarkedPart(text=text.text),) if text.text else ())
