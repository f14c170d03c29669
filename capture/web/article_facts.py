"""The article view's values: byline, facts with their sources, the line on coverage. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from capture.model.article import Article, Rival, Value
from capture.web import dates

__all__ = ["Fact", "byline", "coverage", "facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One metadata value, where it stood, and what other places said."""

    name: str
    value: str
    source: str
    rivals: tuple[Rival, ...]


def byline(article: Article) -> tuple[str, ...]:
    """Authors, site, section and date, as far as they are known."""
    names = ", ".join(author.value for author in article.authors)
    when = dates.published_long(article.published.value) if article.published else ""
    parts = (
        f"By {names}" if names else "",
        article.site.value if article.site else "",
        article.section.value if article.section else "",
        f"Published {when}" if when else "",
    )
    return tuple(part for part in parts if part)


def facts(article: Article) -> tuple[Fact, ...]:
    """Every fact that was found, in a citation's order."""
    return tuple(
        Fact(name=name, value=value.value, source=value.source, rivals=value.rivals)
        for name, value in _values(article)
        if value is not None
    )


def coverage(article: Article) -> str:
    """How much of the main column the article holds."""
    share = round(100 * article.coverage)
    if share >= 100:
        return "The article holds all words that a reader saw in the main column."
    return f"The article holds {share} % of the words that a reader saw in the main column."


def _values(article: Article) -> Iterator[tuple[str, Value | None]]:
    yield "Title", article.title
    for author in article.authors:
        yield "Author", author
    yield from (
        ("Site", article.site),
        ("Published", article.published),
        ("Modified", article.modified),
        ("Section", article.section),
        ("Language", article.language),
        ("Address", article.canonical_url),
        ("Licence", article.licence),
        ("Free to read", article.free),
    )
