"""Which paragraphs quote somebody else at length, and who is quoted.

Quotations are known by their elements, their names, a colon before, their indent. spine: the element whose own children
are most of the article's paragraphs · wrapper: a child of the spine that holds paragraphs of its own.

attribution: the words that name the source of a quotation, at its end or below it, by their element (``<cite>``,
``<footer>``, the caption of the figure around), their name or the dash before them; or the address in the quotation's
``cite`` attribute.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from capture.model.address import read_url
from capture.model.article import Block, TextLine
from capture.model.marked_text import MarkedPart, plain
from capture.reading.extract.classify.postprocess import ArticleBody
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures, Sort
from capture.reading.extract.document.runs import Node, TextRun
from capture.reading.extract.document.typography import parts_of, words_of
from capture.reading.extract.provenance.element import Places

__all__ = ["attributed", "quotations"]

_COLONS = (":", "：")
_INDENT_PX = 8.0


def quotations(page: PageFeatures, chosen: Sequence[int], body: ArticleBody) -> dict[int, int]:
    """Place → depth (1 = outermost) of the chosen runs that are quotations."""
    spine = _spine(page, chosen)
    left = _left_edge(page, chosen)
    found: dict[int, int] = {}
    wrapper: Node | None = None
    start = 0  # position of the first of the runs that stand in the wrapper, one after the other
    for position, place in enumerate(chosen):
        run = page.runs[place]
        if (child := _child(run.owner, spine)) is not wrapper:
            wrapper, start = child, position
        if page.sorts[place] == Sort.HEADING or run.rows or run.owner.pre:
            continue
        depth = _blockquotes(run.owner, body.element)
        if not depth and _names_quote(run, body.element):
            depth = 1
        if not depth and wrapper not in (None, run.owner) and not run.owner.list_depth and start:
            depth = int(page.runs[chosen[start - 1]].text.endswith(_COLONS))
        if not depth and position and _is_indented(run, left):
            depth = int(page.runs[chosen[position - 1]].text.endswith(_COLONS) or chosen[position - 1] in found)
        if depth:
            found[place] = depth
    return found


def _blockquotes(node: Node, body: Node | None) -> int:
    depth = 0
    for each in node.ancestors():
        if each is body:
            break
        depth += each.tag == "blockquote"
    return depth


def _names_quote(run: TextRun, body: Node | None) -> bool:
    for each, _ in zip(run.owner.ancestors(), range(3), strict=False):
        if each is body:
            return False
        if each.cues & Cue.QUOTE:
            return True
    return False


def _spine(page: PageFeatures, chosen: Sequence[int]) -> Node | None:
    sums: dict[Node, float] = {}
    for place in chosen:
        parent = page.runs[place].owner.parent
        if page.sorts[place] == Sort.PROSE and parent is not None:
            sums[parent] = sums.get(parent, 0.0) + page.masses[place]
    return max(sums, key=lambda node: sums[node], default=None)


def _child(node: Node, spine: Node | None) -> Node | None:
    """The child of the spine that holds the element, or is it."""
    below: Node | None = None
    for each in node.ancestors():
        if each is spine:
            return below
        below = each
    return None


def _left_edge(page: PageFeatures, chosen: Sequence[int]) -> tuple[float, float] | None:
    """Left and right edge of most of the chosen prose, in px."""
    sums: dict[tuple[float, float], float] = {}
    for place in chosen:
        box = page.runs[place].box
        if box is not None and page.sorts[place] == Sort.PROSE:
            edge = (box.x, box.x + box.width)
            sums[edge] = sums.get(edge, 0.0) + page.masses[place]
    return max(sums, key=lambda edge: sums[edge], default=None)


def _is_indented(run: TextRun, edges: tuple[float, float] | None) -> bool:
    """Begins further in than the paragraphs do, on the side where they begin or on both."""
    if run.box is None or edges is None:
        return False
    left, right = edges
    inside = run.box.x >= left - 1 and run.box.x + run.box.width <= right + 1
    return inside and (run.box.x - left >= _INDENT_PX or right - run.box.x - run.box.width >= _INDENT_PX)


_LONGEST_NAME = 160  # characters of an attribution
_DASH = re.compile(r"^[-–—―~]{1,2}\s*(?=[^\W\d_])")
_ENDS = tuple(".!?…。！？»”\"'’)؟।」\n–—―")
_NAMING = frozenset(("cite", "footer", "figcaption"))


def attributed(page: PageFeatures, blocks: dict[int, Block], places: Places) -> tuple[dict[int, Block], frozenset[int]]:
    """The blocks of quotations by their place, each last paragraph with who is quoted; and the places of those names.

    ``blocks`` are those of what ``quotations`` found. Who is quoted may stand in a run of its own, or end the last one.
    """
    quoted, blocks = blocks, dict(blocks)
    names: set[int] = set()
    for place in sorted(quoted):
        if place in names:
            continue
        after = place + 1 if place + 1 < len(page.runs) and _is_name(page, place + 1, place) else None
        if after is None and place + 1 in quoted and _are_one(page.runs[place], page.runs[place + 1]):
            continue
        if after is not None:
            names.add(after)
            blocks.pop(after, None)
        blocks[place] = _with_name(page, blocks[place], place, after, places)
    return blocks, frozenset(names)


def _with_name(page: PageFeatures, block: Block, place: int, after: int | None, places: Places) -> Block:
    run = page.runs[place]
    named = _named_address(run.owner)
    if after is not None:
        name = page.runs[after]
        text = _DASH.sub("", words_of(name.pieces))
        line = TextLine(text=text, url=_link(name) or named, source=places.of_run(name))
        return replace(block, attribution=line)
    cite = _last_cite(run)
    if cite:
        text = words_of(run.pieces[cite:])
        parts = _undashed(parts_of(run.pieces[:cite]))
        kept = plain(parts) if parts else words_of(run.pieces[:cite]).rstrip().rstrip("–—―").rstrip()
        if kept and text:
            line = TextLine(text=_DASH.sub("", text), url=_link(run) or named, source=block.source)
            return replace(block, text=kept, parts=parts, attribution=line)
    return replace(block, attribution=TextLine(text="", url=named, source=block.source)) if named else block


def _is_name(page: PageFeatures, place: int, before: int) -> bool:
    """Whether the run says who is quoted in the run before: in the same quotation, by its element or a dash."""
    run, quotation = page.runs[place], page.runs[before]
    if len(run.text) > _LONGEST_NAME or run.level or run.rows or run.owner.pre:
        return False
    around = _quotation_of(quotation.owner)
    if around is None or not any(node is around for node in run.owner.ancestors()):
        return False
    dashed = bool(_DASH.match(run.text)) and not _DASH.match(quotation.text)
    return dashed or all(_is_naming(node, around) for text, node in run.pieces if text.strip())


def _are_one(run: TextRun, other: TextRun) -> bool:
    return _quotation_of(run.owner) is _quotation_of(other.owner)


def _quotation_of(node: Node) -> Node | None:
    """The figure around the quotation's element, else that element."""
    quotation = next((each for each in node.ancestors() if each.tag == "blockquote" or each.cues & Cue.QUOTE), None)
    if quotation is not None and quotation.parent is not None and quotation.parent.tag == "figure":
        return quotation.parent
    return quotation


def _is_naming(node: Node, around: Node) -> bool:
    for each in node.ancestors():
        if each is around:
            return False
        if each.tag in _NAMING or each.cues & (Cue.BYLINE | Cue.CREDIT):
            return True
    return False


def _undashed(parts: tuple[MarkedPart, ...]) -> tuple[MarkedPart, ...]:
    """Without the dash that parts the words from who said them."""
    last = parts[-1].text.rstrip().rstrip("–—―").rstrip() if parts else ""
    return (*parts[:-1], replace(parts[-1], text=last)) if last else parts[:-1]


def _last_cite(run: TextRun) -> int:
    """The first piece of the ``<cite>`` or ``<footer>`` that ends a run after the end of a sentence; 0: none does."""
    for position, (text, node) in reversed(list(enumerate(run.pieces))):
        if text.strip() and not any(each.tag in ("cite", "footer") for each in _up_to(node, run.owner)):
            before = "".join(piece for piece, _ in run.pieces[: position + 1])
            ends = before.rstrip(" \t\r").endswith((*_ENDS, "\u2028")) or before.rstrip().endswith(_ENDS)
            return position + 1 if ends and position + 1 < len(run.pieces) else 0
    return 0


def _up_to(node: Node, owner: Node) -> list[Node]:
    found: list[Node] = []
    for each in node.ancestors():
        if each is owner:
            break
        found.append(each)
    return found


def _link(run: TextRun) -> str:
    """Where the last link in the run leads, when it is an address of the web."""
    return next((node.href for _, node in reversed(run.pieces) if _is_web(node.href)), "")


def _named_address(node: Node) -> str:
    """The ``cite`` attribute of the quotation around."""
    for each in node.ancestors():
        if each.tag in ("blockquote", "q") and (url := (each.element.get("cite") or "").strip()):
            return url if _is_web(url) else ""
    return ""


def _is_web(url: str) -> bool:
    found = read_url(url.strip())
    return found is not None and found.is_web
