"""Pages: what is served has no article yet; what a browser has after the scripts holds it in order."""

import json
from typing import Any

import pytest
from lxml import html

from tests.sites.newsroom import Kind, make, rendered_html, served_html
from tests.sites.newsroom.body import api_json
from tests.sites.newsroom.newsroom import Metadata
from tests.sites.newsroom.parts import Parts
from tests.sites.newsroom.sheet import style_sheet

SEEDS = [None, *range(20)]


def document(text: str) -> Any:
    return html.fromstring(text)


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_served_page_has_no_paragraph(seed: int | None) -> None:
    """A recorder that loses the API's answer loses the article: the demo would show it."""
    newsroom = make(seed)
    served = served_html(newsroom)
    assert not any(line.text in served for line in newsroom.expected.lines)
    assert document(served).get_element_by_id("body").text_content() == ""


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rendered_page_has_every_line_once_and_in_order(seed: int | None) -> None:
    newsroom = make(seed)
    text = text_of(document(rendered_html(newsroom)).find("body"))
    places = [text.find(line.text) for line in newsroom.expected.lines]
    assert -1 not in places
    assert places == sorted(places)
    assert all(text.count(line.text) == 1 for line in newsroom.expected.lines if line.kind is not Kind.HEADING)
    for part in (newsroom.expected.headline, newsroom.expected.section, newsroom.expected.credit):
        assert part in text


@pytest.mark.parametrize("seed", SEEDS)
def test_the_quotation_is_one_element_that_holds_nothing_else(seed: int | None) -> None:
    newsroom = make(seed)
    body = document(rendered_html(newsroom)).get_element_by_id("body")
    first = newsroom.expected.quotation[0]
    holders = [child for child in body if first in text_of(child)]
    assert len(holders) == 1
    quoted = holders[0].xpath("./blockquote") or holders
    assert [text_of(child) for child in quoted[0]] == list(newsroom.expected.quotation)


@pytest.mark.parametrize("seed", SEEDS)
def test_advertisements_stand_between_the_lines(seed: int | None) -> None:
    newsroom = make(seed)
    body = document(rendered_html(newsroom)).get_element_by_id("body")
    slots = body.xpath(".//*[@data-slot]")
    assert [slot.get("data-slot") for slot in slots] == [str(n) for n in range(1, len(slots) + 1)]
    assert len(slots) == 3
    assert [slot[0].tag for slot in slots] == ["iframe", "a", "iframe"]
    assert body[-1].text_content().strip() == newsroom.expected.lines[-1].text


@pytest.mark.parametrize("seed", SEEDS)
def test_the_style_sheet_names_the_pages_classes(seed: int | None) -> None:
    """Every class of the page has its rules, or the page would look like nothing."""
    newsroom = make(seed)
    css = style_sheet(newsroom)
    assert ".w-" not in css
    assert "@serif" not in css
    classes = {name for value in document(rendered_html(newsroom)).xpath("//@class") for name in value.split()}
    assert classes
    assert [name for name in classes if f".{name}" not in css] == []


def test_metadata_is_told_in_the_drawn_ways_alone() -> None:
    for newsroom in map(make, SEEDS):
        page, expected = document(served_html(newsroom)), newsroom.expected
        told = newsroom.style.metadata
        blocks = page.xpath("//script[@type='application/ld+json']/text()")
        assert bool(blocks) is (Metadata.JSON_LD in told)
        for block in blocks:
            fields = json.loads(block)
            assert fields["headline"] == expected.headline
            assert fields["datePublished"] == expected.published.isoformat()
            assert tuple(author["name"] for author in fields["author"]) == expected.authors
        assert bool(page.xpath("//meta[@property='og:title']")) is (Metadata.OPEN_GRAPH in told)
        assert bool(page.xpath("//meta[@name='author']")) is (Metadata.META in told)
        assert bool(page.xpath("//*[@itemprop='headline']")) is (Metadata.MICRODATA in told)
        assert page.xpath("//time/@datetime") == [expected.published.isoformat()]
        assert page.xpath("/html/@lang") == [expected.language]


def test_the_api_holds_the_article_in_three_shapes() -> None:
    shapes = {frozenset(json.loads(api_json(make(seed)))) for seed in SEEDS}
    assert shapes == {frozenset({"id", "headline", "html"}), frozenset({"data"}), frozenset({"fields", "content"})}


def test_an_unknown_part_is_an_error() -> None:
    with pytest.raises(KeyError):
        Parts(make()).by_name("sidebar")
