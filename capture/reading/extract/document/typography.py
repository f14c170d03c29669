"""Letters that are raised, lowered, struck out or put in, and what they mean: powers, ordinals, marks of notes.

How it works: neighbours in one raised, lowered or noted element are taken together as a group, and its words, with
those before it, say what the group means; then white space is folded across all parts as a browser folds it. Raised
letters are a note's mark only where something proves it: a link into the page, the role or name of a note, brackets, a
sign such as † or *, a figure right behind the end of a sentence. All else that is raised stays raised; ordinals (20th)
and long words are ordinary words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lxml.etree import _Element

from capture.model.article import BlockSource, TextLine
from capture.model.marked_text import Mark, MarkedPart, plain
from capture.reading.extract.document.runs import Node, Piece

__all__ = ["DRAWING", "drawn_letters", "drawn_node", "folded", "line_of", "parts_of", "pieces_in", "words_of"]

_LONGEST = 12  # characters of what is raised as figures are; longer ones are words in small print
_LONGEST_NOTE = 40  # "[citation needed]"
_UNSEEN = re.compile("[\u00ad\u200b\ufeff]")
_TOKEN = re.compile(r"\s+|\S+")
_BREAK = "\u2028"  # the walk's sign for <br>, behind a line feed
_BRACKETS = re.compile(r"[\[【〔［].{1,38}[\]】〕］]", re.DOTALL)
_SIGNS = re.compile(r"[*†‡§¶‖∗⁎※#]{1,4}")
_FIGURES = re.compile(r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*")
_NUMBERED = re.compile(r"[\[(]?(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,6}|[*†‡§¶]+)[\])]?")
_CENTS, _AMOUNT = re.compile(r"\d\d"), re.compile(r"\d[.,]$")  # 12,⁹⁹
_ENDING = re.compile(r"""[.,;:!?…。，；：！？][”’"'»)\]」]?$|[”"»」]$""")
_ORDINAL = re.compile(
    r"(?i)(?:st|nd|rd|th|er|ers|re|res|e|es|ème|èmes|eme|ième|de|nde|d|a|as|o|os|ª|º|te|ter|me|mes|lle|lles|gr|r|t|"
    r"n|ns|to|tor|le|cie|ie|nd)\.?"
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")  # 2023ᵃ is one with a note, or one of several works
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "select", "textarea", "rt", "rp"))
_ENDS_LINE = frozenset(("br", "p", "div", "li"))
_DEEPEST = 250  # elements in each other that are looked into
_OPEN = ("“", "‘", "«", "„", "‹", '"', "'", "「", "『")

_CELLS = {"mtd": ", ", "mtr": "; "}
DRAWING = frozenset(("q", "mfrac", "msqrt", "mroot", "mrow", "mi", "mn", "msup", "msub", "mtext", "mo", *_CELLS))


def drawn_letters(node: Node) -> tuple[str, str]:
    """The letters that a browser draws around the words of an element and no document holds.

    Quotation marks of ``<q>``; in formulas the stroke of a fraction and the sign of a root.
    """
    if node.tag == "q":
        if (node.element.text or "").lstrip().startswith(_OPEN):
            return "", ""
        inner = any(each.tag == "q" for each in node.ancestors() if each is not node)
        return ("‘", "’") if inner else ("“", "”")
    several = node.tag == "mrow" and len(node.element) > 1
    if node.tag == "msqrt":
        return ("√(", ")") if len(node.element) > 1 else ("√", "")
    if node.parent is not None and node.parent.tag == "mroot":  # its degree stands behind what it is the root of
        left, right = ("(", ")") if several else ("", "")
        return (left, right) if node.element.getprevious() is None else (f"^(1/{left}", f"{right})")
    if (apart := _CELLS.get(node.tag)) is not None:
        return ("" if node.element.getprevious() is None else apart, "")
    if node.parent is not None and node.parent.tag == "mfrac":
        stroke = "" if node.element.getprevious() is None else "/"
        return (f"{stroke}(", ")") if several else (stroke, "")
    return "", ""


def drawn_node(node: Node) -> Node:
    """A node for letters that are drawn and stand nowhere in the document."""
    made = Node(node.element, node.tag, {}, node, node.index)
    made.marks |= {Mark.DRAWN}
    return made


def pieces_in(element: _Element) -> list[Piece]:
    """The texts below an element, each with its node, a space behind what ends a line: of cells and headings."""
    root = Node(element, str(element.tag), dict(element.items()), None, None)  # type: ignore[arg-type]  # the stubs allow bytes
    found = [(element.text or "", root)]
    stack = [(iter(element), root)]
    while stack:
        children, around = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                found.append((around.element.tail or "", stack[-1][1]))
            continue
        if isinstance(child.tag, str) and child.tag not in _SILENT:
            attributes = dict(child.items())
            node = Node(child, child.tag, attributes, around, None)  # type: ignore[arg-type]
            found.append((" " * (child.tag in _ENDS_LINE) + (child.text or ""), node))
            if len(stack) < _DEEPEST:
                stack.append((iter(child), node))
                continue
        found.append((" " * (child.tag in _ENDS_LINE) + (child.tail or ""), around))
    return [(text, node) for text, node in found if text]


def words_of(pieces: Sequence[Piece]) -> str:
    """The pieces' words as they read today, on one line where the page breaks none."""
    parts = parts_of(pieces)
    return plain(parts or folded(pieces))


def folded(pieces: Sequence[Piece]) -> tuple[MarkedPart, ...]:
    """The pieces as one unmarked part, white space folded."""
    return _folded((text, Mark.NONE) for text, _ in pieces)


def line_of(pieces: Sequence[Piece], source: BlockSource, url: str = "") -> TextLine:
    """The pieces as a line of words that belong to a block, with their marks."""
    return TextLine(text=words_of(pieces), url=url, parts=parts_of(pieces), source=source)


def parts_of(pieces: Sequence[Piece], *, pre: bool = False) -> tuple[MarkedPart, ...]:
    """The pieces of a run as parts, white space folded (not in ``pre``); empty where nothing is marked."""
    if not any(node.marks or node.noted for _, node in pieces):
        return ()
    groups: list[tuple[list[Piece], Node | None]] = []
    for text, node in pieces:
        root = _root(node)
        if groups and groups[-1][1] is root:
            groups[-1][0].append((text, node))
        else:
            groups.append(([(text, node)], root))
    marked: list[tuple[str, Mark]] = []
    said, before, raised = "", "", False
    for group, root in groups:
        if not (raised and root is not None):  # of raised elements side by side all hang on the same word
            before = said[-80:]
        raised = root is not None
        marked.extend(_marked(group, root, before))
        said += "".join(text for text, _ in group)
    parts: list[MarkedPart] = []
    if not pre:
        parts.extend(_folded(marked))
    else:
        for raw, mark in marked:
            if text := _UNSEEN.sub("", raw).replace(f"\n{_BREAK}", "\n"):
                _append(parts, text, mark)
        if parts:
            parts[0] = replace(parts[0], text=parts[0].text.lstrip("\n"))
            parts[-1] = replace(parts[-1], text=parts[-1].text.rstrip())
    return tuple(parts) if any(part.mark for part in parts) else ()


def _root(node: Node) -> Node | None:
    """The outermost element that raises or lowers it, or else the link that is a note's mark."""
    if node.marks & {Mark.RAISED, Mark.LOWERED}:
        while node.parent is not None and node.parent.marks & {Mark.RAISED, Mark.LOWERED}:
            node = node.parent
        return node
    return node.noted


def _marked(group: list[Piece], root: Node | None, before: str) -> list[tuple[str, Mark]]:
    """The texts of neighbours that stand in one raised, lowered or noted element, the ``root``, with their marks."""
    edits = (Mark.STRUCK, Mark.DRAWN, Mark.INSERTED)
    edited = [(text, next((mark for mark in edits if mark in node.marks), Mark.NONE)) for text, node in group]
    if root is None or all(mark is Mark.STRUCK for text, mark in edited if text.strip()):
        return edited
    words = " ".join(_UNSEEN.sub("", "".join(text for text, _ in group)).split())
    mark = _meaning(words, group, root, before) if words else Mark.NONE
    if mark is Mark.NONE and len(words) > _LONGEST and before[-1:].isalnum():
        return [(" ", Mark.NONE), *edited]
    if mark is Mark.NONE:
        return edited
    found: list[tuple[str, Mark]] = []
    for each, edit in edited:
        if edit is Mark.DRAWN and mark is Mark.NOTE:  # goes with the note
            continue
        own = edit if edit in (Mark.DRAWN, Mark.STRUCK) else mark
        if found and found[-1][1] is own:
            found[-1] = (f"{found[-1][0]}{each}", own)
        else:
            found.append((each, own))
    return found


def _meaning(words: str, group: list[Piece], root: Node, before: str) -> Mark:
    if Mark.RAISED in root.marks:
        if _is_note(words, group, before):
            return Mark.NOTE
        return Mark.NONE if len(words) > _LONGEST or _is_ordinal(words, before) else Mark.RAISED
    if Mark.LOWERED in root.marks:
        return Mark.LOWERED if len(words) <= _LONGEST else Mark.NONE
    hangs = before[-1:] not in ("", "[", "(", "【") and not before[-1:].isspace()
    return Mark.NOTE if hangs and (_NUMBERED.fullmatch(words) or _BRACKETS.fullmatch(words)) else Mark.NONE


def _is_note(words: str, group: list[Piece], before: str) -> bool:
    """What proves that raised words are the mark of a note."""
    if len(words) > _LONGEST_NOTE:
        return False
    if any(node.noted for _, node in group) or _BRACKETS.fullmatch(words):
        return True
    base = before.split()[-1] if before.split() else ""
    if _SIGNS.fullmatch(words):
        return len(base) != 1
    if any(node.link for _, node in group) and _NUMBERED.fullmatch(words):
        return not base[-1:].isdigit()
    if _CENTS.fullmatch(words) and _AMOUNT.search(before):
        return False
    return bool(_FIGURES.fullmatch(words) and len(base) > 1 and _ENDING.search(before))


def _is_ordinal(words: str, before: str) -> bool:
    """``20th``, ``1er``, ``Mme``, ``No``: behind a figure, or behind the capitals and initials of abbreviations."""
    base = re.search(r"[^\W_]+$", before)
    if base is None or not _ORDINAL.fullmatch(words):
        return False
    if len(base[0]) == 1 and words in ("n", "t", "T", "r"):
        return base[0] in ("S", "D")
    if len(words) == 1 and _YEAR.fullmatch(base[0]):
        return False
    return base[0][-1].isdigit() or base[0][0].isupper() or base[0].lower() in ("n", "v", "s", "c")


def _folded(marked: Iterable[tuple[str, Mark]]) -> tuple[MarkedPart, ...]:
    """White space as a browser folds it; what is between two parts stands apart from both, or with the unmarked."""
    found: list[MarkedPart] = []
    gap = ""
    for raw, mark in marked:
        words = ""
        for token in _TOKEN.findall(_UNSEEN.sub("", raw)):
            if token.isspace():
                gap = "\n" if _BREAK in token or gap == "\n" else " "
                continue
            if words:
                words += gap
            elif gap and found:
                _append(found, gap, Mark.NONE)
            words, gap = f"{words}{token}", ""
        if words:
            _append(found, words, mark)
    return tuple(found)


def _append(found: list[MarkedPart], text: str, mark: Mark) -> None:
    """Neighbours of one mark are one part; two notes and two powers are two."""
    if found and found[-1].mark is mark and mark not in (Mark.NOTE, Mark.RAISED):
        found[-1] = MarkedPart(text=f"{found[-1].text}{text}", mark=mark)
    else:
        found.append(MarkedPart(text=text, mark=mark))
