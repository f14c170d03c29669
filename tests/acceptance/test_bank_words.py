"""Bank2 DATES, SCRIPTS: what a page says of its own day, in whatever calendar; short articles in other scripts."""

import urllib.request
from collections.abc import Iterator

import pytest

from capture.model.article import Article
from capture.reading.extract import article_from_html
from tests.sites import Site, running

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site; its pages need no browser here."""
    with running("bank2", tmp_path_factory.mktemp("words") / "bank2.log") as running_site:
        yield running_site


def read(site: Site, path: str) -> Article:
    """The article of a page as it is sent."""
    with urllib.request.urlopen(site.page(path), timeout=30) as answer:
        return article_from_html(answer.read().decode(), site.page(path))


@pytest.mark.parametrize("seed", ["de", "gb", "us", "th", "ja", "ar", "epoch"])
def test_the_day_of_publication(site: Site, seed: str) -> None:
    """2 March 2026, and the line that says so is no paragraph."""
    found = read(site, f"DATES/{seed}")
    assert found.published is not None and found.published.value[:10] == "2026-03-02"
    assert [block.text[:9] for block in found.blocks] == ["The night", "They were", "The compa", "In Octobe"]


def test_a_day_that_the_story_tells_of(site: Site) -> None:
    """It is no day of publication, and its sentence stays the first paragraph."""
    found = read(site, "DATES/body")
    assert (found.published, found.modified) == (None, None)
    assert found.blocks[0].text.startswith("The car was last seen on 14 May 2017")


@pytest.mark.parametrize(("seed", "words"), [("th", 25), ("hi", 40), ("he", 30), ("zh", 55)])
def test_a_short_article_in_another_script(site: Site, seed: str, words: int) -> None:
    """Its two paragraphs, nothing of the English menu, and about as many words as a reader would count."""
    told = site.cases["SCRIPTS"]["article"]
    found = read(site, f"SCRIPTS/{seed}")
    assert [block.text for block in found.blocks] == told["by_seed"][seed]
    assert found.section is None and found.authors == ()
    assert words <= found.words <= 1.5 * words
