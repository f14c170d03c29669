"""The page as text runs: one walk over the tree, every run of words with the elements it stands in.

A run is the inline text inside one block-level element; ``<br><br>`` ends a run as a paragraph would. How it works:
texts are gathered as pieces until a block-level element begins or ends; then they are flushed as one run. Every start
tag is counted, also of what nobody reads, since boxes and sources go by these numbers. A table of data is one run, its
rows and cells kept; a table that lays out the page is walked like any element. Nothing is judged here beyond what
cannot be text for a reader (scripts, menus of forms): ``classifier`` judges.
"""

import re
from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from capture.model.marked_text import Mark, MarkedPart, plain, shown
from capture.reading.extract.document.cues import has_promo_path
from capture.reading.extract.document.layout import Box
from capture.reading.extract.document.runs import ImageElement, Node, TextRun, Walked
from capture.reading.extract.document.typography import DRAWING, drawn, drawn_around, folded, parts_of, pieces_in
from capture.reading.extract.source.parse import NUMBER, Document

__all__ = ["MAX_DEPTH", "MAX_ELEMENTS", "data_rows", "walk"]

MAX_ELEMENTS = 100_000  # about 2 s of walking; real pages have 1,000 to 20,000
# Elements nested deeper are taken for children of the 250th: what climbs ancestors stays bounded.
MAX_DEPTH = 250

_SKIPPED = frozenset(
    "script style noscript head title desc iframe object embed applet canvas audio video svg select option datalist "
    "textarea progress meter map area input annotation annotation-xml noembed noframes rp rt link meta base".split()
)
_BLOCKS = frozenset(
    "html body main article section div p h1 h2 h3 h4 h5 h6 header footer nav aside figure figcaption ul ol li dl "
    "dt dd table thead tbody tfoot tr td th caption blockquote pre hr form fieldset legend address details summary "
    "center dir menu template dialog video picture hgroup search button".split()
)
_ENDING_SVG = ("p", "div", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "pre")
_PHRASING_ONLY = frozenset("p h1 h2 h3 h4 h5 h6 dt summary".split())
_PICTURES = frozenset(("img", "video", "iframe", "svg", "canvas", "picture", "amp-img"))
_OTHERS = frozenset(("hr", "audio", "object", "embed", "amp-iframe", "amp-video", "amp-youtube"))
_BOXED = frozenset(("img", "video", "iframe"))  # those that a layout has a box for wherever they were drawn
_NOWHERE = Box(0, 0, 0, 0, 0, 0, 0, 0, 0)
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")


def walk(document: Document, boxes: Mapping[int, Box] | None = None) -> Walked:
    """The page's runs. With ``boxes`` what the browser drew decides what is hidden, else the markup does."""
    done = _Walk(document, boxes)
    return Walked(done.runs, done.pictures, done.others, done.count, done.depth)


class _Walk:
    def __init__(self, document: Document, boxes: Mapping[int, Box] | None) -> None:
        self.runs: list[TextRun] = []
        self.pictures: list[ImageElement] = []
        self.others: list[ImageElement] = []
        self._boxes = boxes
        self._pieces: list[tuple[str, Node]] = []
        self._breaks = 0
        self._has_words = False
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
            self.pictures.append(self._picture(element, parent, index))
        elif tag in _OTHERS and parent is not None:
            self.others.append(self._picture(element, parent, index))
        if not isinstance(tag, str) or (tag in _SKIPPED and not _breaks_out(element)) or _is_pattern(element):
            self.count += 0 if self._numbered else _size(element)
            return None
        if tag == "br":
            self._break(parent, owner)
            return None
        attributes = dict(element.items())
        if self._numbered:
            number = attributes.get(NUMBER)
            index = int(number) if number is not None else None
        if len(self._stack) > MAX_DEPTH:
            parent = self._stack[MAX_DEPTH][0]
        node = Node(element, tag, attributes, parent, index)  # type: ignore[arg-type]  # the stubs allow bytes
        if self._boxes and (box := self._boxes.get(-1 if node.index is None else node.index)) is not None:
            node.marks |= box.marks
        if tag == "table" and (rows := data_rows(element)):
            self._flush()
            self.count += 0 if self._numbered else _size(element)
            self._table(node, rows)
            return None
        inner = owner
        if owner is None or _is_block(tag, owner):
            self._flush()
            inner = node
        assert inner is not None
        if tag in DRAWING:
            self._draw(node, 0)
        if text := element.text:
            self._add(text, node, inner)
        self._stack.append((node, iter(element), inner))
        self.depth = max(self.depth, len(self._stack))
        return node

    def _draw(self, node: Node, side: int) -> None:
        """What the browser draws before (0) or behind (1) the words of an element that are not struck out."""
        if Mark.STRUCK not in node.marks and (letters := drawn_around(node)[side]):
            self._pieces.append((letters, drawn(node)))

    def _leave(self, node: Node) -> None:
        if node.tag in DRAWING and self._pieces:
            self._draw(node, 1)
        parent_owner = self._stack[-1][2] if self._stack else None
        if parent_owner is None:
            self._flush()
            return
        if _is_block(node.tag, parent_owner):
            self._flush()
        if tail := node.element.tail:
            self._add(tail, self._stack[-1][0], parent_owner)

    def _add(self, text: str, node: Node, owner: Node) -> None:
        if not text.isspace():
            self._breaks, self._has_words = 0, True
        self._pieces.append((text, node))
        self._owner = owner

    def _picture(self, element: _Element, parent: Node, index: int | None) -> ImageElement:
        number = element.get(NUMBER)
        box = self._boxes.get(int(number)) if self._boxes and number is not None else None
        if self._numbered:
            index = int(number) if number is not None else None
        hidden = element.get("hidden") is not None or parent.hidden
        if self._boxes and element.tag in _BOXED:
            hidden = box is None or not box.visible
        behind = any(text.strip() for text, _ in self._pieces)
        return ImageElement(parent, len(self.runs), box, element, index, behind, hidden)

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
        has_words, self._breaks, self._has_words = self._has_words, 0, False
        if has_words and (run := _run_of(pieces, self._owner, len(self.runs), self._boxes)) is not None:
            self.runs.append(run)

    def _table(self, node: Node, rows: list[list[tuple[MarkedPart, ...]]]) -> None:
        text = "\n".join(" | ".join(map(shown, row)) for row in rows)
        run = _run_of([(text, node)], node, len(self.runs), self._boxes)
        if run is not None:
            run.text = text
            run.rows = tuple(tuple(map(plain, row)) for row in rows)
            run.cells = tuple(map(tuple, rows))
            links = sum(len("".join(map(str, link.itertext())).strip()) for link in node.element.iter("a"))
            run.link_letters = min(run.letters, links)
            self.runs.append(run)


def _is_block(tag: str, owner: Node) -> bool:
    """Whether an element begins a run of its own. Elements of a site's own make do, but not inside a paragraph."""
    return tag in _BLOCKS or ("-" in tag and owner.tag not in _PHRASING_ONLY)


def _breaks_out(element: _Element) -> bool:
    """Whether a drawing holds paragraphs for readers: they end an ``<svg>`` that nobody closed (HTML 13.2.6.5).

    libxml2 knows of no such end, so that all the page would be a part of the drawing.
    """
    return element.tag == "svg" and next(element.iter(*_ENDING_SVG), None) is not None


def _is_pattern(element: _Element) -> bool:
    """A template is drawn only as a shadow root (HTML 4.12.3)."""
    return element.tag == "template" and element.get("shadowrootmode") is None


def _size(element: _Element) -> int:
    """Elements below ``element``, which keep their numbers though nobody reads them."""
    return sum(1 for _ in element.iterdescendants("*"))


def _run_of(pieces: list[tuple[str, Node]], owner: Node, order: int, boxes: Mapping[int, Box] | None) -> TextRun | None:
    hidden = False
    box = None
    if boxes is not None:
        pieces, box = _drawn(pieces, boxes)
        hidden = box is not None and not box.visible and not box.cut
    text = _tidy("".join(text for text, _ in pieces), pre=owner.pre)
    if not text:
        return None
    run = TextRun(owner=owner, pieces=pieces, text=text, order=order, hidden=hidden, box=box)
    run.folded = boxes is not None and _is_folded(owner, pieces, boxes)
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
    run.marked = unseen > run.letters / 2
    if boxes is None:
        run.hidden = run.marked
    return run


def _drawn(pieces: list[tuple[str, Node]], boxes: Mapping[int, Box]) -> tuple[list[tuple[str, Node]], Box | None]:
    """The pieces that were visible, all of them where none was, and the box of the longest."""
    boxed = [(text, node, _box_of(node, boxes)) for text, node in pieces]
    seen = [(text, node, box) for text, node, box in boxed if box is None or box.visible or box.cut]
    if not any(text.strip() for text, _, _ in seen):
        seen = boxed
    longest = max(seen, key=lambda item: len(item[0].strip()) if item[2] is not None else -1)
    return [(text, node) for text, node, _ in seen], longest[2]


def _is_folded(owner: Node, pieces: list[tuple[str, Node]], boxes: Mapping[int, Box]) -> bool:
    """Whether a box cut some of the words off, or they stand in closed details."""
    own = [boxes.get(-1 if node.index is None else node.index) for text, node in pieces if text.strip()]
    if any(box is not None for box in own):
        return any(box is not None and box.cut for box in own)
    for node in owner.ancestors():
        if node.tag == "summary":
            return False
        if node.tag == "details" and node.element.get("open") is None:
            return True
    return False


def _box_of(node: Node, boxes: Mapping[int, Box]) -> Box | None:
    """An element's box; an invisible one where the browser drew none and the markup says the same.

    Markup alone does not tell, nor does a missing box: libxml2 moves words out of elements that it nests otherwise,
    and what a style sheet folds away (``display: none``) is often the article's, for readers to open.
    """
    box = boxes.get(-1 if node.index is None else node.index)
    return _NOWHERE if box is None and boxes and node.hidden else box


def _tidy(text: str, *, pre: bool) -> str:
    """White space folded as a browser folds it; a line break of the page's own stays one."""
    text = _INVISIBLE.sub("", text)
    if pre:
        return text.replace("\n\u2028", "\n").strip("\n").rstrip()
    if "\u2028" not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split("\n\u2028"))
    return "\n".join(line for line in lines if line)


_LONGEST_CELL = 600  # characters; longer ones are columns of a page


def data_rows(table: _Element) -> list[list[tuple[MarkedPart, ...]]] | None:
    """The cells of a table of data as parts; None for a table that only lays out the page.

    Data: at least two rows and two columns, no table, heading or paragraph-like mass inside, short cells.
    """
    if table.get("role") in {"presentation", "none"} or any(True for _ in _layout_parts(table)):
        return None
    rows = [
        [
            parts_of(pieces) or folded(pieces)
            for cell in row
            if cell.tag in ("td", "th")
            for pieces in (pieces_in(cell),)
        ]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    longest = max(len(shown(cell)) for row in rows for cell in row)
    wide = sum(len(row) > 1 for row in rows)
    return rows if longest <= _LONGEST_CELL and wide * 2 >= len(rows) else None


def _layout_parts(table: _Element) -> Iterator[_Element]:
    for part in table.iter("table", "h1", "h2", "h3", "form", "article", "section", "blockquote", "pre"):
        if part is not table:
            yield part
