"""Which paragraphs quote somebody else at length, and who is quoted.

Quotations are known by their elements, their names, a colon before, their indent. spine: the element whose own children
are most of the article's paragraphs · wrapper: a child of the spine that holds paragraphs of its own.

attribution: the words that name the source of a quotation, at its end or below it, by their element (``<cite>``,
``<footer>``, the caption of the figure around), their name or the dash before them; or the address in the quotation's
``cite`` attribute.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from capture.model.address import read_url
from capture.model.article import Block, TextLine
from capture.model.marked_text import plain
from capture.reading.extract.classify.postprocess import ArticleBody
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures, Sort
from capture.reading.extract.document.runs import Node, TextRun
from capture.reading.extract.document.typography import parts_of, words_of
from capture.reading.extract.provenance.element import Places

__all__ = ["attributed", "quotation_depths"]

_COLONS = (":", "：")
_INDENT_PX = 8.0
_LONGEST_NAME = 160  # characters of an attribution
_DASHES = "–—―"
_DASH = re.compile(r"^[-–—―~]{1,2}\s*(?=[^\W\d_])")
_ENDS = tuple(".!?…。！？»”\"'’)؟।」\n–—―")


def quotation_depths(page: PageFeatures, chosen: Sequence[int], body: ArticleBody) -> dict[int, int]:
    """Index → depth (1 = outermost) of the chosen runs that are quotations."""
    spines: dict[Node, float] = {}
    columns: dict[tuple[float, float], float] = {}  # left and right edge of prose, in px
    for index in chosen:
        run = page.runs[index]
        if page.sorts[index] != Sort.PROSE:
            continue
        if run.owner.parent is not None:
            spines[run.owner.parent] = spines.get(run.owner.parent, 0.0) + page.masses[index]
        if run.box is not None:
            edges = (run.box.x, run.box.x + run.box.width)
            columns[edges] = columns.get(edges, 0.0) + page.masses[index]
    spine = max(spines, key=lambda node: spines[node], default=None)
    column = max(columns, key=lambda edges: columns[edges], default=None)
    found: dict[int, int] = {}
    wrapper: Node | None = None
    start = 0  # position of the first of the runs that stand in the wrapper, one after the other
    for position, index in enumerate(chosen):
        run = page.runs[index]
        inner = list(run.owner.ancestors(spine))
        child = inner[-1] if inner and inner[-1].parent is spine and spine is not None else None
        if child is not wrapper:
            wrapper, start = child, position
        if page.sorts[index] == Sort.HEADING or run.rows or run.owner.pre:
            continue
        depth = sum(node.tag == "blockquote" for node in run.owner.ancestors(body.element))
        if not depth and any(node.cues & Cue.QUOTE for node in islice(run.owner.ancestors(body.element), 3)):
            depth = 1
        if not depth and wrapper not in (None, run.owner) and not run.owner.list_depth and start:
            depth = int(page.runs[chosen[start - 1]].text.endswith(_COLONS))
        if not depth and position and run.box is not None and column is not None:
            # Begins further in than the paragraphs do, on the side where they begin or on both.
            (left, right), box = column, run.box
            is_within = box.x >= left - 1 and box.x + box.width <= right + 1
            if is_within and (box.x - left >= _INDENT_PX or right - box.x - box.width >= _INDENT_PX):
                depth = int(page.runs[chosen[position - 1]].text.endswith(_COLONS) or chosen[position - 1] in found)
        if depth:
            found[index] = depth
    return found


def attributed(
    page: PageFeatures, quotations: Mapping[int, Block], sources: Places
) -> tuple[dict[int, Block], frozenset[int]]:
    """The blocks of quotations by their run's index, each last paragraph with who is quoted; the indexes of the names.

    Who is quoted may stand in a run of its own, or end the last one.
    """
    blocks = dict(quotations)
    names: set[int] = set()
    for index in sorted(quotations):
        if index in names:
            continue
        run, name = page.runs[index], page.runs[index + 1] if index + 1 < len(page.runs) else None
        if name is not None and _names_source(name, run):
            names.add(index + 1)
            blocks.pop(index + 1, None)
        elif name is not None and index + 1 in quotations and _quotation_of(run.owner) is _quotation_of(name.owner):
            continue
        else:
            name = None
        blocks[index] = _with_name(blocks[index], run, name, sources)
    return blocks, frozenset(names)


def _with_name(block: Block, run: TextRun, name: TextRun | None, sources: Places) -> Block:
    around = next((node for node in run.owner.ancestors() if _cite_of(node)), None)
    address = _cite_of(around) if around is not None and _is_web(_cite_of(around)) else ""
    if name is not None:
        text = _DASH.sub("", words_of(name.pieces))
        return replace(block, attribution=TextLine(text=text, url=_link(name) or address, source=sources.of_run(name)))
    cite = _last_cite(run)
    if cite:
        text = words_of(run.pieces[cite:])
        parts = parts_of(run.pieces[:cite])
        if parts:  # without the dash that parts the words from who said them
            last = _undashed(parts[-1].text)
            parts = (*parts[:-1], replace(parts[-1], text=last)) if last else parts[:-1]
        words = plain(parts) if parts else _undashed(words_of(run.pieces[:cite]))
        if words and text:
            line = TextLine(text=_DASH.sub("", text), url=_link(run) or address, source=block.source)
            return replace(block, text=words, parts=parts, attribution=line)
    return replace(block, attribution=TextLine(text="", url=address, source=block.source)) if address else block


def _names_source(run: TextRun, quotation: TextRun) -> bool:
    """Whether the run says who is quoted in the run before: in the same quotation, by its element or a dash."""
    if len(run.text) > _LONGEST_NAME or run.level or run.rows or run.owner.pre:
        return False
    around = _quotation_of(quotation.owner)
    if around is None or not run.owner.is_in(around):
        return False
    if _DASH.match(run.text) and not _DASH.match(quotation.text):
        return True
    return all(
        any(
            each.tag in ("cite", "footer", "figcaption") or each.cues & (Cue.BYLINE | Cue.CREDIT)
            for each in node.ancestors(around)
        )
        for text, node in run.pieces
        if text.strip()
    )


def _quotation_of(node: Node) -> Node | None:
    """The figure around the quotation's element, else that element."""
    quotation = next((each for each in node.ancestors() if each.tag == "blockquote" or each.cues & Cue.QUOTE), None)
    if quotation is not None and quotation.parent is not None and quotation.parent.tag == "figure":
        return quotation.parent
    return quotation


def _undashed(text: str) -> str:
    return text.rstrip().rstrip(_DASHES).rstrip()


def _last_cite(run: TextRun) -> int:
    """The first piece of the ``<cite>`` or ``<footer>`` that ends a run after the end of a sentence; 0: none does."""
    for position, (text, node) in reversed(list(enumerate(run.pieces))):
        if text.strip() and not any(each.tag in ("cite", "footer") for each in node.ancestors(run.owner)):
            before = "".join(piece for piece, _ in run.pieces[: position + 1])
            ends = before.rstrip(" \t\r").endswith((*_ENDS, "\u2028")) or before.rstrip().endswith(_ENDS)
            return position + 1 if ends and position + 1 < len(run.pieces) else 0
    return 0


def _link(run: TextRun) -> str:
    """Where the last link in the run leads, when it is an address of the web."""
    return next((node.href for _, node in reversed(run.pieces) if _is_web(node.href)), "")


def _cite_of(node: Node) -> str:
    """The ``cite`` attribute of a quotation's element."""
    return (node.element.get("cite") or "").strip() if node.tag in ("blockquote", "q") else ""


def _is_web(url: str) -> bool:
    address = read_url(url.strip())
    return address is not None and address.is_web
