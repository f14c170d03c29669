"""Quotes in articles of every shape: where they are looked up, what they are numbered by, what is said of them.

Quotes of words that the page marks: found with the marks and without, and it is said which.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.model.article import Article, Block, BlockKind, BlockSource, TextLine
from capture.model.marked_text import NOW, SHOWN, Mark, MarkedPart, plain
from capture.reading.quotes.search import find
from capture.reading.quotes.sources import Where, looked_up, readings, reworded

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


N = Mark.NONE
LINE = (
    ("In 2023", N), ("1", Mark.NOTE), (" the line carried 10", N), ("6", Mark.RAISED), (" people and less CO", N),
    ("2", Mark.LOWERED), (" than the road.", N), ("[2]", Mark.NOTE),
)  # fmt: skip
FARE = (
    ("The fare was ", N), ("12", Mark.STRUCK), (" ", N), ("9", Mark.INSERTED), (" crowns for 12 m", N),
    ("2", Mark.RAISED), (" of the counter", N), ("3", Mark.RAISED), (", said ", N), ("“", Mark.DRAWN), ("she", N),
    ("”", Mark.DRAWN), (".", N),
)  # fmt: skip


def article() -> Article:
    """Three paragraphs, the first without marks."""
    told = [tuple(MarkedPart(text=text, mark=mark) for text, mark in line) for line in (LINE, FARE)]
    marked = [Block(kind=BlockKind.PARAGRAPH, text=plain(parts), parts=parts) for parts in told]
    return Article(blocks=(Block(kind=BlockKind.PARAGRAPH, text="Before the line there was none."), *marked))


NOTES, STRUCK, PUT = "marks of notes", "words that the page strikes out", "words that the page has put in"
RAISED, LOWERED = "raised figures", "lowered figures"


@pytest.mark.parametrize(
    ("quote", "passage", "differences"),
    [
        ("In 2023 the line carried 10⁶ people", "In 2023 the line carried 10⁶ people", {}),
        ("In 20231 the line", "In 2023 the line", {NOTES: 1}),
        ("there was none. In 20231 the", "there was none.\n\nIn 2023 the", {NOTES: 1, "white space": 1}),
        ("carried 10^6 people", "carried 10⁶ people", {"forms of letters": 1}),
        ("In 20231 the line carried 106 people", "In 2023 the line carried 10⁶ people", {NOTES: 1, RAISED: 1}),
        ("In 20231 the line carried 10⁶ people", "In 2023 the line carried 10⁶ people", {NOTES: 1}),
        ("less CO2 than", "less CO2 than", {}),
        ("less CO₂ than the road.", "less CO2 than the road.", {"forms of letters": 1}),
        ("than the road.[2]", "than the road.", {}),
        ("fare was 9 crowns", "fare was 9 crowns", {}),
        ("fare was 12 9 crowns", "fare was 9 crowns", {STRUCK: 1}),
        ("fare was 12 crowns", "fare was 9 crowns", {STRUCK: 1, PUT: 1}),
        ("for 12 m2 of", "for 12 m² of", {RAISED: 1}),
        ("of the counter, said", "of the counter³, said", {RAISED: 1}),
        ("counter³, said she.", "counter³, said “she”.", None),
    ],
)
def test_what_is_found(quote: str, passage: str, differences: dict[str, int] | None) -> None:
    """The passage is that of the text; a quote that does not write it so is not exact."""
    reading = next(readings(article(), ""))
    match = reading.find(quote)
    if differences is None:  # drawn marks are left out only as a browser copies: with flat figures
        assert match is None
        return
    assert match is not None
    spans = match.spans
    assert reading.text[spans[0].start : spans[-1].end] == passage
    assert {one.what: one.count for one in match.differences} == differences
    assert match.exact == (not differences)


@pytest.mark.parametrize("quote", ["carried 10 people", "carried 6 people", "for 12 m of", "fare was crowns for"])
def test_what_is_not(quote: str) -> None:
    """A power is no mark of a note, whatever is left out; nor are the old words and the new left out together."""
    assert next(readings(article(), "")).find(quote) is None


def test_the_places_of_the_block_on_the_page() -> None:
    """Links and pictures look for the letters that the page shows."""
    block = next(readings(article(), "")).blocks[1]
    assert block.shown == "In 20231 the line carried 106 people and less CO2 than the road.[2]"
    start = block.text.index("the line")
    assert block.shown[block.letter(start) :].startswith("the line carried 106")
    assert block.shown[: block.letter(start - 1, end=True)] == "In 2023"
    assert block.letter(len(block.text), end=True) == len(
        "In 20231 the line carried 106 people and less CO2 than the road."
    )


PARTS = st.lists(
    st.builds(MarkedPart, text=st.text("ab1 2.", min_size=1, max_size=4), mark=st.sampled_from(Mark)), max_size=5
).map(tuple)


@given(st.lists(PARTS, max_size=3), st.data())
@settings(max_examples=120)
def test_ways_back(groups: list[tuple[MarkedPart, ...]], data: st.DataObject) -> None:
    """Every offset of the other wording leads into the text; unmarked letters lead to themselves."""
    text = "\n\n".join(map(plain, groups))
    other = reworded(groups, "\n\n", NOW, SHOWN)
    offset = data.draw(st.integers(0, len(other.text)))
    place = other.original(offset)
    assert 0 <= place <= len(text)
    assert 0 <= other.original(offset, end=True) <= len(text)
    if not any(part.mark for parts in groups for part in parts):
        assert other.text == text and place == offset
    words = other.text[offset:].split()
    if words and (match := find(other.folded, words[0])) is not None:
        assert all(0 <= span.start <= span.end <= len(text) for span in other.back(match).spans)
