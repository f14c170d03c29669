"""What the walk finds: elements with what they inherit, runs of words, pictures between them.

How it works: a ``Node`` is made for each element on the way down and takes over what its parent hands down (emphasis,
lists, links, whether its markup hides it), so that a run knows all of it without climbing. A ``TextRun`` is the words
of one block-level element up to the next, as pieces, each with the innermost node that it stands in; letters are
counted once, when the run is made. Tags, roles, formulas and styles say which letters are raised, lowered or struck.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from lxml.etree import _Element

from capture.model.marked_text import Mark, MarkedPart
from capture.reading.extract.document.cues import Cue, cues_in
from capture.reading.extract.document.layout import Box

__all__ = ["ImageElement", "Node", "Piece", "TextRun", "Walked", "article_of", "common_ancestors"]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEVELS = frozenset("123456")
_NO_HEADING = frozenset(("body", "article", "main", "section", "ul", "ol", "table"))  # what a heading does not hold
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em", "cite"))
_LISTS = frozenset(("ul", "ol", "dir", "menu"))
_STYLE_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STYLE_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_NOTE_NAME = re.compile(
    r"(?i)(?:^|[\s_-])(?:(?:foot|end|side)?-?notes?|references?|note-?ref|cite|citation|fn|fnref|ref)"
)
_NOTED = frozenset(("a", "cite", "small", "span", "sup"))
_NOTE_TARGET = re.compile(r"(?i)#_?(?:(?:foot|end|side)?notes?|cite|fn|ftn|edn|ref)[^/]{0,60}$")
_MARKS = {
    "sup": Mark.RAISED, "sub": Mark.LOWERED, "del": Mark.STRUCK, "s": Mark.STRUCK, "strike": Mark.STRUCK,
    "ins": Mark.INSERTED,
}  # fmt: skip
# WAI-ARIA 1.2: what an element without such a tag is said to be.
_ROLES = {"superscript": Mark.RAISED, "subscript": Mark.LOWERED, "deletion": Mark.STRUCK, "insertion": Mark.INSERTED}
# MathML (Core, 3.4): what becomes of an element's second and third child.
_FORMULAS = {
    "msup": (Mark.RAISED,), "msub": (Mark.LOWERED,), "munder": (Mark.LOWERED,), "mover": (Mark.RAISED,),
    "msubsup": (Mark.LOWERED, Mark.RAISED), "munderover": (Mark.LOWERED, Mark.RAISED),
}  # fmt: skip
_MOST_SCRIPTS = 12  # of one letter
_INLINE = frozenset("a abbr b big cite em font i label small span strong sub sup tt u".split())
_NAMED = re.compile(r"(?:vertical-align|font-variant-position)\s*:\s*(super|sub)\b", re.IGNORECASE)
_LENGTH = r"([+-]?(?:\d{1,4}(?:\.\d{0,4})?|\.\d{1,4}))(?:r?em|ex|px|pt|%)"
_ALIGNED = re.compile(rf"vertical-align\s*:\s*{_LENGTH}", re.IGNORECASE)
_MOVED = re.compile(rf"(?<![\w-])(top|bottom)\s*:\s*{_LENGTH}", re.IGNORECASE)
_EDGE = re.compile(r"vertical-align\s*:\s*(?:text-)?(top|bottom)\b", re.IGNORECASE)
_SMALL = re.compile(
    r"font-size\s*:\s*(?:0?\.\d|\d{1,2}(?:\.\d+)?%|(?:xx?-)?small|smaller|\d(?:\.\d+)?p[xt])", re.IGNORECASE
)
_RELATIVE = re.compile(r"position\s*:\s*relative", re.IGNORECASE)


class Node:
    """An element on the way from the root to some text, with what it inherits."""

    __slots__ = (
        "around", "bold", "cues", "depth", "element", "hidden", "href", "index", "italic", "level", "link",
        "list_depth", "marks", "names", "noted", "ordered", "parent", "pre", "quote_depth", "tag",
    )  # fmt: skip

    def __init__(
        self, element: _Element, tag: str, attributes: Mapping[str, str], parent: "Node | None", index: int | None
    ) -> None:
        self.element = element
        self.tag = tag
        self.parent = parent
        self.index = index
        self.noted: Node | None
        self.names = attributes.get("class") or ""
        self.cues = cues_in(tag, attributes)
        # What <html> and <body> are called speaks of the whole page.
        self.around: int = 0 if parent is None or tag == "body" else self.cues | parent.around
        self.inherit(parent)
        if (level := _HEADINGS.get(tag)) is not None:
            self.level = level
        elif attributes and attributes.get("role") == "heading":
            said = attributes.get("aria-level", "2")
            self.level = int(said) if said in _LEVELS else 2
        elif tag in _NO_HEADING:
            self.level = 0
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
        if (mark := _MARKS.get(tag)) is not None:
            self.marks |= {mark}
        elif parent is not None and (behind := _FORMULAS.get(parent.tag)) is not None:
            number = sum(1 for _ in islice(element.itersiblings(preceding=True), len(behind) + 1))
            self.marks |= set(behind[number - 1 : number] if number else ())
        elif parent is not None and parent.tag == "mmultiscripts":
            self.marks |= _script_of(parent.element, element)
        if attributes:
            style = attributes.get("style")
            if "hidden" in attributes or (style and _STYLE_HIDDEN.search(style)):
                self.hidden = True
            if _is_note_mark(tag, attributes):
                self.noted = self
            if style and (moved := _shift_of(tag, style)):
                self.marks |= {moved}
            if (role := attributes.get("role")) is not None and (said_mark := _ROLES.get(role)) is not None:
                self.marks |= {said_mark}
            if style and _STYLE_STRUCK.search(style):
                self.marks |= {Mark.STRUCK}

    def inherit(self, parent: "Node | None") -> None:
        """What an element hands down to those in it."""
        if parent is None:
            self.depth = self.quote_depth = self.list_depth = self.level = 0
            self.bold = self.italic = self.hidden = self.pre = self.ordered = self.link = False
            self.href = ""
            self.marks: frozenset[Mark] = frozenset()
            self.noted = None
            return
        self.depth = parent.depth + 1
        self.level = parent.level
        self.quote_depth = parent.quote_depth
        self.list_depth = parent.list_depth
        self.ordered = parent.ordered
        self.bold = parent.bold
        self.italic = parent.italic
        self.hidden = parent.hidden
        self.pre = parent.pre
        self.link = parent.link
        self.href = parent.href
        self.marks = parent.marks
        self.noted = parent.noted

    def ancestors(self, below: "Node | None" = None) -> Iterator["Node"]:
        """This node, its parent, and so on up to the root, or to the last that stands ``below`` another."""
        node: Node | None = self
        while node is not None and node is not below:
            yield node
            node = node.parent

    def is_in(self, other: "Node | None") -> bool:
        """Whether the other element is this one or holds it."""
        node: Node | None = self
        while node is not None and node is not other:
            node = node.parent
        return node is not None


def common_ancestors(node: Node, other: Node, levels: int) -> list[Node]:
    """The elements that hold both, innermost first; of either one so many are looked at, itself among them."""
    around = set(islice(other.ancestors(), levels))
    return [each for each in islice(node.ancestors(), levels) if each in around]


def _script_of(formula: _Element, element: _Element) -> frozenset[Mark]:
    """Behind its base, and again behind ``<mprescripts>``, lower and upper scripts take turns (MathML Core 3.4.3)."""
    children = list(islice(formula, _MOST_SCRIPTS))
    if element not in children or element is children[0]:
        return frozenset()
    number = children.index(element)
    before = next((at for at in range(number, 0, -1) if children[at].tag == "mprescripts"), 0)
    return frozenset((Mark.LOWERED if (number - before) % 2 else Mark.RAISED,))


def _is_note_mark(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element says that it is the mark of a note: its role, its name, or a link to a place in the page."""
    if attributes.get("role") == "doc-noteref" or "noteref" in attributes.get("epub:type", ""):
        return True
    href = attributes.get("href", "") if tag == "a" else ""
    if (href.startswith("#") and len(href) > 1) or _NOTE_TARGET.search(href) is not None:
        return True
    return tag in _NOTED and _NOTE_NAME.search(f"{attributes.get('class')} {attributes.get('id')}") is not None


Piece: TypeAlias = tuple[str, Node]  # a text, and the innermost node that it stands in


@dataclass(slots=True)
class TextRun:
    """Words that a reader takes in as one: text, its pieces, the block-level element around it.

    ``hidden``: nobody saw it, by the layout where there is one; ``marked``: its markup says that nobody does;
    ``folded``: by the layout the page showed all of it only after a click.
    """

    owner: Node
    pieces: list[Piece]
    text: str
    order: int
    rows: tuple[tuple[str, ...], ...] = ()
    cells: tuple[tuple[tuple[MarkedPart, ...], ...], ...] = ()
    letters: int = 0
    link_letters: int = 0
    bold_letters: int = 0
    italic_letters: int = 0
    hidden: bool = False
    marked: bool = False
    folded: bool = False
    promo_link: bool = False
    box: Box | None = None  # of the element with most of the words, where there is a layout

    @property
    def link_share(self) -> float:
        """Share of letters inside links, 0-1."""
        return self.link_letters / self.letters if self.letters else 0.0

    @property
    def level(self) -> int:
        """1-6 in a heading, else 0."""
        return self.owner.level

    def inside(self, *tags: str) -> Node | None:
        """The nearest ancestor-or-self of one of these tags."""
        return next((node for node in self.owner.ancestors() if node.tag in tags), None)


@dataclass(frozen=True, slots=True)
class ImageElement:
    """An image or video: the element around it, the number of runs before it, its box where there is a layout.

    ``index`` is as ``Node.index``; ``behind``: words of the run that follows in number stood before it; ``hidden``:
    nobody saw it.
    """

    around: Node
    order: int
    box: Box | None
    element: _Element
    index: int | None
    behind: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class Walked:
    """All runs of words in document order, hidden ones included and marked, and the pictures between them.

    ``others``: what is no picture and no words either, such as rules and players.
    """

    runs: list[TextRun]
    pictures: list[ImageElement]
    others: list[ImageElement]
    elements: int
    depth: int


def article_of(node: Node | None) -> Node | None:
    """The nearest ``<article>`` around."""
    while node is not None and not node.cues & Cue.ARTICLE:
        node = node.parent if node.around & Cue.ARTICLE else None
    return node


def _shift_of(tag: str, style: str) -> Mark:
    """RAISED, LOWERED or NONE.

    A length, an edge or a place says so of small letters within a line alone: cells, pictures and labels have them too.
    """
    if named := _NAMED.search(style):
        return Mark.RAISED if named[1].lower() == "super" else Mark.LOWERED
    if tag not in _INLINE or not (tag in ("small", "font") or _SMALL.search(style)):
        return Mark.NONE
    up = 0.0
    if aligned := _ALIGNED.search(style):
        up = float(aligned[1])
    elif edge := _EDGE.search(style):
        up = 1.0 if edge[1].lower() == "top" else -1.0
    elif (moved := _MOVED.search(style)) and _RELATIVE.search(style):
        up = float(moved[2]) * (1 if moved[1].lower() == "bottom" else -1)
    return Mark.RAISED if up > 0 else Mark.LOWERED if up < 0 else Mark.NONE
