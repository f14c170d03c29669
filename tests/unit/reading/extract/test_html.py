"""An article as HTML, read back by parsers that are not ours; nothing in it can run or load anything."""

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from capture.model.article import Article, Block, BlockKind, Image
from capture.model.marked_text import Mark, MarkedPart
from capture.reading.extract import to_html
from tests.builders.articles import ARTICLE, ARTICLES, WORDS

TAGS = set(
    "html head meta title link style body article section h1 h2 h3 h4 h5 h6 p br a blockquote footer ol ul li pre code "
    "table caption tbody tr td figure figcaption span hr img".split()
)
ATTRIBUTES = set("lang dir charset http-equiv content name property rel href class src alt".split())


def parsed(article: Article) -> etree._Element:
    """The document as the HTML standard's own algorithm reads it."""
    text = to_html(article).encode("utf-8", "replace").decode("utf-8")
    return html5lib.parse(text, treebuilder="lxml", namespaceHTMLElements=False).getroot()  # type: ignore[no-any-return]


def said(element: etree._Element) -> str:
    """The words below an element."""
    return " ".join("".join(map(str, element.itertext())).split())


def test_it_is_self_contained() -> None:
    """A policy that forbids everything, language and direction, facts in the head, addresses as links."""
    text = to_html(ARTICLE)
    assert "default-src 'none'" in text
    assert '<html lang="en" dir="ltr">' in text
    assert '<meta name="author" content="Jane Doe">' in text
    assert '<meta property="article:published_time" content="2025-01-29T05:00:00+00:00">' in text
    assert "<p>Quoted once.</p><p>Quoted twice.</p><footer>— <a" in text
    assert "<ol><li>first<ul><li>second</li></ul></li><li>third<br>of them</li></ol>" in text
    assert 'href="https://cdn.example/goat.jpg">A goat [white]</a>' in text
    assert "<img" not in text
    assert "<figcaption><span>The goat.</span> <span>Photo: Jane</span></figcaption>" in text
    assert "<again>" not in text


def test_two_parsers_agree() -> None:
    """On all that it says."""
    assert said(html.document_fromstring(to_html(ARTICLE))) == said(parsed(ARTICLE))


def test_a_picture_at_hand_is_put_in() -> None:
    """As a data: address alone, whatever is given."""
    shown = to_html(ARTICLE, lambda image: f"data:image/png;base64,{image.record_id[-1]}A==")
    assert '<img src="data:image/png;base64,1A==" alt="A goat [white]">' in shown
    assert "<img" not in to_html(ARTICLE, lambda image: image.url)


def test_no_link_but_http() -> None:
    """A javascript: or data: address is no link."""
    for url in ("javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "http://[", None):
        assert "<a " not in to_html(Article(url=url))


@settings(deadline=None)
@given(ARTICLES)
def test_any_words(article: Article) -> None:
    """No element or attribute but our own, whatever the words."""
    for element in parsed(article).iter("*"):
        assert element.tag in TAGS
        assert set(map(str, element.attrib)) <= ATTRIBUTES
        assert str(element.get("href") or "https:").startswith(("http:", "https:"))


@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION, BlockKind.LIST])
@settings(deadline=None)
@given(text=WORDS)
def test_any_words_come_out_as_they_are(kind: BlockKind, text: str) -> None:
    """White space folded, what HTML cannot hold replaced."""
    article = Article(blocks=(Block(kind=kind, text=text, depth=1),))
    body = parsed(article).find(".//article")
    assert body is not None
    written = "".join(each if _is_text(each) else "\ufffd" for each in " ".join(text.split()))
    assert "".join(said(body).split()) == "".join(written.split())


def _is_text(character: str) -> bool:
    return 0x20 <= ord(character) < 0xD800 or 0xE000 <= ord(character) < 0xFFFE or ord(character) > 0xFFFF


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=8))
def test_any_list_is_nested_as_it_was(items: list[tuple[int, bool]]) -> None:
    """An item's list is within the item before it."""
    blocks = tuple(
        Block(kind=BlockKind.LIST, text=f"item {place}", depth=depth, ordered=ordered)
        for place, (depth, ordered) in enumerate(items)
    )
    found = [
        (sum(1 for each in item.iterancestors("ul", "ol")), str((item.text or "").strip()))
        for item in parsed(Article(blocks=blocks)).iter("li")
    ]
    expected, before = [], 0
    for block in blocks:
        before = min(max(1, block.depth), before + 1)
        expected.append((before, block.text))
    assert found == expected


def test_a_figure_without_an_address_keeps_its_caption() -> None:
    assert "<figure>" in to_html(Article(blocks=(Block(kind=BlockKind.FIGURE, image=Image(url="")),)))


@settings(deadline=None, max_examples=80)
@given(st.lists(st.builds(MarkedPart, text=WORDS, mark=st.sampled_from(Mark)), min_size=1, max_size=4).map(tuple))
def test_any_marked_words_come_out_as_they_are(parts: tuple[MarkedPart, ...]) -> None:
    """To the letter, in no element but those that raise, lower, strike out and put in."""
    body = parsed(Article(blocks=(Block(kind=BlockKind.PARAGRAPH, text="x", parts=parts),))).find(".//article")
    assert body is not None
    assert {element.tag for element in body.iter("*")} <= set("article h1 p br sup sub del ins".split())
    words = "".join("".join(part.text.split()) for part in parts)
    written = "".join(each if _is_text(each) else "\ufffd" for each in words)
    assert "".join(said(body).split()) == "".join(written.split())
