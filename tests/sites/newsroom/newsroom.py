"""The newsroom: one invented paper with one article, and the choices that its pages are built with."""

import enum
from dataclasses import dataclass
from datetime import datetime

__all__ = ["Api", "Expected", "Hosts", "Kind", "Labels", "Line", "Metadata", "Newsroom", "Style"]


class Kind(enum.StrEnum):
    """What a line of the article's body is to a reader."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTATION = "quotation"


class Api(enum.StrEnum):
    """How the site's API tells an article's body: ready HTML, typed blocks, or a tree of nodes."""

    HTML = "html"
    BLOCKS = "blocks"
    NODES = "nodes"


class Metadata(enum.StrEnum):
    """The ways in which a page may tell its metadata to machines."""

    JSON_LD = "json-ld"
    OPEN_GRAPH = "og"
    META = "meta"
    MICRODATA = "microdata"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph of text as a reader sees it."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an extractor must find, and nothing else of the page's text.

    ``lines`` is the body in reading order; the line that introduces the quotation is a paragraph of its own.
    ``caption`` is empty where the photo has a credit alone.
    """

    headline: str
    section: str
    credit: str
    caption: str
    lines: tuple[Line, ...]
    quoted_from: str  # the other paper's name, as the introducing line has it
    authors: tuple[str, ...]
    published: datetime
    language: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paper's own paragraphs in order, the introducing line among them."""
        return self._of(Kind.PARAGRAPH)

    @property
    def quotation(self) -> tuple[str, ...]:
        """The paragraphs quoted from the other paper, in order."""
        return self._of(Kind.QUOTATION)

    def _of(self, kind: Kind) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines if line.kind is kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Every other word on the page: all of it is furniture."""

    paper: str
    tagline: str
    direction: str  # ltr | rtl
    description: str
    nav: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    recommended: str
    recommendations: tuple[str, ...]
    trending: str
    trends: tuple[str, ...]
    more: str
    byline: str
    date: str
    advertisement: str
    slogan: str
    shop: str
    note: str
    join: str
    conversation: str
    comments: str
    share: str
    subscribe: str
    footer: tuple[str, ...]
    copyright: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How this paper's software builds its pages and answers requests."""

    naming: str = "plain"  # class names: plain | bem | prefixed | hashed
    salt: int = 0
    container: str = "article"  # article | main | section | div
    paragraph: str = "p"  # p | div
    quote: str = "blockquote"  # blockquote | div | figure
    cite: bool = False  # the other paper's name in a <cite>
    headline_list: str = "ul"  # ul | div | nav
    head: tuple[str, ...] = ("section", "headline", "photo", "byline")
    photo: str = "figure"  # figure | div
    tail: tuple[str, ...] = ("note", "join", "conversation")
    end: tuple[str, ...] = ("recommended", "trending", "below")
    tail_inside: bool = True  # editor's note and promos stand in the article's own element
    rail: bool = False  # "trending" in a column beside the article
    logo_is_h1: bool = False  # the paper's name is the h1, the headline an h2
    web_font: bool = True
    accent: str = "#9c2f21"
    picture_seed: int = 7
    ads_after: tuple[int, ...] = ()  # indexes of lines
    metadata: tuple[Metadata, ...] = ()
    api: Api = Api.BLOCKS
    gzip: bool = True
    chunked: bool = True
    delay_s: float = 0.0  # before the API answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The three origins' names."""

    site: str
    cdn: str
    ads: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """A small news site. ``path`` is the article's; ``short_path`` redirects to it."""

    seed: int | None
    hosts: Hosts
    path: str
    short_path: str
    number: int
    expected: Expected
    labels: Labels
    style: Style

    @property
    def url(self) -> str:
        """The article's address."""
        return f"http://{self.hosts.site}{self.path}"

    @property
    def short_url(self) -> str:
        """The address that people share: a redirect to ``url``."""
        return f"http://{self.hosts.site}{self.short_path}"
