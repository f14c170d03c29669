"""Tags, being free to read, direction: every place that pages use, and which one is believed."""

import pytest

from capture.reading.extract import article_from_html
from tests.unit.reading.extract.test_metadata import PARAGRAPH, json_ld, said


def test_tags_are_those_of_one_source() -> None:
    """The others' lists are rivals, unless they say the same."""
    head = (
        '<meta name="keywords" content="ferries, the sea, news">'
        '<meta property="article:tag" content="Ferries"><meta property="article:tag" content="Marrowby">'
        '<meta name="news_keywords" content="marrowby,ferries">'
    )
    found = said(head, f'{PARAGRAPH}<a rel="tag" href="/t">Boats</a>').tags
    assert [(tag.value, tag.source) for tag in found] == [("Ferries", "article:tag"), ("Marrowby", "article:tag")]
    assert [(rival.source, rival.value) for rival in found[0].rivals] == [
        ("meta:keywords", "ferries, the sea, news"),
        ("rel:tag", "Boats"),
    ]


@pytest.mark.parametrize(
    ("node", "free"),
    [
        ({"isAccessibleForFree": True}, "true"),
        ({"isAccessibleForFree": "False"}, "false"),
        ({"isAccessibleForFree": "http://schema.org/False"}, "false"),
        ({"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "false", "cssSelector": ".p"}}, "false"),
        ({"hasPart": [{"isAccessibleForFree": True}, {"isAccessibleForFree": False}]}, "false"),
        ({"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": False}}, "true"),
        ({}, None),
    ],
)
def test_whether_a_page_is_free_to_read(node: dict[str, object], free: str | None) -> None:
    """What JSON-LD says of the article goes before what it says of its parts; text counts as what it means."""
    found = said(json_ld({"@type": "NewsArticle", "headline": "A", **node})).free
    assert (found.value if found else None) == free
    assert found is None or found.source == "json-ld:isAccessibleForFree"


@pytest.mark.parametrize(("tier", "free"), [("free", "true"), ("Metered", "metered"), ("locked", "false"), ("x", None)])
def test_the_tier_of_a_page(tier: str, free: str | None) -> None:
    """As Facebook's instant articles named it; other words say nothing."""
    found = said(f'<meta property="article:content_tier" content="{tier}">').free
    assert (found.value if found else None) == free


def test_sources_that_disagree_on_being_free() -> None:
    """Both are told."""
    meta = '<meta property="article:content_tier" content="metered">'
    found = said(meta + json_ld({"@type": "Article", "headline": "A", "isAccessibleForFree": False})).free
    assert found is not None
    assert (found.value, [rival.value for rival in found.rivals]) == ("false", ["metered"])


@pytest.mark.parametrize(
    ("markup", "value"), [("<html dir=RTL>", "rtl"), ("<body dir='ltr'>", "ltr"), ("<p dir=rtl>", None)]
)
def test_the_direction_of_a_page(markup: str, value: str | None) -> None:
    """Of its root or body; ``auto`` and other words are none."""
    found = article_from_html(f"{markup}{PARAGRAPH}").direction
    assert (found.value if found else None) == value
