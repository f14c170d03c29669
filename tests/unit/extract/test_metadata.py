"""Metadata: every place that pages use, and which one is believed."""

import json

from capture.extract import article_from_html
from capture.extract.metadata import Metadata, read
from capture.extract.metadata.titles import without_site
from capture.extract.parse import parse

PARAGRAPH = "<p>" + "A sentence that is long enough to be taken for the prose of an article. " * 4 + "</p>"


def said(head: str, body: str = PARAGRAPH, url: str | None = "https://news.example/a/story") -> Metadata:
    """The metadata of a page."""
    document = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert document is not None
    return read(document.root, url)


def json_ld(data: object) -> str:
    """A JSON-LD block."""
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_json_ld_in_a_graph() -> None:
    """The article node of a graph, its author and publisher found by their ids."""
    found = said(
        json_ld(
            {
                "@context": "https://schema.org",
                "@graph": [
                    {"@type": "Organization", "@id": "#org", "name": "The Paper", "url": "/"},
                    {"@type": "Person", "@id": "#jane", "name": "Jane Doe", "url": "/jane"},
                    {
                        "@type": ["NewsArticle"],
                        "headline": "What &amp; Where",
                        "author": [{"@id": "#jane"}, {"@type": "Person", "name": "John Roe"}],
                        "publisher": {"@id": "#org"},
                        "datePublished": "2025-01-29T05:00:00Z",
                        "dateModified": "2025-01-30",
                        "articleSection": ["World"],
                        "image": [{"@type": "ImageObject", "url": "/lead.jpg"}],
                        "keywords": "one, two",
                        "inLanguage": "en-GB",
                    },
                ],
            }
        )
    )
    assert found.title is not None
    assert (found.title.value, found.title.source) == ("What & Where", "json-ld")
    assert [author.value for author in found.authors] == ["Jane Doe", "John Roe"]
    assert found.site is not None and found.site.value == "The Paper"
    assert found.published is not None and found.published.value == "2025-01-29T05:00:00+00:00"
    assert found.modified is not None and found.modified.value == "2025-01-30"
    assert found.section is not None and found.section.value == "World"
    assert found.language is not None and found.language.value == "en-GB"
    assert found.lead_image is not None and found.lead_image.value == "https://news.example/lead.jpg"
    assert [tag.value for tag in found.tags] == ["one", "two"]


def test_other_articles_of_the_page_say_nothing() -> None:
    """A list of teasers in JSON-LD does not name the page."""
    found = said(
        json_ld(
            [
                {"@type": "NewsArticle", "headline": "Ours", "author": "Jane Doe"},
                {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Theirs"}]},
            ]
        )
    )
    assert found.title is not None and found.title.value == "Ours"


def test_broken_json_ld_still_speaks() -> None:
    """A trailing comma, a raw line break, or a string that ends the JSON early."""
    assert _title('{"@type": "Article", "headline": "One",}') == "One"
    assert _title('{"@type": "Article", "headline": "Two\n"}') == "Two"
    assert _title('{"@type": "Article", "headline": "Three", "articleBody": "he said "no" twice"}') == "Three"


def _title(text: str) -> str:
    found = said(f'<script type="application/ld+json">{text}</script>')
    assert found.title is not None
    return found.title.value


def test_hostile_json_ld_is_bounded() -> None:
    """Deep nesting, wrong types and cycles of ids end."""
    deep = "[" * 50_000 + "]" * 50_000
    said(f'<script type="application/ld+json">{deep}</script>')
    said(json_ld({"@type": "Article", "author": {"@id": "#x"}, "@id": "#x", "headline": {"@value": ["a"]}}))
    said(json_ld({"@type": {"a": 1}, "headline": 3, "keywords": {"x": []}, "image": [[["y"]]]}))


def test_the_site_is_cut_from_the_title() -> None:
    """After a separator, at either end, when a heading or the site's name confirms it."""
    heading = "<h1>The Goat of Little Corvel - a story</h1>"
    title = "<title>The Goat of Little Corvel - a story | The Paper</title>"
    found = said(title, heading + PARAGRAPH)
    assert found.title is not None and found.title.value == "The Goat of Little Corvel - a story"
    found = said('<title>The Paper: Goat</title><meta property="og:site_name" content="The Paper">')
    assert found.title is not None and found.title.value == "Goat"


def test_rivals_are_kept() -> None:
    """What another place says stands beside what was believed."""
    found = said(
        '<meta property="og:title" content="Goat wins"><title>Goat wins it</title>', "<h1>Goat wins</h1>"
    )
    assert found.title is not None
    assert found.title.source == "og:title"
    assert [(rival.value, rival.source) for rival in found.title.rivals] == [("Goat wins it", "title")]


def test_microdata_and_rdfa() -> None:
    """Names inside an author's scope; nothing from comments."""
    body = (
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Goat</h1>'
        '<span itemprop="author" itemscope><span itemprop="name">Jane Doe</span> writes</span>'
        '<meta itemprop="datePublished" content="2025-01-29">'
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Troll</span></div></article>'
    )
    found = said("", body + PARAGRAPH)
    assert [author.value for author in found.authors] == ["Jane Doe"]
    assert found.published is not None and found.published.source == "microdata"


def test_the_markup_itself_is_asked_last() -> None:
    """h1, time, rel=author, lang, a licence link, the canonical link, the address."""
    body = (
        '<h1>Goat</h1><a rel="author" href="/jane">Jane Doe</a><time datetime="2025-01-29">29 Jan</time>'
        f'{PARAGRAPH}<a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a>'
    )
    html = f'<html lang="en_US"><head><link rel="canonical" href="/a/story"></head><body>{body}</body></html>'
    found = article_from_html(html, "https://news.example/a/story?x=1")
    assert found.title is not None and (found.title.value, found.title.source) == ("Goat", "h1")
    assert [(author.value, author.source) for author in found.authors] == [("Jane Doe", "rel:author")]
    assert found.published is not None and found.published.source == "time"
    assert found.language is not None and found.language.value == "en-US"
    assert found.licence is not None and "creativecommons" in found.licence.value
    assert found.canonical_url is not None and found.canonical_url.value == "https://news.example/a/story"
    assert found.site is not None and found.site.value == "news.example"


def test_a_date_in_the_address() -> None:
    """Read when the page says none."""
    found = said("", url="https://news.example/2025/01/29/goat")
    assert found.published is not None
    assert (found.published.value, found.published.source) == ("2025-01-29", "url")


def test_of_two_headings_in_a_title_the_longer_is_the_headline() -> None:
    """A kicker stands before the headline in the title, and on the page as a heading of its own."""
    title = "Four Hills Tournament | Accuse and insult: a row about ski suits"
    headings = ["Four Hills Tournament", "Accuse and insult: a row about ski suits"]
    assert without_site(title, "The Paper", "www.paper.test", headings) == headings[1]
