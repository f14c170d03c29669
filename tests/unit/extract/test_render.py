"""An article as Markdown, text, HTML and JSON; nothing in it can run."""

import json
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from capture.extract import to_html, to_json, to_markdown, to_text
from capture.model.article import Article, Block, BlockKind, Value

ARTICLE = Article(
    url="https://news.example/goat",
    title=Value(value="Goat *wins* <again>", source="h1"),
    authors=(Value(value="Jane Doe", source="byline"),),
    published=Value(value="2025-01-29T05:00:00+00:00", source="json-ld"),
    section=Value(value="World", source="json-ld"),
    blocks=(
        Block(kind=BlockKind.CAPTION, text="The goat."),
        Block(kind=BlockKind.CREDIT, text="Photo: Jane"),
        Block(kind=BlockKind.PARAGRAPH, text="One & two\nthree"),
        Block(kind=BlockKind.HEADING, text="After", level=2),
        Block(kind=BlockKind.QUOTATION, text="Quoted once.", depth=1),
        Block(kind=BlockKind.QUOTATION, text="Quoted twice.", depth=1),
        Block(kind=BlockKind.LIST, text="first", depth=1, ordered=True),
        Block(kind=BlockKind.LIST, text="second", depth=2),
        Block(kind=BlockKind.CODE, text="a = ```b```"),
        Block(kind=BlockKind.TABLE, text="h | i\n1 | 2", rows=(("h", "i"), ("1", "2"))),
        Block(kind=BlockKind.PARAGRAPH, text="# not a heading"),
    ),
)


def test_markdown() -> None:
    """Each kind has its own mark, and the words' own marks are escaped."""
    text = to_markdown(ARTICLE)
    assert text.startswith("# Goat \\*wins\\* \\<again\\>\n\n*World · Jane Doe · 2025-01-29*\n")
    assert "\n\n*The goat.*\n\n*Photo: Jane*\n\nOne & two  \nthree\n\n## After\n\n" in text
    assert "> Quoted once.\n>\n> Quoted twice.\n" in text
    assert "1. first\n   - second\n" in text
    assert "````\na = ```b```\n````" in text
    assert "| h | i |\n| --- | --- |\n| 1 | 2 |" in text
    assert text.endswith("\\# not a heading\n")


def test_text() -> None:
    """The words alone, a blank line between blocks."""
    text = to_text(ARTICLE)
    assert text.startswith("Goat *wins* <again>\n\nWorld · Jane Doe · 2025-01-29\n\nThe goat.\n\n")
    assert "- first\n\n  - second" in text


def test_the_body_is_without_captions_and_credits() -> None:
    """``text`` counts what the author wrote, ``blocks`` hold the rest."""
    assert ARTICLE.text.startswith("One & two\nthree\n\nAfter")
    assert "Photo" not in ARTICLE.text


def test_json_has_every_field() -> None:
    """Format, text and words beside the fields of the model."""
    data = json.loads(to_json(ARTICLE))
    assert (data["format"], data["words"]) == (1, ARTICLE.words)
    assert data["blocks"][1]["kind"] == "credit"
    assert data["title"] == {"value": "Goat *wins* <again>", "source": "h1", "rivals": []}


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)


def test_html_is_self_contained() -> None:
    """A policy that forbids everything, the quotation as one, the list as one, an http(s) link."""
    text = to_html(ARTICLE)
    assert "default-src 'none'" in text
    assert "<blockquote><p>Quoted once.</p><p>Quoted twice.</p></blockquote>" in text
    assert "<ol><li>first</li></ol>" in text
    assert 'href="https://news.example/goat"' in text
    assert "<again>" not in text


def test_no_link_but_http() -> None:
    """A javascript: or data: address is no link."""
    for url in ("javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "http://[", None):
        assert "<a " not in to_html(Article(url=url))


_WORDS = st.text(max_size=60)
_VALUES = st.builds(Value, value=_WORDS, source=st.just("x"))
_BLOCKS = st.builds(
    Block, kind=st.sampled_from(BlockKind), text=_WORDS, level=st.integers(0, 6), depth=st.integers(0, 3)
)
_ARTICLES = st.builds(
    Article, url=_WORDS, title=_VALUES, language=_VALUES, blocks=st.lists(_BLOCKS, max_size=6).map(tuple)
)


@settings(deadline=None)
@given(_ARTICLES)
def test_any_words(article: Article) -> None:
    """No element or attribute but our own, whatever the words."""
    seen = _Tags(to_html(article))
    allowed = (
        "html head meta title style body article h1 h2 h3 h4 h5 h6 p br a blockquote ol ul li pre code table"
    )
    assert seen.tags <= {*allowed.split(), "tr", "td"}
    assert not any(name.startswith("on") for name in seen.attributes)
    assert to_markdown(article)
    assert to_text(article)
    json.loads(to_json(article))
