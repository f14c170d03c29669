"""Readers' comments: apart from the article, with author and date where the markup tells them."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.reading.extract import article, article_from_html, comments_from_html
from capture.reading.extract.source.article_records import comments
from tests.builders import pages
from tests.unit.reading.extract.test_article_records import URL, response, view

FIRST = "I have lifted heavier things than that crane ever did, and nobody has painted me."
SECOND = "Well said."
WHEN = "2026-01-03T10:00:00+00:00"

BLOG = f"""<section id="comments" class="comments-area"><h2>Two thoughts</h2><ol class="comment-list">
<li id="comment-1" class="comment even"><article id="div-comment-1" class="comment-body"><footer class="comment-meta">
<div class="comment-author vcard"><img class="avatar"><b class="fn">Ada Quill</b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="#"><time datetime="{WHEN}">3 January</time></a></div></footer>
<div class="comment-content"><p>{FIRST}</p></div><div class="reply"><a href="#">Reply</a></div></article>
<ol class="children"><li id="comment-2" class="comment odd"><article class="comment-body"><footer class="comment-meta">
<div class="comment-author"><b class="fn">Bo Reed</b></div><div class="comment-metadata">
<time datetime="{WHEN}">x</time></div></footer>
<div class="comment-content"><p>{SECOND}</p></div></article></li></ol></li></ol></section>"""

MICRODATA = f"""<div><div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
<span itemprop="author">Ada Quill</span><meta itemprop="datePublished" content="{WHEN}">
<p itemprop="text">{FIRST}</p></div>
<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Bo Reed</span>
<meta itemprop="datePublished" content="{WHEN}"><p itemprop="text">{SECOND}</p></div></div>"""

PLAIN = f"""<div id="comments"><div class="comment"><a class="user">Ada Quill</a> <time datetime="{WHEN}">x</time>
<p>{FIRST}</p><a class="reply-link">Reply</a></div><div class="comment"><a class="user">Bo Reed</a>
<time datetime="{WHEN}">x</time><p>{SECOND}</p></div></div>"""

TOLD = json.dumps(
    {
        "@type": "NewsArticle",
        "headline": pages.HEADLINE,
        "comment": [
            {"@type": "Comment", "text": FIRST, "author": {"name": "Ada Quill"}, "dateCreated": WHEN},
            {"@type": "Comment", "text": SECOND, "author": "Bo Reed", "datePublished": WHEN},
        ],
    }
)


def page(below: str) -> str:
    """A story with this below its end."""
    return pages.semantic().replace("</article>", f"</article>{below}")


@pytest.mark.parametrize("below", [BLOG, MICRODATA, PLAIN, f'<script type="application/ld+json">{TOLD}</script>'])
def test_author_date_and_text(below: str) -> None:
    """Also of an answer within another's element."""
    found = [(one.author, one.date, one.text) for one in comments_from_html(page(below))]
    assert found == [("Ada Quill", WHEN, FIRST), ("Bo Reed", WHEN, SECOND)]


@pytest.mark.parametrize("below", [BLOG, MICRODATA, PLAIN])
def test_the_article_is_without_them(below: str) -> None:
    """They are asked for apart."""
    found = article_from_html(page(below))
    assert found.comments == ()
    assert FIRST not in found.text


def test_a_page_without_comments() -> None:
    """The teaser for them is none, nor is the article."""
    for make in (pages.semantic, pages.soup, pages.figured, pages.old):
        assert comments_from_html(make()) == ()


def test_comments_of_an_archive_name_their_record(tmp_path: Path) -> None:
    """The one that was read, and the element in it."""
    file = view(tmp_path, response(page(BLOG).encode(), "text/html; charset=utf-8"))
    first, second = comments(file)
    assert (first.source.record_url, second.source.record_url) == (URL, URL)
    assert first.source.path.endswith("/article/div[1]")
    assert article(file).comments == ()


_PIECES = st.sampled_from(
    ["<div class=comment>", "<p class=comment-text>", "<li class='comment-body'>", "</div>", "</li>", "words", "<time>",
     "<b class=author>", "<ol class=comments>", "<span itemprop=text>", "<div itemtype=Comment>", "<script>", "<form>"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_any_markup(html: str) -> None:
    """Nothing raises; no comment is empty."""
    assert all(one.text for one in comments_from_html(html))


def test_deep_and_wide_markup_ends() -> None:
    comments_from_html("<div class=comment-text>" * 100_000 + "x")
    comments_from_html("<div class=comment>" * 2000 + "<p>x" * 20_000)
    comments_from_html("<li class=comment><p class=comment-text>x" * 50_000)
