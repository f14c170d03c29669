"""Drawing: the same number gives the same newsroom; twenty of them cover what papers do."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.sites.newsroom import Kind, Newsroom, make
from tests.sites.newsroom.newsroom import Api, Metadata
from tests.sites.newsroom.words import LANGUAGES, words

SEEDS = [None, *range(20)]
ROOT = Path(__file__).parents[4]


def test_the_same_number_gives_the_same_newsroom() -> None:
    assert [make(seed) for seed in SEEDS] == [make(seed) for seed in SEEDS]


def test_twenty_newsrooms_cover_languages_and_habits() -> None:
    drawn = [make(seed) for seed in range(20)]
    assert {one.expected.language for one in drawn} == set(LANGUAGES)
    assert {one.labels.direction for one in drawn} == {"ltr", "rtl"}
    assert {one.style.naming for one in drawn} == {"plain", "bem", "prefixed", "hashed"}
    assert {one.style.container for one in drawn} == {"article", "main", "section", "div"}
    assert {one.style.quote for one in drawn} == {"blockquote", "div", "figure"}
    assert {one.style.api for one in drawn} == set(Api)
    assert {kind for one in drawn for kind in one.style.metadata} == set(Metadata)
    assert {bool(one.style.metadata) for one in drawn} == {True, False}
    for habit in ("chunked", "gzip", "tail_inside", "rail", "logo_is_h1", "cite"):
        assert {getattr(one.style, habit) for one in drawn} == {True, False}, habit


def test_no_two_newsrooms_share_a_host() -> None:
    """So that all of them can be served to one browser at once."""
    hosts = [host for seed in SEEDS for host in asdict(make(seed).hosts).values()]
    assert len(set(hosts)) == len(hosts)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_article_is_a_story_with_a_quotation_inside(seed: int | None) -> None:
    expected = make(seed).expected
    kinds = [line.kind for line in expected.lines]
    first = kinds.index(Kind.QUOTATION)
    assert kinds[first - 1] is Kind.PARAGRAPH
    assert expected.quoted_from in expected.lines[first - 1].text
    assert 3 <= len(expected.quotation) <= 5
    assert 8 <= len(expected.paragraphs) <= 10
    assert kinds.count(Kind.HEADING) <= 1
    assert kinds[0] is kinds[-1] is Kind.PARAGRAPH
    assert expected.published.tzinfo is not None
    assert 1 <= len(expected.authors) <= 2


@pytest.mark.parametrize("seed", SEEDS)
def test_furniture_and_article_share_no_line(seed: int | None) -> None:
    """An extractor that returns a line of the furniture is wrong without doubt."""
    newsroom = make(seed)
    lines = {line.text for line in newsroom.expected.lines}
    furniture = set(_strings(asdict(newsroom.labels)))
    assert not lines & furniture
    assert not any(text in line for text in furniture for line in lines if len(text.split()) > 3)


def test_every_language_has_the_same_stock() -> None:
    stocks = [words(language) for language in LANGUAGES]
    assert len({tuple(sorted(stock)) for stock in stocks}) == 1
    for stock in stocks:
        assert (len(stock["story"]), len(stock["quotations"]), len(stock["headlines"])) == (16, 7, 14)
        assert len(stock["months"]) == 12


def test_the_demo_is_the_canonical_paper() -> None:
    newsroom = make()
    assert newsroom == make(None)
    assert newsroom.url.startswith("http://www.marrowby.test/2026/10/14/")
    assert (len(newsroom.expected.paragraphs), len(newsroom.expected.quotation)) == (8, 5)
    assert len(newsroom.labels.above) == 14


def test_no_words_of_the_demo_stand_in_the_extractor() -> None:
    """An extractor that knows the demo proves nothing."""
    sources = "\n".join(path.read_text() for path in (ROOT / "capture" / "reading" / "extract").rglob("*.py"))
    assert sources
    known = [text for stock in map(words, (*LANGUAGES, "canonical")) for text in _strings(stock)]
    assert not [text for text in known if len(text) > 20 and text in sources]
    assert "marrowby" not in sources.lower()


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def test_newsrooms_are_frozen() -> None:
    with pytest.raises(AttributeError):
        make().seed = 3  # type: ignore[misc]
    assert isinstance(make(), Newsroom)
