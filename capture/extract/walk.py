"""The page as text blocks: one walk over the tree, every run of words with the elements it stands in.

A block is a run of inline text inside one block-level element; ``<br><br>`` ends a run as a paragraph would.
Nothing is judged here beyond what cannot be text for a reader (scripts, menus of forms); ``choose`` judges.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from capture.extract.cues import cues_in, has_promo_path
from capture.extract.layout import Box
from capture.extract.parse import NUMBER, Document

__all__ = ["MAX_ELEMENTS", "Node", "Picture", "Run", "Walked", "walk"]

MAX_ELEMENTS = 100_000  # about 2 s of walking; real pages have 1,000 to 20,000

_SKIPPED = frozenset(
    "script style noscript head iframe object embed applet canvas audio svg select option datalist textarea "
    "progress meter map area input annotation annotation-xml noembed noframes rp rt link meta base".split()
)
_BLOCKS = frozenset(
    "html body main article section div p h1 h2 h3 h4 h5 h6 header footer nav aside figure figcaption ul ol li dl "
    "dt dd table thead tbody tfoot tr td th caption blockquote pre hr form fieldset legend address details summary "
    "center dir menu template dialog video picture hgroup search button".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PHRASING_ONLY = frozenset("p h1 h2 h3 h4 h5 h6 dt summary".split())
_PICTURES = frozenset(("img", "video", "iframe", "svg", "canvas", "picture", "amp-img"))
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em", "cite"))
_LISTS = frozenset(("ul", "ol", "dir", "menu"))
_STYLE_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")


class Node:
    """An element on the way from the root to some text, with what it inherits."""

    __slots__ = (
        "bold", "cues", "depth", "element", "hidden", "href", "index", "italic", "link", "list_depth",
        "ordered", "parent", "pre", "quote_depth", "tag",
    )  # fmt: skip

    def __init__(
        self,
        element: _Element,
        tag: str,
        attributes: Mapping[str, str],
        parent: "Node | None",
        index: int | None,
    ) -> None:
        self.element = element
        self.tag = tag
        self.parent = parent
        self.index = index
        self.cues = cues_in(tag, attributes)
        self.inherit(parent)
        if tag == "a":
            if (href := attributes.get("href")) is not None:
                self.link = True
                self.href = href
        elif tag in _BOLD:
            self.bold = True
        elif tag in _ITALIC:
            self.italic = True
        elif tag == "blockquote":
            self.quote_depth += 1
        elif tag in _LISTS:
            self.list_depth += 1
            self.ordered = tag == "ol"
        elif tag == "pre":
            self.pre = True
        if attributes:
            style = attributes.get("style")
            if "hidden" in attributes or (style and _STYLE_HIDDEN.search(style)):
                self.hidden = True

    def inherit(self, parent: "Node | None") -> None:
        """What an element hands down to those in it."""
        if parent is None:
            self.depth = self.quote_depth = self.list_depth = 0
            self.bold = self.italic = self.hidden = self.pre = self.ordered = self.link = False
            self.href = ""
            return
        self.depth = parent.depth + 1
        self.quote_depth = parent.quote_depth
        self.list_depth = parent.list_depth
        self.ordered = parent.ordered
        self.bold = parent.bold
        self.italic = parent.italic
        self.hidden = parent.hidden
        self.pre = parent.pre
        self.link = parent.link
        self.href = parent.href

    def ancestors(self) -> Iterator["Node"]:
        """This node, its parent, and so on up to the root."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


@dataclass(slots=True)
class Run:
    """Words that a reader takes in as one: text, its pieces, the block-level element around it."""

    owner: Node
    pieces: list[tuple[str, Node]]
    text: str
    order: int
    rows: tuple[tuple[str, ...], ...] = ()
    letters: int = 0
    link_letters: int = 0
    bold_letters: int = 0
    italic_letters: int = 0
    hidden: bool = False
    promo_link: bool = False
    box: Box | None = None  # of the element with most of the words, where there is a layout

    @property
    def link_share(self) -> float:
        """Share of letters inside links, 0-1."""
        return self.link_letters / self.letters if self.letters else 0.0

    @property
    def level(self) -> int:
        """1-6 in a heading, else 0."""
        for node in self.owner.ancestors():
            if node.tag in _HEADINGS:
                return _HEADINGS[node.tag]
            if node.element.get("role") == "heading":
                level = node.element.get("aria-level", "2")
                return int(level) if level in {"1", "2", "3", "4", "5", "6"} else 2
            if node.tag in {"body", "article", "main", "section", "ul", "ol", "table"}:
                break
        return 0

    def inside(self, *tags: str) -> Node | None:
        """The nearest ancestor-or-self of one of these tags."""
        for node in self.owner.ancestors():
            if node.tag in tags:
                return node
        return None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image or video: the element around it, the number of runs before it, its box where there is a layout."""

    around: Node
    order: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Walked:
    """All runs of words in document order, hidden ones included and marked, and the pictures between them."""

    runs: list[Run]
    pictures: list[Picture]
    elements: int
    depth: int


def walk(document: Document, boxes: Mapping[int, Box] | None = None) -> Walked:
    """The page's runs. With ``boxes`` what the browser drew decides what is hidden, else the markup does."""
    done = _Walk(document, boxes)
    return Walked(done.runs, done.pictures, done.count, done.depth)


class _Walk:
    def __init__(self, document: Document, boxes: Mapping[int, Box] | None) -> None:
        self.runs: list[Run] = []
        self.pictures: list[Picture] = []
        self._boxes = boxes
        self._pieces: list[tuple[str, Node]] = []
        self._breaks = 0
        self.count = 0
        self.depth = 0
        self._numbered = document.numbered
        self._stack: list[tuple[Node, Iterator[_Element], Node]] = []
        self._go(document.root)

    def _go(self, root: _Element) -> None:
        """Depth first with a stack of our own: Python's recursion limit is lower than libxml2's depth."""
        owner = self._enter(root, None, None)
        if owner is None:
            return
        while self._stack and self.count <= MAX_ELEMENTS:
            node, children, owner = self._stack[-1]
            child = next(children, None)
            if child is None:
                self._stack.pop()
                self._leave(node)
                continue
            entered = self._enter(child, node, owner)
            if entered is None and (tail := child.tail):
                self._add(tail, node, owner)
        self._flush()

    def _enter(self, element: _Element, parent: Node | None, owner: Node | None) -> Node | None:
        """Begin an element; None when nothing in it is for a reader, or it was read whole at once."""
        tag = element.tag
        index: int | None = self.count
        self.count += 1
        if tag in _PICTURES and parent is not None:
            self._picture(element, parent)
        if not isinstance(tag, str) or tag in _SKIPPED:
            self.count += 0 if self._numbered else _size(element)
            return None
        if tag == "br":
            self._break(parent, owner)
            return None
        attributes = dict(element.items())
        if self._numbered:
            number = attributes.get(NUMBER)
            index = int(number) if number is not None else None
        node = Node(element, tag, attributes, parent, index)  # type: ignore[arg-type]  # the stubs allow bytes
        if tag == "table" and (rows := data_rows(element)):
            self._flush()
            self.count += 0 if self._numbered else _size(element)
            self._table(node, rows)
            return None
        block = owner is None or tag in _BLOCKS or ("-" in tag and owner.tag not in _PHRASING_ONLY)
        if block:
            self._flush()
        inner = node if block else owner
        assert inner is not None
        if text := element.text:
            self._add(text, node, inner)
        self._stack.append((node, iter(element), inner))
        self.depth = max(self.depth, len(self._stack))
        return node

    def _leave(self, node: Node) -> None:
        parent_owner = self._stack[-1][2] if self._stack else None
        if parent_owner is None:
            self._flush()
            return
        if self._is_block(node, parent_owner):
            self._flush()
        if tail := node.element.tail:
            self._add(tail, self._stack[-1][0], parent_owner)

    @staticmethod
    def _is_block(node: Node, owner: Node) -> bool:
        return node.tag in _BLOCKS or ("-" in node.tag and owner.tag not in _PHRASING_ONLY)

    def _add(self, text: str, node: Node, owner: Node) -> None:
        if text.strip():
            self._breaks = 0
        self._pieces.append((text, node))
        self._owner = owner

    def _picture(self, element: _Element, parent: Node) -> None:
        number = element.get(NUMBER)
        box = self._boxes.get(int(number)) if self._boxes and number is not None else None
        self.pictures.append(Picture(parent, len(self.runs), box))

    def _break(self, node: Node | None, owner: Node | None) -> None:
        if node is None or owner is None:
            return
        self._breaks += 1
        if self._breaks >= 2 and not node.pre:
            self._flush()
        elif self._pieces:
            self._pieces.append(("\n\u2028", node))

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        self._breaks = 0
        if pieces and (run := _run_of(pieces, self._owner, len(self.runs), self._boxes)) is not None:
            self.runs.append(run)

    def _table(self, node: Node, rows: list[list[str]]) -> None:
        text = "\n".join(" | ".join(row) for row in rows)
        run = _run_of([(text, node)], node, len(self.runs), self._boxes)
        if run is not None:
            run.text = text
            run.rows = tuple(tuple(row) for row in rows)
            links = sum(len("".join(map(str, link.itertext())).strip()) for link in node.element.iter("a"))
            run.link_letters = min(run.letters, links)
            self.runs.append(run)


def _size(element: _Element) -> int:
    """Elements below ``element``, which keep their numbers though nobody reads them."""
    return sum(1 for _ in element.iterdescendants("*"))


def _run_of(
    pieces: list[tuple[str, Node]], owner: Node, order: int, boxes: Mapping[int, Box] | None
) -> Run | None:
    hidden = False
    box = None
    if boxes is not None:
        pieces, box = _drawn(pieces, boxes)
        hidden = box is not None and not box.visible
    text = _tidy("".join(text for text, _ in pieces), pre=owner.pre)
    if not text:
        return None
    run = Run(owner=owner, pieces=pieces, text=text, order=order, hidden=hidden, box=box)
    unseen = 0
    for piece, node in pieces:
        size = len(piece.strip())
        run.letters += size
        if node.link:
            run.link_letters += size
            if node.href and has_promo_path(node.href):
                run.promo_link = True
        run.bold_letters += size if node.bold else 0
        run.italic_letters += size if node.italic else 0
        unseen += size if node.hidden else 0
    if boxes is None:
        run.hidden = unseen > run.letters / 2
    return run


def _drawn(
    pieces: list[tuple[str, Node]], boxes: Mapping[int, Box]
) -> tuple[list[tuple[str, Node]], Box | None]:
    """The pieces that were visible, all of them where none was, and the box of the longest."""
    boxed = [(text, node, boxes.get(-1 if node.index is None else node.index)) for text, node in pieces]
    seen = [(text, node, box) for text, node, box in boxed if box is None or box.visible]
    if not any(text.strip() for text, _, _ in seen):
        seen = boxed
    longest = max(seen, key=lambda item: len(item[0].strip()) if item[2] is not None else -1)
    return [(text, node) for text, node, _ in seen], longest[2]


def _tidy(text: str, *, pre: bool) -> str:
    """White space folded as a browser folds it; a line break of the page's own stays one."""
    text = _INVISIBLE.sub("", text)
    if pre:
        return text.replace("\n\u2028", "\n").strip("\n").rstrip()
    if "\u2028" not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split("\n\u2028"))
    return "\n".join(line for line in lines if line)


def data_rows(table: _Element) -> list[list[str]] | None:
    """The cells of a table of data; None for a table that only lays out the page.

    Data: at least two rows and two columns, no table, heading or paragraph-like mass inside, short cells.
    """
    if table.get("role") in {"presentation", "none"} or any(True for _ in _layout_parts(table)):
        return None
    rows = [
        [" ".join("".join(_words(cell)).split()) for cell in row if cell.tag in ("td", "th")]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    longest = max(len(cell) for row in rows for cell in row)
    wide = sum(len(row) > 1 for row in rows)
    return rows if longest <= 600 and wide * 2 >= len(rows) else None


def _layout_parts(table: _Element) -> Iterator[_Element]:
    for part in table.iter("table", "h1", "h2", "h3", "form", "article", "section", "blockquote", "pre"):
        if part is not table:
            yield part


def _words(cell: _Element) -> Iterator[str]:
    for part in cell.iter("*"):
        if part.tag not in _SKIPPED:
            yield part.text or ""
        if part is not cell:
            yield part.tail or ""
        if part.tag in ("br", "p", "div", "li"):
            yield " "
