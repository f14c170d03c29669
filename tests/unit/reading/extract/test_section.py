"""The section: what the page proves to be one, never whatever short line stands by the headline."""

import json

import pytest

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
