"""The work that a page makes grows with its size and no faster: calls are counted on a page, and on four of it."""

from collections.abc import Callable

import pytest

from capture.reading.extract import Box, Layout, article_from_html, comments_from_html, warm_up
from tests.effort import calls, ends

PROSE = "<p>The council said on Monday that the bridge would be closed for a year, and nobody knew why it was.</p>" * 4
ITEM = '{{"@type":"Person","name":"Anna B{0}"}}'

KINDS: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: "".join(f"<p>Word number {i} stands here, said he.</p>" for i in range(n)),
    "one paragraph again": lambda n: "<p>The same words stand here again, said he.</p>" * n,
    "offers in a deep box": lambda n: "<div class='offer promo'>" * 150 + "<p>some words here: now</p>" * n,
    "wrapped paragraphs": lambda n: "<div><div>" + "<p>Words that go on in one wrapper:</p>" * n + "</div></div>",
    "links": lambda n: "".join(f"<a href='/x{i}'>link {i}</a> " for i in range(n)),
    "pictures": lambda n: "".join(f"<img src='/x{i}.jpg' alt='picture {i}'>" for i in range(n)),
    "figures": lambda n: "<figure><img src=/x.jpg><figcaption>A caption. Photo: A B</figcaption></figure>" * n,
    "quotations": lambda n: "<blockquote><p>words of it, he said</p><p>— A. B</p></blockquote>" * n,
    "headings": lambda n: "".join(f"<h2>Heading {i}</h2><p>Words of it, {i}." for i in range(n)),
    "headlines": lambda n: "<h1>Heading of it</h1>" * n,
    "articles": lambda n: "<article><h2>One more</h2><p>Words in it, he said to me.</p></article>" * n,
    "authors": lambda n: "".join(f"<span class=author>By Anna B{i}ee</span>" for i in range(n)),
    "times": lambda n: "".join(f"<time datetime='2020-01-{i % 28 + 1:02}'>1 May</time>" for i in range(n)),
    "rows": lambda n: "<table>" + "".join(f"<tr><td>a{i}<td>b{i}" for i in range(n)) + "</table>",
    "spans of rows": lambda n: "<table>" + "<tr><td colspan=1000000000 rowspan=65534>a<td>b" * n + "</table>",
    "tables": lambda n: "<table><tr><td>1<td>2<tr><td>3<td>4</table>" * n,
    "lists": lambda n: "<ul><li>some words of it</ul>" * n,
    "breaks": lambda n: "<p>" + "words of the line<br><br>" * n,
    "inline": lambda n: "<p>" + "<b>x</b> <i>y</i> " * n,
    "linked data": lambda n: (
        '<script type="application/ld+json">{"@type":"NewsArticle","author":['
        + ",".join(ITEM.format(i) for i in range(n)) + "]}</script>"
    ),
    "nested data": lambda n: f'<script type="application/ld+json">{"[" * n}{"]" * n}</script>',
    "properties": lambda n: "<span itemprop=author itemscope><span itemprop=name>A B</span></span>" * n,
    "properties in properties": lambda n: "<div itemprop=author itemscope><i>x</i>" * 200 + "<i>y</i>" * 20 * n,
    "meta": lambda n: "".join(f"<meta name=author content='A B{i}'><meta property='x{i}'>" for i in range(n)),
    "embeds": lambda n: "<iframe src='https://www.youtube.com/embed/x'></iframe>" * n,
    "comments": lambda n: (
        "<div id=comments>" + "<div class=comment><b class=author>Ann</b><p>I say so too</p></div>" * n + "</div>"
    ),
    "candidates": lambda n: "<img srcset='" + ", ".join(f"/x{i}.jpg {i}w" for i in range(n)) + "'>",
    "noscripts": lambda n: "<noscript><img src=x></noscript>" * n,
}  # fmt: skip


def article(html: str) -> object:
    return article_from_html(html, "https://a.test/")


def drawn(html: str) -> object:
    boxes = {place: Box(0, place * 10, 600, 20, 16, 400, 0, 1, 5) for place in range(html.count("<"))}
    return article_from_html(html, "https://a.test/", Layout(viewport=(1280, 900), boxes=boxes))


@pytest.mark.parametrize("read", [article, drawn, comments_from_html])
@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_page_is_four_times_the_work(kind: str, read: Callable[[str], object]) -> None:
    """With some room for what is decided otherwise on a longer page; the square would be sixteen times."""
    warm_up()
    pages = [
        f"<html><head><title>The bridge</title></head><body><article><h1>The bridge</h1>{PROSE}{KINDS[kind](n)}"
        for n in (10, 100, 400)
    ]
    read(pages[0])  # what is read once and kept is no work of a page
    few, many = calls(lambda: read(pages[1])), calls(lambda: read(pages[2]))
    assert many < 5.5 * few + 20_000


LONG: dict[str, str] = {
    "white space": "<p>a" + " " * 400_000 + "b",
    "one word": "<p>" + "w" * 400_000,
    "commas": "<p>" + "," * 400_000,
    "digits": "<p>" + "1" * 400_000,
    "names": "<p class=byline>By " + "Anna " * 80_000,
    "addresses": "<p>By " + "a.b@" * 100_000,
    "class names": "<div class='" + "a b-c author related " * 20_000 + "'>x</div>",
    "a class name": "<div class='" + "a" * 400_000 + "'>x</div>",
    "stray marks": "<" * 400_000,
    "tags without end": "<a " * 130_000,
    "quotes without end": "<a b='\"" * 60_000,
    "comments without end": "<!--" * 100_000,
    "bogus comments": "<![CDATA[ x ]]>" * 30_000,
    "scripts without end": "<script>" * 50_000,
    "names without end": "<a" * 200_000,
    "attributes with marks": "<p " + "a='<>' " * 60_000 + ">x",
    "a style": "<p style='" + "a:url(" * 60_000 + "'>x",
    "brackets": "<img srcset='" + "(" * 400_000 + "'>",
    "dates": "<p>" + "1 January 2020 " * 30_000,
    "credits": "<figure><img src=x.jpg><figcaption>" + "Photo: A B / " * 30_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_long_texts(kind: str) -> None:
    """Patterns meet 400,000 characters: a second or so; a square of that would be minutes."""
    with ends():
        article_from_html(f"<html><body><article><h1>The bridge</h1>{PROSE}{LONG[kind]}", "https://a.test/")
