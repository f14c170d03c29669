"""Dates, names and labels by the headline and in JSON-LD, that are those of another thing: the page has none."""

from datetime import UTC, datetime

import pytest

from capture.model.article import Article
from capture.reading.extract import article_from_html

PROSE = "<p>The ferry to the island has a new captain since the spring, and she says that the crossing got longer.</p>"


def page(below: str = "", *, above: str = "", head: str = "", language: str = "en") -> Article:
    return article_from_html(
        f"<html lang={language}><head><title>The ferry has a captain</title>{head}</head><body><article>{above}"
        f"<h1>The ferry has a captain</h1>{below}{PROSE}{PROSE.replace('spring', 'autumn')}</article></body></html>",
        "https://ferry.example/news/captain",
        captured=datetime(2026, 11, 30, tzinfo=UTC),
    )


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    "below",
    [
        "<div>When: 12 March 2024, 7 pm</div>",
        "<div>Event date: 12 March 2024</div>",
        "<div>Deadline: 12 March 2024</div>",
        "<div><span>Deadline</span></div><div>12 March 2024</div>",
        "<div>Born: 12 March 1994</div>",
        "<div>Geboren am 12. März 1994</div>",
        "<div>Expires 1 May 2024</div>",
        "<div>Retrieved on 12 March 2024</div>",
        "<div>Next review: 12 March 2024</div>",
        "<div>Du 12 au 15 mars 2024</div>",
        "<div>12–15 March 2024</div>",
        "<div>12 March 2024 – 15 March 2024</div>",
        "<div>12.03.2024 bis 15.03.2024</div>",
        "<div>R6.3.12</div>",
        "<dl><dt>When</dt><dd><time datetime=2024-03-12>12 March 2024</time></dd></dl>",
        "<dl><dt>Date of the event</dt><dd>12 March 2024</dd></dl>",
        "<p><time datetime=2024-03-12>12 March</time> – <time datetime=2024-03-15>15 March 2024</time></p>",
        "<p class=event-date><time datetime=2024-03-12>2024-03-12</time></p>",
    ],
)
def test_days_of_other_things(below: str) -> None:
    assert page(below).published is None


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("<div>When: 12 March 2024</div><div>Published 1 March 2024</div>", "2024-03-01"),
        ("<div>Submitted by Jo Hill on 12 March 2024</div>", "2024-03-12"),
        ("<div>Posted in Events on 12 March 2024</div>", "2024-03-12"),
        ("<div>12 March 2024 – 15:12</div>", "2024-03-12"),
        ("<div>March 12, 2024 - 5 min read</div>", "2024-03-12"),
        ("<div>Reviewed 12 March 2024</div>", "2024-03-12"),
    ],
)
def test_days_of_the_page(below: str, day: str) -> None:
    found = page(below).published
    assert found is not None and found.value.startswith(day)


OTHER = '{"@type":"NewsArticle","headline":"The mill","datePublished":"2020-01-01","author":{"name":"Otto Ander"}}'
OWN = '{"@type":"NewsArticle","headline":"The ferry has a captain","datePublished":"2024-03-12"}'


@pytest.mark.parametrize(
    "data",
    [
        f'{{"@type":"ItemList","itemListElement":[{OTHER}]}}',
        f'{{"@type":"WebPage","name":"x","mentions":[{OTHER}]}}',
        '{"@type":"VideoObject","name":"A film","uploadDate":"2019-01-01","author":{"name":"Vera Film"}}',
    ],
)
def test_linked_data_of_other_things(data: str) -> None:
    found = page(head=linked(data))
    assert found.published is None and found.authors == ()


def test_of_several_articles_that_whose_title_is_shown() -> None:
    found = page(head=linked(f"[{OTHER},{OWN}]"))
    assert found.published is not None and found.published.value == "2024-03-12"
    assert found.authors == ()


@pytest.mark.parametrize(
    "words",
    ["Advertisement", "Sponsored content", "Opinion", "Most read", "Gift this article", "By the numbers", "Anonymous",
     "By clicking you agree", "By Popular Demand", "撮影・山田太郎"],
)  # fmt: skip
def test_labels_where_a_byline_stands(words: str) -> None:
    assert page(f"<div class=byline>{words}</div>").authors == ()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("By Jo Hill in Events", ["Jo Hill"]),
        ("By Sophie in 't Veld", ["Sophie in 't Veld"]),
        ("文／王小明", ["王小明"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("작성자 김철수 기자", ["김철수"]),
    ],
)
def test_names_without_what_stands_by_them(words: str, names: list[str]) -> None:
    assert [one.value for one in page(f"<div class=byline>{words}</div>").authors] == names


def test_words_of_a_change_are_nobody() -> None:
    told = "Publié le <time>12 mars 2024</time> à 15h12, mis à jour le 13 mars 2024"
    assert page(f"<div>{told}</div>", language="fr").authors == ()


@pytest.mark.parametrize("label", ["Advertisement", "Live", "Breaking", "Subscribers only", "Menu", "Watch"])
def test_labels_where_a_section_stands(label: str) -> None:
    assert page(above=f"<span class=section-label>{label}</span>").section is None
