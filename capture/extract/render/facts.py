"""What all forms say in the same words: the line of facts, the name of a picture or an embed, lists by depth."""

from collections.abc import Iterator, Sequence

from capture.model.article import Article, Block, Value

__all__ = ["FORMS", "facts", "folded", "lines", "listed", "value_of"]

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


def listed(items: Sequence[Block]) -> Iterator[tuple[Block, int]]:
    """The items of a list that have words, each with its depth from 1, at most one more than the item before."""
    before = 0
    for item in items:
        if lines(item.text):
            before = min(max(1, item.depth), before + 1)
            yield item, before
