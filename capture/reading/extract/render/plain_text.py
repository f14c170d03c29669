"""Plain text: the words of the article, a blank line between blocks."""

from collections.abc import Iterator
from itertools import groupby

from capture.model.article import Article, Block, BlockKind
from capture.reading.extract.render.facts import FORMS, facts, folded, listed, value_of

__all__ = ["to_text"]


def to_text(article: Article, note: str = "") -> str:
    """A note in brackets, title, names and date, then every block; comments, where there are any, last."""
    above = f"[{folded(note)}]" if note else ""
    head = [part for part in (above, value_of(article.title), facts(article)) if part]
    talk = [f"{_signed(one.author, one.date)}\n{one.text}" for one in article.comments]
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
        return _figure(block)
    if block.kind is BlockKind.TABLE and block.caption is not None:
        return f"{folded(block.caption.text)}\n{block.text}"
    if block.attribution is not None:
        return f"{block.text}\n— {block.attribution.text or block.attribution.url}"
    return block.text


def _figure(block: Block) -> str:
    if block.embed is not None:
        name = f"[{FORMS.get(block.embed.form, 'Embed')}: {block.embed.title or block.embed.url}]"
    else:
        name = f"[Picture: {block.alt}]" if block.alt else "[Picture]"
    said = (block.caption.text if block.caption else "", f"({block.credit.text})" if block.credit else "")
    return " ".join(part for part in (name, *map(folded, said)) if part)


def _signed(author: str, date: str) -> str:
    return ", ".join(part for part in (author, date) if part) + ":" if author or date else "Unsigned:"
