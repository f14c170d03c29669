"""The article: typed blocks in reading order and metadata, each with where it came from.

A block's words have a source: the element in the document that was read, its box on the screenshot, and the record and
byte that the words came with. Metadata values name theirs, and the rivals that other places of the page gave. Words are
counted, and paragraphs numbered, here alone: the library, citations and lists say the same numbers.
"""

import enum
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import Any

from capture.model.marked_text import MarkedPart, shown

__all__ = [
    "Area",
    "Article",
    "Block",
    "BlockKind",
    "BlockSource",
    "Comment",
    "Embed",
    "Image",
    "Lead",
    "RecordPlace",
    "Rival",
    "TextLine",
    "Value",
    "paragraph_numbers",
    "word_count",
]

FEW = 0.9  # coverage below which parts of the article may be missing
FORMAT = 2  # of the article JSON; raised when a field changes its meaning


class BlockKind(enum.StrEnum):
    """What a block is to a reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTATION = "quotation"
    CODE = "code"
    TABLE = "table"
    FIGURE = "figure"  # a picture with its caption and credit
    EMBED = "embed"  # a video, a post, a map of another page's
    SEPARATOR = "separator"  # a rule between paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlace:
    """A record of a WARC file; empty where it is not known."""

    record_id: str = ""  # WARC-Record-ID, without < >
    record_url: str = ""  # WARC-Target-URI
    offset: int | None = None  # of the record in its file, bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle of the page, CSS px from its upper left corner; in the top frame that of the full screenshot."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSource(RecordPlace):
    """Where words stand: the element in the document that was read, and the record that they came with.

    The record is the first that holds the words: the main document's answer, another answer that the page fetched,
    else the rendered page itself. ``path`` of a PDF is ``page 3``.
    """

    element: int | None = None  # preorder index of the element in the parsed document, root = 0
    path: str = ""  # XPath of the element
    frame: int = 0  # 0 = top frame
    box: Area | None = None  # of the elements that hold the words, in the frame's own document
    payload_offset: int | None = None  # of the first word in the record's decoded payload, bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A few words that belong to a block: a caption, a credit, who was quoted. ``url``: what they link or name."""

    text: str
    url: str = ""
    parts: tuple[MarkedPart, ...] = ()  # as those of a block
    source: BlockSource = BlockSource()

    @property
    def shown(self) -> str:
        """The letters of the document, marks of notes and what was struck out included."""
        return shown(self.parts) if self.parts else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(RecordPlace):
    """A picture by its address, and the answer that holds it; ``record_id`` is empty where the archive has none.

    ``url`` is absolute where the page's address is known, empty where the picture has none of http(s).
    """

    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """Something of another page's. ``form``: video, audio, post, map, document or page; ``url`` may be empty."""

    form: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block. Quotations and list items are one block a paragraph, nested by ``depth``.

    ``text`` holds the article's own words alone: that of figures, embeds and separators is empty. ``parts`` is empty
    unless some of its words are raised, lowered, struck out, put in or marks of notes: then the parts are all its
    words, and ``text`` is how they read today (``wording.plain``).
    """

    kind: BlockKind
    text: str = ""
    parts: tuple[MarkedPart, ...] = ()
    level: int = 0  # headings: 1-6
    depth: int = 0  # quotations and lists: 1 = outermost
    ordered: bool = False  # lists
    number: int = 0  # of an ordered list's item, where it does not follow from the item before
    rows: tuple[tuple[str, ...], ...] = ()  # tables; the first row is the header where there is one
    cells: tuple[
        tuple[tuple[MarkedPart, ...], ...], ...
    ] = ()  # tables with marked words: the parts of each cell of ``rows``
    attribution: TextLine | None = None  # quotations: who is quoted, on the last paragraph
    image: Image | None = None  # figures
    alt: str = ""  # figures: the words for who cannot see it
    embed: Embed | None = None  # embeds
    caption: TextLine | None = None  # figures, embeds, tables
    credit: TextLine | None = None  # figures and embeds
    folded: bool = False  # words: the page showed them, or their end, only after a click ("read on")
    source: BlockSource = BlockSource()

    @property
    def shown(self) -> str:
        """The letters of the document, marks of notes and what was struck out included."""
        return shown(self.parts) if self.parts else self.text

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """The words that belong to the block and are not the article's own."""
        return tuple(line for line in (self.attribution, self.caption, self.credit) if line is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A value that another place in the page gave."""

    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A metadata value with its source, such as ``json-ld``, ``og:title``, ``h1``."""

    value: str
    source: str
    rivals: tuple[Rival, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead(Value):
    """The lead picture; ``value`` is its address. ``block``: the place of its figure among the blocks, if any."""

    alt: str = ""
    caption: TextLine | None = None
    credit: TextLine | None = None
    image: Image | None = None
    block: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a reader wrote below the article. ``date`` as the page says it, ISO 8601 where it is a date."""

    text: str
    author: str = ""
    date: str = ""
    source: BlockSource = BlockSource()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a reader came for. ``published`` and ``modified`` are ISO 8601 as precise as the page says.

    ``direction`` is ``rtl`` or ``ltr`` where the page says it.
    ``document`` is the record that was read, to which elements, paths and boxes refer. ``free`` is ``true`` or
    ``false``: whether the page says that everybody may read it. ``comments`` are there when they were asked for.
    """

    url: str | None = None
    title: Value | None = None
    authors: tuple[Value, ...] = ()
    published: Value | None = None
    modified: Value | None = None
    site: Value | None = None
    section: Value | None = None
    language: Value | None = None
    direction: Value | None = None
    description: Value | None = None
    canonical_url: Value | None = None
    lead_image: Lead | None = None
    licence: Value | None = None
    free: Value | None = None
    tags: tuple[Value, ...] = ()
    blocks: tuple[Block, ...] = ()
    comments: tuple[Comment, ...] = ()
    coverage: float = 0.0  # share of the main column's words that the blocks hold, 0-1
    extractor: str = ""  # which reader gave the text, and its version
    document: RecordPlace = RecordPlace()

    @property
    def text(self) -> str:
        """The body as plain text, a blank line between blocks: no captions, credits or names of the quoted."""
        return "\n\n".join(self.blocks[place].text for place in self.body)

    @property
    def shown(self) -> str:
        """The same letter by letter as the document has it, marks of notes and what is struck out included."""
        return "\n\n".join(words for block in self.blocks if (words := block.shown))

    @property
    def body(self) -> tuple[int, ...]:
        """The places in ``blocks`` of those that ``text`` holds, in its order."""
        return tuple(place for place, block in enumerate(self.blocks) if block.text)

    @property
    def figures(self) -> tuple[Block, ...]:
        """The blocks that are pictures, in reading order."""
        return tuple(block for block in self.blocks if block.kind is BlockKind.FIGURE)

    @property
    def may_lack(self) -> bool:
        """Whether there is an article of which parts may be missing."""
        return bool(self.blocks) and self.coverage < FEW

    @property
    def words(self) -> int:
        """Words of ``text``, in scripts without spaces as ``word_count`` says."""
        return word_count(self.text)

    def to_json(self) -> dict[str, Any]:
        """The article JSON: every field, plus ``format``, ``text`` and ``words``."""
        from dataclasses import asdict

        fields = asdict(self)
        return {"format": FORMAT, **fields, "text": self.text, "words": self.words}


# Chinese and Japanese are counted by signs, as their writers and their word processors count: Han and kana.
_SIGN = re.compile(
    "[\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")  # Thai, Lao, Burmese, Khmer
_LETTERS = 4  # of a Thai word, vowel signs apart: about what dictionaries find


def word_count(text: str) -> int:
    """Words between white space; of Han and kana every sign; of Thai, Lao, Burmese and Khmer one for four letters.

    Marks that stand alone are no words.
    """
    signs = len(_SIGN.findall(text))
    stretches = _UNSPACED.findall(text)
    letters = sum(unicodedata.category(letter) == "Lo" for stretch in stretches for letter in stretch)
    rest = _UNSPACED.sub(" ", _SIGN.sub(" ", text)) if signs or stretches else text
    spaced = sum(1 for word in rest.split() if any(map(str.isalnum, word)))
    return signs + -(-letters // _LETTERS) + spaced


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
