"""Who is quoted is a field of the quotation, not a paragraph of it."""

import pytest

from capture.model.article import Block, BlockKind
from capture.reading.extract import article_from_html
from tests.builders import pages

WORDS = pages.QUOTED[0]
NAME = "Jane Doe, The Book of Cranes"


def quotations(markup: str) -> list[Block]:
    """The quotations of a story that holds this between its paragraphs."""
    prose = [f"<p>{text}</p>" for text in (*pages.OPENING[:2], *pages.CLOSING)]
    body = "".join([*prose[:2], markup, *prose[2:]])
    html = f"<html><body><article><h1>{pages.HEADLINE}</h1>{body}</article></body></html>"
    found = article_from_html(html, "https://sheet.example/crane")
    assert NAME not in found.text
    return [block for block in found.blocks if block.kind is BlockKind.QUOTATION]


@pytest.mark.parametrize(
    "markup",
    [
        f"<blockquote><p>{WORDS}</p><footer>— {NAME}</footer></blockquote>",
        f"<blockquote><p>{WORDS}</p><footer>Jane Doe, <cite>The Book of Cranes</cite></footer></blockquote>",
        f"<blockquote><p>{WORDS}</p><cite>{NAME}</cite></blockquote>",
        f"<blockquote><p>{WORDS}</p><p>— {NAME}</p></blockquote>",
        f"<blockquote><p>{WORDS}<br><cite>– {NAME}</cite></p></blockquote>",
        f"<blockquote>{WORDS} <cite>{NAME}</cite></blockquote>",
        f"<figure><blockquote><p>{WORDS}</p></blockquote><figcaption>{NAME}</figcaption></figure>",
        f'<blockquote class="quote"><p>{WORDS}</p><p class="quote-author">{NAME}</p></blockquote>',
    ],
)
def test_who_is_quoted(markup: str) -> None:
    """By element, name or dash, in the quotation or below it in a figure."""
    (block,) = quotations(markup)
    assert block.text == WORDS
    assert block.attribution is not None
    assert block.attribution.text == NAME


def test_the_address_of_the_source() -> None:
    """A link in the name, else the ``cite`` attribute; alone it is enough."""
    (block,) = quotations(f"<blockquote cite='https://b.example/1'><p>{WORDS}</p></blockquote>")
    assert block.attribution is not None
    assert (block.attribution.text, block.attribution.url) == ("", "https://b.example/1")
    (block,) = quotations(
        f"<blockquote cite='https://b.example/1'><p>{WORDS}</p><footer><a href='https://b.example/2'>{NAME}</a>"
        "</footer></blockquote>"
    )
    assert block.attribution is not None
    assert block.attribution.url == "https://b.example/2"
    (block,) = quotations(f"<blockquote cite='javascript:1'><p>{WORDS}</p></blockquote>")
    assert block.attribution is None


def test_the_last_paragraph_bears_the_name() -> None:
    """And a second quotation is none of the first one's."""
    first, second, third = quotations(
        f"<blockquote><p>{WORDS}</p><p>{pages.QUOTED[1]}</p><footer>{NAME}</footer></blockquote>"
        f"<blockquote><p>{WORDS} Again.</p></blockquote>"
    )
    assert first.attribution is None
    assert second.attribution is not None
    assert third.attribution is None


@pytest.mark.parametrize(
    "markup",
    [
        f"<blockquote><p>— {WORDS}</p><p>— {pages.QUOTED[1]}</p></blockquote>",
        f"<blockquote><p>He read <cite>Moby-Dick</cite> to the crane. {WORDS}</p></blockquote>",
        f"<blockquote><p>{WORDS}</p><p>{pages.QUOTED[1]}</p></blockquote>",
    ],
)
def test_what_names_nobody(markup: str) -> None:
    """Dialogue, the title of a work, a last paragraph."""
    assert all(block.attribution is None for block in quotations(markup))
