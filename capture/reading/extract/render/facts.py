"""What all forms say in the same words: the line of facts, the name of a picture or an embed, lists by depth."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from capture.model.article import Article, Block, TextLine, Value
from capture.model.marked_text import Mark, MarkedPart

__all__ = ["FORMS", "facts", "folded", "has_words", "lines", "listed", "marked_lines", "parts_in", "value_of"]

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


def parts_in(one: Block | TextLine) -> tuple[MarkedPart, ...]:
    """The parts of a block or a line; one where nothing is marked."""
    return one.parts or (MarkedPart(text=one.text),)


def marked_lines(parts: Sequence[MarkedPart]) -> list[list[MarkedPart]]:
    """The lines of some parts, white space folded, none empty."""
    found: list[list[MarkedPart]] = [[]]
    for part in parts:
        first, *others = part.text.split("\n")
        found[-1].append(replace(part, text=first))
        found.extend([replace(part, text=line)] for line in others)
    return [line for each in found if (line := _folded_parts(each))]


def _folded_parts(line: Sequence[MarkedPart]) -> list[MarkedPart]:
    found: list[MarkedPart] = []
    blank = True
    for part in line:
        text = " ".join(part.text.split())
        before = " " * (part.text[:1].isspace() and not blank)
        after = " " * (part.text[-1:].isspace() and bool(text))
        blank = part.text[-1:].isspace() if part.text else blank
        if before or text:
            found.append(replace(part, text=f"{before}{text}{after}"))
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return [part for part in found if part.text]


def has_words(block: Block) -> bool:
    """Whether there is anything to show, be it struck out."""
    return bool(block.text.strip() or any(part.mark is Mark.STRUCK for part in block.parts))


def listed(items: Sequence[Block]) -> Iterator[tuple[Block, int]]:
    """The items of a list that have words, each with its depth from 1, at most one more than the item before."""
    before = 0
    for item in items:
        if has_words(item):
            before = min(max(1, item.depth), before + 1)
            yield item, before
