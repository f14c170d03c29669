"""Markdown: CommonMark 0.31 with the tables of GFM, the article's words escaped so that they come out as they are."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from capture.model.article import Article, Block, BlockKind, TextLine
from capture.model.marked_text import Mark, MarkedPart
from capture.reading.extract.render.plain_text import (
    FORMS,
    facts,
    folded,
    lines,
    listed,
    marked_lines,
    parts_in,
    signature,
    stretches,
    value_of,
)

__all__ = ["to_markdown"]

_ANYWHERE = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")  # CommonMark 6; ~ strikes through in GFM
_AT_START = re.compile(r"^(?:[#+=-]|\d{1,9}(?=[.)](?:\s|$)))")  # headings, lists, rules, underlines (4, 5)
_CLOSING = re.compile(r"(?<!\\)#+$")  # a heading may end in those (4.2)
_HARD = "\\\n"
# Of powers, indices and marks of notes: HTML, which CommonMark allows in a line (6.6), and which reads as itself.
_ELEMENTS = {Mark.NOTE: "sup", Mark.RAISED: "sup", Mark.LOWERED: "sub"}
_ADDRESS = re.compile(r"[<>\\\s\x00-\x1f]")


def to_markdown(article: Article, note: str = "") -> str:
    """A note, metadata as a heading and a line of facts, blocks with their own marks; comments last."""
    title, line = folded(value_of(article.title)), facts(article)
    parts = [f"> {_escaped(folded(note))}" if note else ""]
    parts += [f"# {_closed(_escaped(title))}" if title else "", f"*{_escaped(line)}*" if line else ""]
    for note, stretch in stretches(article.blocks):
        parts.append(f"*\\[{note}\\]*" if note else "")
        for kind, group in groupby(stretch, key=lambda block: block.kind):
            if kind is BlockKind.LIST:
                parts.append(_list(list(group)))
            elif kind is BlockKind.QUOTATION:
                parts.extend(_quotations(list(group)))
            else:
                parts.extend(map(_block, group))
    if article.comments:
        parts.append("## Comments")
    for comment in article.comments:
        signed = folded(signature(comment))
        words = _HARD.join(map(_escaped, lines(comment.text)))
        parts.extend((f"**{_escaped(signed)}**" if signed else "", words))
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        line = _closed(_words(block).replace(_HARD, " "))
        return f"{'#' * min(6, max(2, block.level))} {line}"
    if block.kind is BlockKind.CODE:
        # In a fence longer than any run of backticks in the text.
        text = block.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        return f"{fence}\n{text}\n{fence}"
    if block.kind is BlockKind.TABLE and block.rows:
        caption = folded(block.caption.text) if block.caption else ""
        return "\n\n".join(part for part in (f"*{_escaped(caption)}*" if caption else "", _table(block)) if part)
    if block.kind is BlockKind.SEPARATOR:
        return "* * *"
    if block.kind in (BlockKind.FIGURE, BlockKind.EMBED):
        return _figure(block)
    return _words(block)


def _words(line: Block | TextLine) -> str:
    """Lines with hard breaks between them, and their marks: ``~~12~~``, ``10<sup>6</sup>``."""
    return _HARD.join(_at_start(_marked(each)) for each in marked_lines(parts_in(line)))


def _marked(line: Sequence[MarkedPart]) -> str:
    written: list[str] = []
    for index, part in enumerate(line):
        words = _anywhere(part.text)
        if part.mark is Mark.STRUCK:
            before = line[index - 1].text[-1:] if index else ""
            after = line[index + 1].text[:1] if index + 1 < len(line) else ""
            apart = not f"{before}{after}".strip()
            words = f"~~{words}~~" if apart else f"<del>{words}</del>"
        elif element := _ELEMENTS.get(part.mark):
            words = f"<{element}>{words}</{element}>"
        written.append(words)
    return "".join(written)


def _closed(line: str) -> str:
    return _CLOSING.sub(lambda match: "\\#" * len(match[0]), line)


def _escaped(line: str) -> str:
    """One line whose words mean nothing to Markdown, wherever it is set."""
    return _at_start(_anywhere(line))


def _anywhere(text: str) -> str:
    return _ANYWHERE.sub(r"\\\g<0>", text.replace("\x00", "\ufffd"))


def _at_start(line: str) -> str:
    return _AT_START.sub(lambda match: f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}", line)


def _list(items: list[Block]) -> str:
    """Each level is set in by the width of the marks above it."""
    marks: list[str] = []
    numbers: list[int] = []
    found: list[str] = []
    for item, depth in listed(items):
        del marks[depth - 1 :], numbers[depth:]
        if len(numbers) < depth:
            numbers.append(0)
        numbers[depth - 1] = item.number or numbers[depth - 1] + 1
        indent = " " * sum(map(len, marks))
        marks.append(f"{numbers[depth - 1]}. " if item.ordered else "- ")
        inner = " " * len(indent + marks[-1])
        found.append(f"{indent}{marks[-1]}{_words(item).replace(chr(10), chr(10) + inner)}")
    return "\n".join(found)


def _quotations(blocks: list[Block]) -> Iterator[str]:
    """One piece a quotation: it ends where it is said who is quoted."""
    pieces: list[str] = []
    for block in blocks:
        if words := _words(block):
            pieces.append(_prefixed(words, block.depth))
        if block.attribution is not None:
            name, url = folded(block.attribution.text) or block.attribution.url, block.attribution.url
            pieces.append(_prefixed(f"— {_link(name, url) if url else _escaped(name)}", block.depth))
            yield "\n>\n".join(pieces)
            pieces = []
    if pieces:
        yield "\n>\n".join(pieces)


def _prefixed(text: str, depth: int) -> str:
    mark = "> " * max(1, depth)
    return "\n".join(mark + line for line in text.split("\n"))


def _figure(block: Block) -> str:
    """The picture, or the embed's address; caption and credit below it in one line."""
    parts: list[str] = []
    if block.embed is not None:
        name, url = folded(block.embed.title) or block.embed.url, block.embed.url
        link = _link(name, url) if url else _escaped(name)
        parts.append(f"{FORMS.get(block.embed.form, 'Embed')}: {link}")
    elif block.image is not None and block.image.url:
        parts.append(f"!{_link(folded(block.alt), block.image.url)}")
    said = " ".join(folded(line.text) for line in (block.caption, block.credit) if line is not None)
    if said:
        parts.append(f"*{_escaped(said)}*")
    return "\\\n".join(parts)


def _link(text: str, url: str) -> str:
    address = _ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", url)
    return f"[{_escaped(text)}](<{address}>)"


def _table(block: Block) -> str:
    rows = block.cells or tuple(tuple((MarkedPart(text=cell),) for cell in row) for row in block.rows)
    width = max(len(row) for row in rows)
    written = []
    for row in rows:
        cells = (_at_start(" ".join(map(_marked, marked_lines(cell)))).replace("|", "\\|") for cell in row)
        written.append("| " + " | ".join([*cells, *[""] * (width - len(row))]) + " |")
    return "\n".join([written[0], "|" + " --- |" * width, *written[1:]])
