"""Real news pages of three publishers: the article holds the truth's words and little else.

The pages are kept beside the repository (set fundus); nothing of them is in it.
"""

import json
import lzma
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from capture.extract import article_from_html
from capture.model.article import Article
from tests.shared import shared_path

pytestmark = pytest.mark.real

PAGES = (
    "jp/TheJapanNews_2024_10_13.html.gz",
    "lu/Tageblatt_2026_01_13.html.gz",
    "za/DailyMaverick_2026_01_06.html.gz",
)
SEEN_OTHERWISE = PAGES[2]  # its headline says Joburg where og:title says Johannesburg


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The three pages with their truth, by id."""
    with lzma.open(shared_path("extraction/fundus.jsonl.xz"), "rt", encoding="utf-8") as lines:
        found = {row["id"]: row for row in map(json.loads, lines) if row["id"] in PAGES}
    assert set(found) == set(PAGES)
    return found


@cache
def read(identifier: str) -> Article:
    """The article of a page."""
    row = rows()[identifier]
    return article_from_html(row["html"], row["url"])


def words(text: str) -> Counter[str]:
    """A bag of words."""
    return Counter(re.findall(r"\w+", text))


@pytest.mark.parametrize("identifier", PAGES)
def test_the_words(identifier: str) -> None:
    """At least 95 % of the truth's words, and an F1 of at least .95."""
    found, truth = words(read(identifier).text), words(rows()[identifier]["text"])
    both = (found & truth).total()
    recall, precision = both / truth.total(), both / found.total()
    assert recall >= 0.95
    assert 2 * precision * recall / (precision + recall) >= 0.95


@pytest.mark.parametrize("identifier", PAGES)
def test_the_metadata(identifier: str) -> None:
    """Title, authors and day are those of the truth; where the headline that readers see differs, it comes first."""
    found, truth = read(identifier), rows()[identifier]["meta"]
    assert found.title is not None
    if identifier == SEEN_OTHERWISE:
        assert (found.title.value.split()[0], found.title.source) == ("Joburg", "h1")
        assert truth["title"] in [rival.value for rival in found.title.rivals]
    else:
        assert found.title.value == truth["title"]
    assert [author.value for author in found.authors] == truth["author"]
    assert found.published is not None and found.published.value[:10] == truth["date"][:10]
