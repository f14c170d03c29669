"""Pages of other sorts than a newspaper's: what makes each of them hard, and what a reader may expect."""

from collections.abc import Callable
from pathlib import Path

import pytest

from capture.model.article import Article, BlockKind
from capture.reading.extract import article, article_from_html, to_html
from tests.builders import pages
from tests.unit.reading.extract import sorts
from tests.unit.reading.extract.test_article_records import URL, response, view


def read(make: Callable[[], str]) -> Article:
    """The article of one of the pages."""
    return article_from_html(make(), "https://sheet.example/x")


def texts(found: Article, kind: BlockKind) -> list[str]:
    """The words of all blocks of a kind."""
    return [block.text for block in found.blocks if block.kind is kind]


def test_japanese() -> None:
    """No spaces to count words by; readings above characters are no words of their own."""
    found = read(sorts.japanese)
    assert texts(found, BlockKind.PARAGRAPH) == list(sorts.JAPANESE)
    (figure,) = found.figures
    assert figure.caption is not None
    assert (figure.caption.text, figure.alt) == ("夕暮れのクレーン。", "クレーン")
    assert figure.credit is not None
    assert figure.credit.text == "撮影：山田花子"
    assert found.language is not None
    assert found.language.value == "ja"


def test_hebrew() -> None:
    """Direction and language are kept, also in the HTML that is written."""
    found = read(sorts.hebrew)
    assert texts(found, BlockKind.PARAGRAPH) == list(sorts.HEBREW)
    assert found.direction is not None
    assert found.direction.value == "rtl"
    assert '<html lang="he" dir="rtl">' in to_html(found)


@pytest.mark.parametrize(
    ("encoding", "make", "words"),
    [
        ("shift_jis", sorts.japanese, sorts.JAPANESE),
        ("euc-jp", sorts.japanese, sorts.JAPANESE),
        ("iso-2022-jp", sorts.japanese, sorts.JAPANESE),
        ("windows-1255", sorts.hebrew, sorts.HEBREW),
        ("utf-16-le", sorts.hebrew, sorts.HEBREW),
    ],
)
@pytest.mark.parametrize("by_header", [True, False])
def test_old_encodings(
    tmp_path: Path, encoding: str, make: Callable[[], str], words: tuple[str, ...], by_header: bool
) -> None:
    """Told by the header or by the page; the offset of a block is one of bytes, where characters do not shift."""
    wide = encoding == "utf-16-le"
    page = make().replace('<meta charset="utf-8">', "").replace("<head>", f'<head><meta charset="{encoding}">')
    data = (b"\xff\xfe" if wide else b"") + page.encode(encoding, "xmlcharrefreplace")
    mime = f"text/html; charset={encoding}" if by_header else "text/html"
    found = article(view(tmp_path, response(data, mime)))
    assert texts(found, BlockKind.PARAGRAPH) == list(words)
    for block in found.blocks:
        at = block.source.payload_offset
        assert block.source.record_url == URL
        if block.kind is BlockKind.PARAGRAPH and encoding != "iso-2022-jp":
            assert at is not None
            assert data[at : at + 400].decode(encoding, "ignore").startswith(block.text[:10])


def test_a_live_blog() -> None:
    """Every entry in the page's order, its headline before its words."""
    found = read(sorts.live_blog)
    assert texts(found, BlockKind.HEADING) == list(reversed(pages.HEADLINES))
    words = [text for text in texts(found, BlockKind.PARAGRAPH) if len(text) > len("10:00")]
    assert words[0] == pages.OPENING[0]
    assert words[1:9:2] == list(reversed(pages.BODY[3:7]))


def test_a_recipe() -> None:
    """Short items are items; the steps are numbered."""
    found = read(sorts.recipe)
    items = [block for block in found.blocks if block.kind is BlockKind.LIST]
    assert [block.text for block in items] == [*sorts.INGREDIENTS, *sorts.STEPS]
    assert [block.ordered for block in items] == [False] * 4 + [True] * 3
    assert texts(found, BlockKind.HEADING) == ["Ingredients", "Method"]
    assert [figure.alt for figure in found.figures] == ["A plate of mackerel"]


def test_a_thread_of_a_forum() -> None:
    """The posts in order, without the faces and buttons beside them."""
    found = read(sorts.forum)
    assert [block.text for block in found.blocks] == [pages.BODY[0], pages.BODY[5], pages.BODY[7]]


def test_a_page_of_documentation() -> None:
    """Code with its line breaks and indents; headings without the signs that link to them."""
    found = read(sorts.documentation)
    assert texts(found, BlockKind.CODE) == [sorts.CODE]
    assert texts(found, BlockKind.HEADING) == ["Lifting"]
    assert found.title is not None
    assert texts(found, BlockKind.PARAGRAPH)[0].startswith("The crane module lifts")


def test_an_encyclopedia() -> None:
    """Headings without links to edit, the facts in the box as a table, pictures with their captions."""
    found = read(sorts.encyclopedia)
    assert texts(found, BlockKind.HEADING)[0] == "Pension"
    (table,) = [block for block in found.blocks if block.kind is BlockKind.TABLE]
    assert table.rows == (("Crane of Marrowby",), ("Built", "1911"), ("Lifts", "flags"))
    (figure,) = found.figures
    assert figure.caption is not None
    assert figure.caption.text == "The crane in 1950"
    assert not any("edit" in block.text for block in found.blocks)
