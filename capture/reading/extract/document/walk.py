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
from capture.reading.extract.document.runs import ImageElement, Node, Piece, TextRun, Walked
from capture.reading.extract.document.typography import DRAWING, drawn_letters, drawn_node, folded, parts_of, pieces_in
from capture.reading.extract.source.parse import NUMBER, Document

__all__ = ["MAX_DEPTH", "MAX_ELEMENTS", "walk"]

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
_BREAK = "\n\u2028"  # for <br>, so that it is told from a line feed of the source
_LONGEST_CELL = 600  # characters; longer ones are columns of a page
_LAYING_OUT = ("table", "h1", "h2", "h3", "form", "article", "section", "blockquote", "pre")


def walk(document: Document, boxes: Mapping[int, Box] | None = None) -> Walked:
    """The page's runs. With ``boxes`` what the browser drew decides what is hidden, else the markup does."""
    walker = _Walker(document, boxes)
    walker.go()
    return Walked(walker.runs, walker.pictures, walker.others, walker.count, walker.depth)


class _Walker:
    def __init__(self, document: Document, boxes: Mapping[int, Box] | None) -> None:
        self.runs: list[TextRun] = []
        self.pictures: list[ImageElement] = []
        self.others: list[ImageElement] = []
        self.count = 0
        self.depth = 0
        self._root = document.root
        self._numbered = document.numbered
        self._boxes = boxes
        self._pieces: list[Piece] = []
        self._breaks = 0
        self._has_words = False
        self._stack: list[tuple[Node, Iterator[_Element], Node]] = []

    def go(self) -> None:
        """Depth first with a stack of our own: Python's recursion limit is lower than libxml2's depth."""
        if self._enter(self._root, None, None) is None:
            return
        while self._stack and self.count <= MAX_ELEMENTS:
            node, children, owner = self._stack[-1]
            child = next(children, None)
            if child is not None:
                if self._enter(child, node, owner) is None and (tail := child.tail):
                    self._add(tail, node, owner)
                continue
            self._stack.pop()
            if node.tag in DRAWING and self._pieces:
                self._draw(node, 1)
            if not self._stack:
                self._flush()
                continue
            _, _, around = self._stack[-1]
            if _is_block(node.tag, around):
                self._flush()
            if tail := node.element.tail:
                self._add(tail, self._stack[-1][0], around)
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
        # Paragraphs for readers end an <svg> that nobody closed (HTML 13.2.6.5): libxml2 knows of no such end, so that
        # all the page would be a part of the drawing. A template is drawn only as a shadow root (HTML 4.12.3).
        if (
            not isinstance(tag, str)
            or (tag in _SKIPPED and not (tag == "svg" and next(element.iter(*_ENDING_SVG), None) is not None))
            or (tag == "template" and element.get("shadowrootmode") is None)
        ):
            self._count_unread(element)
            return None
        if tag == "br":
            if parent is not None and owner is not None:
                self._breaks += 1
                if self._breaks >= 2 and not parent.pre:
                    self._flush()
                elif self._pieces:
                    self._pieces.append((_BREAK, parent))
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
        if tag == "table" and (rows := _data_rows(element)):
            self._flush()
            self._count_unread(element)
            lines = "\n".join(" | ".join(map(shown, row)) for row in rows)
            run = _run_of([(lines, node)], node, len(self.runs), self._boxes)
            if run is not None:
                run.text = lines
                run.rows = tuple(tuple(map(plain, row)) for row in rows)
                run.cells = tuple(map(tuple, rows))
                links = sum(len("".join(map(str, link.itertext())).strip()) for link in element.iter("a"))
                run.link_letters = min(run.letters, links)
                self.runs.append(run)
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

    def _count_unread(self, element: _Element) -> None:
        """Elements below one that is not walked keep their numbers."""
        self.count += 0 if self._numbered else sum(1 for _ in element.iterdescendants("*"))

    def _draw(self, node: Node, side: int) -> None:
        """What the browser draws before (0) or behind (1) the words of an element that are not struck out."""
        if Mark.STRUCK not in node.marks and (letters := drawn_letters(node)[side]):
            self._pieces.append((letters, drawn_node(node)))

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

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        has_words, self._breaks, self._has_words = self._has_words, 0, False
        if has_words and (run := _run_of(pieces, self._owner, len(self.runs), self._boxes)) is not None:
            self.runs.append(run)


def _is_block(tag: str, owner: Node) -> bool:
    """Whether an element begins a run of its own. Elements of a site's own make do, but not inside a paragraph."""
    return tag in _BLOCKS or ("-" in tag and owner.tag not in _PHRASING_ONLY)


def _run_of(pieces: list[Piece], owner: Node, order: int, boxes: Mapping[int, Box] | None) -> TextRun | None:
    """The run of these pieces; with boxes of those that were visible, of all of them where none was."""
    box = None
    if boxes is not None:
        boxed = [(text, node, _box_of(node, boxes)) for text, node in pieces]
        seen = [(text, node, box) for text, node, box in boxed if box is None or box.visible or box.cut]
        if not any(text.strip() for text, _, _ in seen):
            seen = boxed
        box = max(seen, key=lambda item: len(item[0].strip()) if item[2] is not None else -1)[2]
        pieces = [(text, node) for text, node, _ in seen]
    text = _tidy("".join(text for text, _ in pieces), pre=owner.pre)
    if not text:
        return None
    run = TextRun(owner=owner, pieces=pieces, text=text, order=order, box=box)
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
    run.hidden = run.marked if boxes is None else box is not None and not box.visible and not box.cut
    return run


def _is_folded(owner: Node, pieces: list[Piece], boxes: Mapping[int, Box]) -> bool:
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
        return text.replace(_BREAK, "\n").strip("\n").rstrip()
    if _BREAK[-1] not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(_BREAK))
    return "\n".join(line for line in lines if line)


def _data_rows(table: _Element) -> list[list[tuple[MarkedPart, ...]]] | None:
    """The cells of a table of data as parts; None for a table that only lays out the page.

    Data: at least two rows and two columns, no table, heading or paragraph-like mass inside, short cells.
    """
    if table.get("role") in {"presentation", "none"} or any(part is not table for part in table.iter(*_LAYING_OUT)):
        return None
    rows: list[list[tuple[MarkedPart, ...]]] = []
    for row in table.iter("tr"):
        cells = [pieces_in(cell) for cell in row if cell.tag in ("td", "th")]
        rows.append([parts_of(pieces) or folded(pieces) for pieces in cells])
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    longest = max(len(shown(cell)) for row in rows for cell in row)
    wide = sum(len(row) > 1 for row in rows)
    return rows if longest <= _LONGEST_CELL and wide * 2 >= len(rows) else None
