"""Quotes in articles of every shape: where they are looked up, what they are numbered by, what is said of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.model.article import Article, Block, BlockKind, BlockSource, TextLine
from capture.reading.quotes.sources import Where, looked_up, readings

P, H, C = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.FIGURE
ARTICLE = Article(
    blocks=(
        Block(kind=P, text="The ferry came back."),
        Block(kind=C, caption=TextLine(text="The ferry at noon, seen from the pier")),
        Block(kind=H, text="Present use"),
        Block(kind=P, text="It serves the pilot station."),
        Block(kind=P, text="It serves nobody else.", source=BlockSource(path="page 3")),
    )
)
PAGE = "Menu\nThe ferry came back.\nRelated: the ferry at dusk"


@pytest.mark.parametrize(
    ("quote", "where", "numbers"),
    [
        ("The ferry came", Where.ARTICLE, (1,)),
        ("Present use", Where.ARTICLE, (0,)),
        ("pilot station. It serves", Where.ARTICLE, (2, 3)),
        ("came back. Present use It serves", Where.ARTICLE, (1, 0, 2)),
        ("seen from the pier", Where.CAPTIONS, (0,)),
        ("the ferry at dusk", Where.PAGE, ()),
    ],
)
def test_the_article_goes_before_its_captions_and_they_before_the_page(
    quote: str, where: Where, numbers: tuple[int, ...]
) -> None:
    """Each place says which blocks the words stand in, with their numbers; the page has none."""
    found = looked_up(readings(ARTICLE, PAGE), quote)
    assert found is not None
    reading, match = found
    (span,) = match.spans
    assert reading.where is where
    assert tuple(block.number for block in reading.at(span)) == numbers


def test_the_articles_text_is_that_of_the_model() -> None:
    """Offsets are over ``Article.text``."""
    first = next(readings(ARTICLE, PAGE))
    assert first.text == ARTICLE.text
    assert [first.text[block.start :][:9] for block in first.blocks] == [
        "The ferry",
        "Present u",
        "It serves",
        "It serves",
    ]


def test_nothing_is_looked_up_in_nothing() -> None:
    assert list(readings(Article(), " \n")) == []
    assert looked_up(readings(Article(), ""), "words") is None


@given(st.lists(st.tuples(st.sampled_from(list(BlockKind)), st.text(max_size=20)), max_size=6), st.text(max_size=30))
@settings(max_examples=60)
def test_any_article(told: list[tuple[BlockKind, str]], page: str) -> None:
    """The first reading is ``Article.text``; every block begins where it says."""
    article = Article(blocks=tuple(Block(kind=kind, text=text) for kind, text in told))
    for reading in readings(article, page):
        if reading.where is Where.ARTICLE:
            assert reading.text == article.text
        for block in reading.blocks:
            assert reading.text.startswith(block.text, block.start)
