"""The article: typed blocks in reading order and metadata, each with where it came from."""

import enum
from dataclasses import dataclass
from typing import Any

__all__ = ["Article", "Block", "BlockKind", "BlockSource", "Rival", "Value"]

FORMAT = 1  # of the article JSON; raised when a field changes its meaning


class BlockKind(enum.StrEnum):
    """What a block is to a reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    CAPTION = "caption"
    CREDIT = "credit"
    LIST = "list"
    CODE = "code"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSource:
    """Where the words stand: the element in the archived document, and the WARC record that holds it."""

    element: int | None = None  # preorder index of the element in the parsed document, root = 0
    path: str = ""  # XPath of the element
    frame: int = 0  # 0 = top frame
    record_id: str = ""  # WARC-Record-ID, without < >
    record_url: str = ""  # WARC-Target-URI
    offset: int | None = None  # of the record in its file, bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of text. Quotations and list items are one block a paragraph, nested by ``depth``."""

    kind: BlockKind
    text: str
    level: int = 0  # headings: 1-6
    depth: int = 0  # quotations and lists: 1 = outermost
    ordered: bool = False  # lists
    rows: tuple[tuple[str, ...], ...] = ()  # tables; the first row is the header where there is one
    source: BlockSource = BlockSource()


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
class Article:
    """What a reader came for. ``published`` and ``modified`` are ISO 8601 as precise as the page says."""

    url: str | None = None
    title: Value | None = None
    authors: tuple[Value, ...] = ()
    published: Value | None = None
    modified: Value | None = None
    site: Value | None = None
    section: Value | None = None
    language: Value | None = None
    description: Value | None = None
    canonical_url: Value | None = None
    lead_image: Value | None = None
    licence: Value | None = None
    tags: tuple[Value, ...] = ()
    blocks: tuple[Block, ...] = ()
    coverage: float = 0.0  # share of the page's visible text that the blocks hold, 0-1
    extractor: str = ""  # which reader gave the text, and its version

    @property
    def text(self) -> str:
        """The body as plain text: all blocks but captions and credits, a blank line between them."""
        return "\n\n".join(self.blocks[place].text for place in self.body)

    @property
    def body(self) -> tuple[int, ...]:
        """The places in ``blocks`` of those that ``text`` holds, in its order."""
        aside = (BlockKind.CAPTION, BlockKind.CREDIT)
        return tuple(
            place for place, block in enumerate(self.blocks) if block.text and block.kind not in aside
        )

    @property
    def words(self) -> int:
        """Words separated by white space."""
        return len(self.text.split())

    def to_json(self) -> dict[str, Any]:
        """The article JSON: every field, plus ``format``, ``text`` and ``words``."""
        from dataclasses import asdict

        fields = asdict(self)
        return {"format": FORMAT, **fields, "text": self.text, "words": self.words}
