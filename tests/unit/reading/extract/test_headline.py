"""What stands by the headline: the section that the page proves, and the standfirst, which is a paragraph."""

import json

import pytest

from capture.model.article import BlockKind
from capture.reading.extract import article_from_html

PROSE = "".join(
    f"<p>{words}</p>"
    for words in (
        "The night train to the coast has run without a sleeping car since the spring, and the two women who used to "
        "make up its beds now sell tickets at the same station.",
        "They were offered the counter on a Friday and began on the Monday, and both say that it looks shorter.",
        "The company counts eleven thousand passengers a year on the line, a third of them at weekends.",
    )
)
URL = "https://paper.example/2026/03/night-train"


def section(above: str, below: str = "", *, url: str = URL, head: str = "", around: str = "") -> tuple[str, str]:
    """The section and where it is from, empty where there is none."""
    found = article_from_html(
        f"<html lang=en><head>{head}</head><body>{around}<article>{above}<h1>The night train</h1>{below}{PROSE}"
        "</article><footer><a href=/d>Imprint</a></footer></body></html>",
        url,
    ).section
    return (found.value, found.source) if found else ("", "")


@pytest.mark.parametrize(
    "above",
    [
        "<nav><a href=/>News</a> <a href=/b>Sport</a> <a href=/c>About us</a></nav>",
        "<p>Special report</p>",
        "<div class=label>Updated</div>",
        "<span class=kicker>A journey through the night</span>",
        "<a href=/subscribe>Subscribe now</a>",
        "<div class=section><button>Share</button></div>",
        "<div class=breadcrumbs><a href=/>Home</a></div>",
        "<a class='category author' rel=author href=/jane>Jane Doe</a>",
    ],
)
def test_a_short_line_proves_nothing(above: str) -> None:
    assert section(above) == ("", "")
    assert section("", above) == ("", "")


@pytest.mark.parametrize(
    ("above", "url"),
    [
        ("<div class=breadcrumbs><a href=/>Home</a> › <a href=/world>World</a> › The night train</div>", URL),
        ("<nav aria-label=Breadcrumb><ol><li><a href=/>Home</a><li><a href=/w>World</a></ol></nav>", URL),
        ("<ol itemscope itemtype=https://schema.org/BreadcrumbList><li><a href=/w>World</a></ol>", URL),
        ("<a rel='category tag' href=/c/7>World</a>", URL),
        ("<div class=article-category><a href=/c/7>World</a></div>", URL),
        ("<a class=kicker href=/c/7>World</a>", URL),
        ("<p>World</p>", "https://paper.example/world/night-train"),
        ("<a href=/rubric/7>World</a>", "https://paper.example/rubric/7/night-train"),
    ],
)
def test_what_proves_a_section(above: str, url: str) -> None:
    """A trail, the link's relation, the element's name, the page's address."""
    assert section(above, url=url) == ("World", "above headline")


def test_a_label_that_the_menu_has_too() -> None:
    menu = "<nav><ul><li><a href=/w>World</a><li><a href=/s>Sport</a></ul></nav>"
    assert section("<p>World</p>", around=menu) == ("World", "above headline")
    assert section("<a href=/w>World</a>", around=menu) == ("World", "above headline")
    assert section("<a href=/else>World</a>", around=menu) == ("", "")


def test_the_trail_that_json_ld_tells() -> None:
    """Its last step but the page itself; less than what the article says of itself."""
    steps = [("Home", "/"), ("World", "/world"), ("The night train", URL)]
    trail = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "name": name, "item": item} for name, item in steps],
    }
    told = f'<script type="application/ld+json">{json.dumps(trail)}</script>'
    assert section("", head=told) == ("World", "json-ld:breadcrumb")
    assert section("", head=f'{told}<meta property="article:section" content="Trains">')[0] == "Trains"
    home = trail | {"itemListElement": trail["itemListElement"][:1]}
    assert section("", head=f'<script type="application/ld+json">{json.dumps(home)}</script>') == ("", "")


LEAD = "A suit too short, a second sole in the sock, and a wax that is forbidden: a former winner has clear words."
PARAGRAPH = "The jury looked at the suits again on Monday, and it found three that were shorter than they may be."


def test_the_words_of_the_description_below_the_headline_are_the_first_paragraph() -> None:
    body = "".join(f"<p>{PARAGRAPH} That was hill number {number}.</p>" for number in range(5))
    html = (
        f'<html><head><title>A row about suits</title><meta name="description" content="{LEAD}"></head><body>'
        f"<article><header><h2>Ski jumping</h2><h1>A row about suits</h1><p class=intro>{LEAD}</p></header>"
        f'<figure><img src="a.jpg" width="800" height="400"><figcaption>The hill at dusk.</figcaption></figure>'
        f"<div>{body}</div></article></body></html>"
    )
    blocks = article_from_html(html).blocks
    paragraphs = [block.text for block in blocks if block.kind is BlockKind.PARAGRAPH]
    assert paragraphs[0] == LEAD
    assert len(paragraphs) == 6
