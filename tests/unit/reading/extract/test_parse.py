"""Markup becomes the tree that the HTML standard makes of it where scripts run; elements keep a browser's numbers."""

import re
from typing import Any

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from capture.reading.extract import article_from_html
from capture.reading.extract.blocks.image_urls import candidates
from capture.reading.extract.source.parse import MOST_ATTRIBUTES, NUMBER, parse, standard
from tests.builders.pages import BODY
from tests.effort import ends


def numbers(html: str) -> dict[str, list[int]]:
    """Tag → numbers in document order."""
    document = parse(html, numbered=True)
    assert document is not None
    found: dict[str, list[int]] = {}
    for element in document.root.iter("*"):
        if (number := element.get(NUMBER)) is not None:
            found.setdefault(str(element.tag), []).append(int(number))
    return found


def test_elements_are_counted_as_start_tags() -> None:
    """html is 0; text, comments and end tags do not count."""
    html = "<!DOCTYPE html><html><head></head><body><!-- <b> --><p>a</p><p>b<br>c</p></body></html>"
    assert numbers(html) == {"html": [0], "head": [1], "body": [2], "p": [3, 4], "br": [5]}


def test_raw_text_holds_no_elements() -> None:
    """What stands in script, style, textarea, title and noscript is text to a browser that runs scripts."""
    html = (
        "<html><head><title>a <b> c</title><script>if (a<b) '<p>'</script><style>a<b</style></head>"
        "<body><noscript><p>no</p></noscript><textarea><i></textarea><p>x</p></body></html>"
    )
    found = numbers(html)
    assert found["p"] == [8]
    assert found["script"] == [3]


def test_attributes_may_hold_angle_brackets() -> None:
    """A > inside quotes does not end a tag."""
    assert numbers('<html><head></head><body><p title="a > b <i>">x</p><p>y</p></body></html>')["p"] == [3, 4]


def test_a_stray_quotation_mark_in_a_tag_is_an_attributes_name() -> None:
    """As a browser writes ``<a class="b" " title="c">`` down again: what follows is counted on."""
    html = '<html><head></head><body><a class="b" "="" title="a > b">x</a><p>y</p><a "="">z</a></body></html>'
    assert numbers(html) == {"html": [0], "head": [1], "body": [2], "a": [3, 5], "p": [4]}


def test_numbers_survive_what_the_parser_moves() -> None:
    """A div in a p, which libxml2 moves out, keeps the number of its start tag."""
    html = "<html><head></head><body><p>a<div>b</div>c</p><table><tr><td>d</td></tr></table></body></html>"
    found = numbers(html)
    assert (found["div"], found["td"]) == ([4], [7])


def test_templates_of_shadow_roots_count_in_place() -> None:
    """The template first, then what is in it, then the light children."""
    html = (
        "<html><head></head><body><x-card><template shadowrootmode='open'><p>in</p></template><p>light</p></x-card>"
        "</body></html>"
    )
    assert numbers(html)["p"] == [5, 6]


def test_unclosed_tags_end_the_count() -> None:
    """A tag that never ends takes the rest, in linear time."""
    assert numbers("<html><body><p>a</p><p " + "<a " * 50_000)["p"][0] == 2


def test_nothing_is_no_document() -> None:
    """Empty text has no tree; characters that XML forbids are dropped."""
    assert parse("") is None
    document = parse("<p>a\x00b\ud800c</p>")
    assert document is not None
    assert document.root.text_content() == "abc"


STORY = "<h1>The crane</h1>" + "".join(f"<p>{text}" for text in BODY)


def text_of(html: str) -> list[str]:
    """The words below ``<body>``, in order, by our parser."""
    document = parse(html)
    body = document.root.find("body") if document is not None else None
    return "".join(map(str, body.itertext())).split() if body is not None else []


@pytest.mark.parametrize(
    "html",
    [
        f"<article>{STORY}</article>",
        f"<title>T</title><article>{STORY}</article>",
        f"<!doctype html><html lang=en><meta charset=utf-8><title>T</title><main>{STORY}</main>",
        f"<!doctype html><title>T</title><link rel=x href=y><section>{STORY}</section>",
        f"<head><title>T</title></head><article>{STORY}</article>",
        f"<head><style>a</style><script>b</script><template><article>no</article></template><main>{STORY}</main>",
        f"<title>T</title>{STORY}",
        f"<noscript><meta name=x></noscript><x-story>{STORY}</x-story>",
        f"</p><!-- <body> --><div>{STORY}</div>",
        f"<html><body><article>{BODY[0]}</article></body></html>{STORY}",
        f"<!--><article>{STORY}</article>",
        f"<!-- --!><article>{STORY}</article>",
        f"<?xml version='1.0'?><nav>News</nav><article>{STORY}</article>",
    ],
)
def test_tags_that_are_left_out(html: str) -> None:
    """The body begins where the standard says, and all that belongs to it is in it."""
    words = " ".join(text_of(html))
    assert all(text in words for text in BODY)
    assert "no" not in words.split()[:1]
    found = article_from_html(html)
    assert set(BODY) <= {block.text for block in found.blocks}


@pytest.mark.parametrize(
    "inside", ["<div>", "<article>", "<table><tr>", "<!--", "<p title='", "</body></html>", "<a <b"]
)
def test_what_stands_in_noscript_is_no_markup(inside: str) -> None:
    """Whatever is opened in it and never closed, in the head or among the words."""
    for html in (
        f"<html><body><article><h1>The crane</h1><noscript>{inside}</noscript>{STORY}</article></body></html>",
        f"<html><head><noscript>{inside}</noscript><title>T</title></head><body><article>{STORY}</article></body></html>",
    ):
        assert set(BODY) <= {block.text for block in article_from_html(html).blocks}, html


def test_a_picture_in_noscript_lends_its_address() -> None:
    document = parse('<p><img src=blank.gif><noscript><img alt="a > b" src="/real.jpg?a=1&amp;b=2"></noscript>')
    assert document is not None
    (image,) = document.root.iter("img")
    assert "https://a.test/real.jpg?a=1&b=2" in candidates(image, "https://a.test/")


def test_attributes_are_bounded() -> None:
    """The first are kept, however the others are written; the tag ends where it did."""
    many = " ".join(f"a{n}='>{n}'" for n in range(1000))
    document = parse(f"<p id=x {many} class=late>words</p><i>more</i>")
    assert document is not None
    paragraph = document.root.find(".//p")
    assert paragraph is not None
    assert len(paragraph.attrib) == MOST_ATTRIBUTES
    assert (paragraph.get("id"), paragraph.get("a126"), paragraph.get("class")) == ("x", ">126", None)
    assert document.root.text_content() == "wordsmore"


def test_a_hundred_thousand_attributes() -> None:
    """In a tag of any kind; quadratic work would take minutes."""
    many = " ".join(f"a{n}=1" for n in range(100_000))
    for tag in ("div", "body", "html", "script", "meta", "noscript", "p /", "x-y"):
        with ends():
            article_from_html(f"<html><body><{tag} {many}>{STORY}")


def test_few_attributes_stay_as_they_are() -> None:
    html = f"<html><body><a{' x=1' * 50} href='a>b'>c</a><script a=1>d<e</script></body>"
    assert standard(html).decode() == html.removesuffix("</body>")


_PIECES = st.sampled_from(
    [
        "a ", "b ", "c ", "d ", "<p>", "</p>", "<div>", "</div>", "<article>", "</article>", "<main>", "<section>",
        "<h1>", "</h1>", "<ul><li>", "<b>", "</b>", "<i>", "</i>", "<a href=x>", "</a>", "<span title='>'>", "</span>",
        "<br>", "<hr>", "<!doctype html>", "<html>", "<head>", "</head>", "<body>", "<body class=x>", "</body>",
        "</html>", "<!-- x -->", "<!-->", "<!-- y --!>", "<title>t</title>", "<meta charset=utf-8>", "<link rel=x>",
        "<base href=x>", "<img>", "<script>s<p>s</script>", "<style>s</style>", "<noscript>n<div>n</noscript>",
        "<noscript></p>n</noscript>", "<textarea>t<p>t</textarea>", "<iframe>f</iframe>", "<blockquote>", "<x-y>",
        "</blockquote>", "</x-y>", "<? x >", "</ x>", "<br/>", "\n", "&amp;", "&lt;p&gt;", "<figure>", "</figure>",
        "<p a='b\"' c=\"'\" d=>", "<footer>",
    ]
)  # fmt: skip
_UNREAD = frozenset(("noscript", "script", "style", "textarea", "iframe", "title"))


@settings(deadline=None, max_examples=300)
@given(st.lists(_PIECES, max_size=14).map("".join))
@example("a </body> b </html> c ")
@example("<head></head><title>t</title>a ")
def test_the_words_of_the_body_are_those_of_the_standard(html: str) -> None:
    """Every word that html5lib, which follows the standard, has in the body, in the same order."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html, scripting=True)
    document = parse(html)
    assert _words(document.root.find("body") if document is not None else None) == _words(tree.find("body"))


def _words(element: Any) -> list[str]:
    """The words in an element, but for what is no text for a reader."""
    out: list[str] = []

    def go(one: Any) -> None:
        if isinstance(one.tag, str) and one.tag not in _UNREAD:
            out.append(one.text or "")
            for child in one:
                go(child)
                out.append(child.tail or "")

    if element is not None:
        go(element)
    return "".join(out).split()


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="<>/!-='\" abpt\n\x0b\xa0?", max_size=60))
def test_any_text(html: str) -> None:
    """Nothing is lost of what is no tag: the same words with numbers as without; never raises."""
    plain, numbered = parse(html), parse(html, numbered=True)
    assert (plain is None) == (numbered is None)
    if plain is not None and numbered is not None:
        for element in numbered.root.iter("*"):
            element.attrib.pop(NUMBER, None)
        assert re.sub(r"\s+", "", plain.root.text_content()) == re.sub(r"\s+", "", numbered.root.text_content())
