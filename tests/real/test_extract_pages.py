"""Real news pages of three publishers: the article holds the truth's words and little else."""

import re
from collections import Counter
from functools import cache

import pytest

from capture.model.article import Article
from capture.reading.extract import article_from_html
from tests.real.newsrooms import PAGES, real_newspage

pytestmark = [pytest.mark.real, pytest.mark.needs_data]


@cache
def read(name: str) -> Article:
    """The article of a page."""
    page = real_newspage(name)
    return article_from_html(page.html, page.url)


def words(text: str) -> Counter[str]:
    """A bag of words."""
    return Counter(re.findall(r"\w+", text))


@pytest.mark.parametrize("name", PAGES)
def test_the_words(name: str) -> None:
    """At least 95 % of the truth's words, and an F1 of at least .95."""
    found, truth = words(read(name).text), words(" ".join(real_newspage(name).paragraphs))
    both = (found & truth).total()
    recall, precision = both / truth.total(), both / found.total()
    assert recall >= 0.95
    assert 2 * precision * recall / (precision + recall) >= 0.95


@pytest.mark.parametrize("name", PAGES)
def test_the_metadata(name: str) -> None:
    """Title, authors and day are those of the truth; where the headline that readers see differs, it comes first."""
    page, found = real_newspage(name), read(name)
    assert found.title is not None and found.title.value.startswith(page.headline)
    if not page.title.startswith(page.headline):
        assert found.title.source == "h1"
        assert page.title in [rival.value for rival in found.title.rivals]
    assert [author.value for author in found.authors] == list(page.authors)
    assert found.published is not None and found.published.value[:10] == page.published
