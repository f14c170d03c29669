"""Pages as newsrooms make them: the article holds their words, in order, and none of their furniture."""

import re
from collections import Counter
from functools import cache

import pytest

from capture.model.article import Article
from capture.reading.extract import article_from_html
from tests.sites.newsrooms import NEWSROOMS, newspage


@cache
def read(name: str) -> Article:
    page = newspage(name)
    return article_from_html(page.html, page.url)


def words(text: str) -> Counter[str]:
    """A bag of words."""
    return Counter(re.findall(r"\w+", text))


@pytest.mark.parametrize("name", NEWSROOMS)
def test_the_words(name: str) -> None:
    """At least 95 % of the truth's words, an F1 of at least .95, its paragraphs in order, none of the page's rest."""
    page, text = newspage(name), read(name).text
    found, truth = words(text), words(" ".join(page.paragraphs))
    both = (found & truth).total()
    recall, precision = both / truth.total(), both / found.total()
    assert recall >= 0.95
    assert 2 * precision * recall / (precision + recall) >= 0.95
    places = [text.find(paragraph) for paragraph in page.paragraphs]
    assert places == sorted(places) and -1 not in places
    assert [each for each in page.absent if each in text] == []


@pytest.mark.parametrize("name", NEWSROOMS)
def test_the_metadata(name: str) -> None:
    """The headline that readers see comes first; where the page's metadata has another, it is a rival."""
    page, found = newspage(name), read(name)
    assert found.title is not None and found.title.value == page.headline
    if page.title != page.headline:
        assert found.title.source == "h1"
        assert page.title in [rival.value for rival in found.title.rivals]
    assert [author.value for author in found.authors] == list(page.authors)
    assert found.published is not None and found.published.value[:10] == page.published
