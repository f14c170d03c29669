"""Plain text, and what Markdown and HTML have in common with it: the line of facts, lines with their marks, lists by
depth, and what is said in front of words that the page had folded away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from capture.model.article import Article, Block, BlockKind, Comment, TextLine, Value
from capture.model.marked_text import Mark, MarkedPart

__all__ = [
    "FOLDED", "FORMS", "UNFOLDED", "facts", "folded", "lines", "listed", "marked_lines", "parts_in", "signature",
    "stretches", "to_text", "value_of",
]  # fmt: skip

FOLDED = "The page showed what follows only after a click."
UNFOLDED = "What follows stood open on the page."
FORMS = {
    "video": "Video",
    "audio": "Recording",
    "post": "Post",
    "map": "Map",
    "document": "Document",
    "page": "Embedded page",
}


def value_of(value: Value | None) -> str:
    """The value, empty where there is none."""
    return value.value if value else ""


def facts(article: Article) -> str:
    """Section, authors, site, date: what a reader wants above the text."""
    names = ", ".join(author.value for author in article.authors)
    date = value_of(article.published)[:10]
    parts = (value_of(article.section), names, value_of(article.site), date)
    return " · ".join(part for part in map(folded, parts) if part)


def folded(text: str) -> str:
    """The words on one line."""
    return " ".join(text.split())


def lines(text: str) -> list[str]:
    """The lines of a block, white space folded, none empty."""
    return [line for each in text.split("\n") if (line := folded(each))]


def signature(comment: Comment) -> str:
    """Who wrote a comment, and when; empty where it does not say."""
    return ", ".join(part for part in (comment.author, comment.date) if part)


def parts_in(line: Block | TextLine) -> tuple[MarkedPart, ...]:
    """The parts of a block or a line; one where nothing is marked."""
    return line.parts or (MarkedPart(text=line.text),)


def marked_lines(parts: Sequence[MarkedPart]) -> list[list[MarkedPart]]:
    """The lines of some parts, white space folded, none empty."""
    raw: list[list[MarkedPart]] = [[]]
    for part in parts:
        first, *others = part.text.split("\n")
        raw[-1].append(replace(part, text=first))
        raw.extend([replace(part, text=line)] for line in others)
    found = []
    for line in raw:
        kept: list[MarkedPart] = []
        blank = True
        for part in line:
            text = folded(part.text)
            before = " " * (part.text[:1].isspace() and not blank)
            after = " " * (part.text[-1:].isspace() and bool(text))
            blank = part.text[-1:].isspace() if part.text else blank
            if before or text:
                kept.append(replace(part, text=f"{before}{text}{after}"))
        if kept:
            kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
        if kept := [part for part in kept if part.text]:
            found.append(kept)
    return found


def listed(items: Sequence[Block]) -> Iterator[tuple[Block, int]]:
    """The items of a list that have words, be they struck out, each with its depth from 1: at most one more than the
    item before.
    """
    before = 0
    for item in items:
        if item.text.strip() or any(part.mark is Mark.STRUCK for part in item.parts):
            before = min(max(1, item.depth), before + 1)
            yield item, before


def stretches(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Block]]]:
    """The blocks in stretches, each with what is to be said in front of it of how the page showed it, mostly nothing.

    Blocks without words go with those before them.
    """
    state = before = False
    marked: list[tuple[bool, Block]] = []
    for block in blocks:
        state = block.folded if block.text else state
        marked.append((state, block))
    for is_folded, group in groupby(marked, key=lambda pair: pair[0]):
        yield FOLDED if is_folded else UNFOLDED if before else "", [block for _, block in group]
        before = is_folded


def to_text(article: Article, note: str = "") -> str:
    """A note in brackets, title, names and date, then every block; comments, where there are any, last."""
    above = f"[{folded(note)}]" if note else ""
    head = [part for part in (above, value_of(article.title), facts(article)) if part]
    talk = [f"{signature(comment) or 'Unsigned'}:\n{comment.text}" for comment in article.comments]
    parts = [*head, *_blocks(article.blocks), *(["Comments"] if talk else []), *talk]
    return "\n\n".join(part for part in parts if part).strip() + "\n"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        members = list(group)
        if kind is BlockKind.LIST:
            numbers: dict[int, int] = {}
            for item, depth in listed(members):
                if not item.text:  # struck out as a whole: the number that it had is not another's
                    numbers[depth] = item.number or numbers.get(depth, 0) + 1
                    continue
                numbers = {level: count for level, count in numbers.items() if level <= depth}
                numbers[depth] = item.number or numbers.get(depth, 0) + 1
                mark = f"{numbers[depth]}." if item.ordered else "-"
                yield f"{'  ' * (depth - 1)}{mark} {item.text}"
        else:
            for block in members:
                yield _block(block)


def _block(block: Block) -> str:
    if block.kind is BlockKind.SEPARATOR:
        return "* * *"
    if block.kind in (BlockKind.FIGURE, BlockKind.EMBED):
        name = f"[Picture: {block.alt}]" if block.alt else "[Picture]"
        if block.embed is not None:
            name = f"[{FORMS.get(block.embed.form, 'Embed')}: {block.embed.title or block.embed.url}]"
        said = (block.caption.text if block.caption else "", f"({block.credit.text})" if block.credit else "")
        return " ".join(part for part in (name, *map(folded, said)) if part)
    if block.kind is BlockKind.TABLE and block.caption is not None:
        return f"{folded(block.caption.text)}\n{block.text}"
    if block.attribution is not None:
        return f"{block.text}\n— {block.attribution.text or block.attribution.url}"
    return block.text
