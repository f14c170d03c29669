"""An article as Markdown, read back by a CommonMark parser that is not ours."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from capture.model.article import Article, Block, BlockKind
from capture.model.marked_text import Mark, MarkedPart
from capture.reading.extract import to_markdown
from tests.builders.articles import ARTICLE, ARTICLES, WORDS

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def words(tokens: list[Token]) -> Iterator[str]:
    """All text of a parsed document, in order."""
    for token in tokens:
        if token.children is not None:
            yield from words(token.children)
        elif token.type in ("text", "fence", "code_block", "code_inline", "html_inline", "html_block"):
            yield token.content


def said(text: str) -> str:
    """The words with one space between them."""
    return " ".join(text.replace("\x00", "\ufffd").split())


def read(*blocks: Block) -> list[Token]:
    """The tokens of an article with these blocks."""
    return PARSER.parse(to_markdown(Article(blocks=blocks)))


def kinds(tokens: list[Token]) -> list[str]:
    """What opens, in order."""
    return [token.type.removesuffix("_open") for token in tokens if token.nesting >= 0 and token.type != "inline"]


def test_every_kind() -> None:
    """Each has its own mark, and the words' own marks are escaped."""
    text = to_markdown(ARTICLE)
    assert text.startswith("# Goat \\*wins\\* \\<again\\>\n\n*World · Jane Doe · 2025-01-29*\n")
    assert "![A goat \\[white\\]](<https://cdn.example/goat.jpg>)\\\n*The goat. Photo: Jane*\n" in text
    assert "> Quoted once.\n>\n> Quoted twice.\n>\n> — [The \\*Keeper\\*](<https://book.example/p>)\n\n> Som" in text
    assert "1. first\n   - second\n2. third\\\n   of them\n" in text
    assert "````\na = ```b```\n\n  <c>\n````" in text
    assert "*By year*\n\n| h | i |\n| --- | --- |\n| 1\\|0 | 2 |" in text
    assert "\n\n* * *\n\n" in text
    assert "Video: [The goat runs](<https://video.example/goat>)" in text
    assert "\\# not a heading\n" in text


def test_a_parser_reads_the_same_structure() -> None:
    """Two quotations, since the first ends with who is quoted; the inner list in the first item."""
    found = kinds(PARSER.parse(to_markdown(ARTICLE)))
    assert found.count("blockquote") == 2
    start = found.index("ordered_list")
    assert found[start : start + 8] == [
        "ordered_list", "list_item", "paragraph", "bullet_list", "list_item", "paragraph", "list_item", "paragraph",
    ]  # fmt: skip
    assert {"fence", "hr", "table", "heading"} <= set(found)


@pytest.mark.parametrize(
    "text",
    [
        "# a", "#", "## a ##", "- a", "+ a", "* a", "1. a", "1) a", "12345. a", "> a", "    a", "a\n===", "a\n---",
        "---", "***", "~~~", "```", "[a]: b", "[a](b)", "![a](b)", "<b>a</b>", "<!-- a", "&amp;", "&#65;", "a\\",
        "a\\\nb", "| a | b |\n| - | - |", "`a`", "_a_", "__a__", "*a*", "~~a~~", "<http://a.example>", "a  \nb", "=",
        "-", "\ta", "snake_case_word", "C #", "a #", "1986\\. A great year", "\x00", "a\n# b",
        "a\n- b", "a\n1. b", "a\n> b",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION, BlockKind.LIST])
def test_words_that_look_like_marks(text: str, kind: BlockKind) -> None:
    """They stay words, in every kind of block."""
    tokens = read(Block(kind=kind, text=text, level=2, depth=1))
    assert said(" ".join(words(tokens))) == said(text)
    opened = set(kinds(tokens))
    assert opened <= {"paragraph", "heading", "blockquote", "bullet_list", "list_item"}


@settings(deadline=None)
@given(st.sampled_from([BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION, BlockKind.LIST]), WORDS)
def test_any_words_come_out_as_they_are(kind: BlockKind, text: str) -> None:
    """White space folded."""
    tokens = read(Block(kind=kind, text=text, level=3, depth=1))
    assert said(" ".join(words(tokens))) == said(text)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_code_comes_out_as_it_is(text: str) -> None:
    """To the character, line ends as Markdown has them."""
    (token,) = read(Block(kind=BlockKind.CODE, text=text), Block(kind=BlockKind.SEPARATOR))[:1]
    assert token.type == "fence"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    assert token.content == f"{lines}\n"


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, min_size=2, max_size=2).map(tuple), min_size=2, max_size=4).map(tuple))
def test_any_table_comes_out_cell_by_cell(rows: tuple[tuple[str, str], ...]) -> None:
    """Pipes and line breaks in cells included."""
    tokens = read(Block(kind=BlockKind.TABLE, text="x", rows=rows))
    cells = [said("".join(words([token]))) for token in tokens if token.type == "inline"]
    assert cells == [said(cell) for row in rows for cell in row]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=8))
def test_any_list_keeps_its_depths(items: list[tuple[int, bool]]) -> None:
    """Each item once, none deeper than one level below the item before."""
    blocks = [
        Block(kind=BlockKind.LIST, text=f"item {place}", depth=depth, ordered=ordered)
        for place, (depth, ordered) in enumerate(items)
    ]
    tokens = read(*blocks)
    levels = [token.level for token in tokens if token.type == "list_item_open"]
    assert [said("".join(words([token]))) for token in tokens if token.type == "inline"] == [
        block.text for block in blocks
    ]
    expected, before = [], 0
    for block in blocks:
        before = min(max(1, block.depth), before + 1)
        expected.append(before)
    assert [(level + 1) // 2 for level in levels] == expected


@settings(deadline=None)
@given(ARTICLES)
def test_nothing_of_the_article_is_markup(article: Article) -> None:
    """No HTML, and no link or picture but our own."""
    tokens = PARSER.parse(to_markdown(article))
    assert not {"html_block", "html_inline"} & {
        each.type for token in tokens for each in (token, *(token.children or ()))
    }


MARKED = st.lists(st.builds(MarkedPart, text=WORDS, mark=st.sampled_from(Mark)), min_size=1, max_size=4).map(tuple)


@settings(deadline=None, max_examples=80)
@given(st.sampled_from([BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST, BlockKind.TABLE]), MARKED)
def test_any_marked_words_come_out_as_they_are(kind: BlockKind, parts: tuple[MarkedPart, ...]) -> None:
    """To the letter; the only HTML is the elements that raise, lower and strike out."""
    block = Block(kind=kind, text="x", depth=1, parts=parts, rows=(("x",),), cells=((parts,),))
    tokens = read(block)
    inner = [child for token in tokens for child in token.children or ()]
    tags = {child.content for child in inner if child.type == "html_inline"}
    assert tags <= {f"<{end}{tag}>" for tag in ("sup", "sub", "del") for end in ("", "/")}
    text = "".join(child.content for child in inner if child.type == "text")
    assert "".join(text.split()) == "".join("".join(part.text for part in parts).replace("\x00", "\ufffd").split())
