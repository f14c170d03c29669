"""Any text in, an article out, in bounded time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from capture.reading.extract import Box, Layout, article_from_html
from capture.reading.extract.source.pdf import article_from_pdf
from capture.reading.extract.source.plain_text import article_from_text

_PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div class='x'>", "</div>", "<table><tr><td>", "</table>", "<a href='javascript:x'>", "</a>",
        "<h1>", "</h1>", "<blockquote>", "<li>", "<button>", "<script>", "</script>", "<!--", "-->", "<br><br>",
        "<svg><p>", "<template>", "<select><option>", "\x00", "&#x0;", "&amp;", "<body>", "<html>", "</html>", "<img>",
        "A sentence that is long enough to be taken for the prose of an article, as such sentences are. ",
        '<script type="application/ld+json">{"@type":"Article","author":', "<meta property='og:title' content='x'>",
        "<pre>\n a\n", "<figure><figcaption>", "<time datetime='2025'>", "<p style='display:none'>", "<x-y>", "\u202e",
        "<hr>", "<iframe src='https://a.example/video'></iframe>", "<picture><source srcset='a 1x, , b'>", "</picture>",
        "<img src='http://[' srcset=',,, 1w' data-src='//x/%'>", "<blockquote cite='http://['>", "</blockquote>",
        "<cite>", "— Somebody", "<noscript>", "<video>", "<footer>", "</figure>", "<p>* * *</p>", "<base href='http://['>",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_markup(html: str) -> None:
    """Tags in any order, with a layout or without."""
    article_from_html(html, "https://a.example/b")
    article_from_html(html, None, Layout())


def test_a_number_of_the_page_s_own() -> None:
    """The attribute that numbers elements may stand in the page, where only libxml2 sees a tag."""
    for number in ("x", "1.5", "9" * 5000, "²", ""):
        html = f'<p>words<!-- --!><p data-warcite-element="{number}">more words<img data-warcite-element="{number}">'
        article_from_html(html, None, Layout(boxes={0: Box(0, 0, 700, 20, 16, 400, 0, 1, 5)}))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_and_address(html: str, url: str) -> None:
    """Neither the page nor its address can make it raise."""
    article_from_html(html, url)


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=300))
def test_any_pdf(data: bytes) -> None:
    """Broken PDFs have no text."""
    assert article_from_pdf(b"%PDF-1.7\n" + data).blocks == ()


def test_deep_nesting() -> None:
    """A hundred thousand levels: what libxml2 keeps is read, without recursion."""
    for tag in ("div", "b", "blockquote", "table><tr><td", "ul><li", "span"):
        article_from_html(f"<{tag}>" * 100_000 + "words" + "</div>" * 10)


def test_eight_megabytes() -> None:
    """More elements than are walked, more text than a page has."""
    found = article_from_html("<p>x</p>" * 1_000_000)
    assert found.coverage <= 1.0
    found = article_from_html("<p>" + "many words in one paragraph. " * 300_000)
    assert found.coverage <= 1.0


def test_wide_pages() -> None:
    """A hundred thousand siblings, links, attributes and line breaks."""
    article_from_html("<a href=x>link</a> " * 100_000)
    article_from_html("<p>" + "<br>" * 100_000 + "x")
    article_from_html("<table>" + "<tr><td>a<td>b" * 30_000)
    article_from_html("<p " + "a " * 200_000 + ">x")
    article_from_html("<" * 200_000)
    article_from_html("<!--" * 100_000)


def test_many_pictures_and_quotations() -> None:
    """More than an article has, between paragraphs, in one element, with one caption each."""
    prose = "<p>A sentence that is long enough to be taken for the prose of an article, as such sentences are.</p>" * 3
    for many in (
        "".join(f"<img src=/{place}.jpg>" for place in range(10_000)),
        "".join(
            f"<figure><img src=/{place}.jpg><figcaption>It is {place}.</figcaption></figure>" for place in range(3000)
        ),
        "<picture>" + "<source srcset='/a 1w,/b 2w'>" * 1000 + "<img>" * 1000 + "</picture>",
        "<img srcset='" + "a," * 100_000 + "'>",
        "<blockquote>" + "<p>Some quoted words.</p><footer>Somebody</footer>" * 3000 + "</blockquote>",
        "<a href=/x>" + "<img src=/y.jpg>" * 7000 + "</a>",
        "<hr>" * 10_000,
    ):
        article_from_html(f"<article><h1>Title</h1>{prose}{many}{prose}</article>", "https://a.example/")


def test_plain_text() -> None:
    """Paragraphs between blank lines, whatever the line ends."""
    found = article_from_text("one\r\ntwo\r\n\r\n\r\nthree\r\rfour")
    assert [block.text for block in found.blocks] == ["one two", "three", "four"]


def test_deep_prose() -> None:
    """Paragraphs at the bottom of a deep tree, where everything that climbs ancestors has to end."""
    prose = "<p>A sentence that is long enough to be taken for the prose of an article, as such sentences are.</p>"
    found = article_from_html("<div>" * 1500 + prose * 2000)
    assert {block.source.path for block in found.blocks} <= {""}
