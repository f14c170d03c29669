"""The article of a news page: headline, section, credit, every paragraph, the quotation; nothing else."""

import json
from dataclasses import replace

import pytest
from lxml import etree, html

from capture.model.article import Article, BlockKind
from capture.reading.extract import Box, Layout, article_from_html
from capture.reading.extract.document.page_features import PageFeatures
from capture.reading.extract.document.walk import walk
from capture.reading.extract.source.parse import NUMBER, Document, parse
from tests.builders import pages

PAGES = {"semantic": pages.semantic, "soup": pages.soup, "figured": pages.figured, "old": pages.old}


def texts(article: Article, *kinds: BlockKind) -> list[str]:
    """The texts of the blocks of these kinds; of all but captions and credits when none is named."""
    return [block.text for block in article.blocks if block.text and (not kinds or block.kind in kinds)]


@pytest.mark.parametrize("name", PAGES)
def test_the_body_and_nothing_else(name: str) -> None:
    """All paragraphs in order; no label, note, promotion, list of headlines."""
    article = article_from_html(PAGES[name](), "https://sheet.example/crane")
    assert texts(article) == list(pages.BODY)


@pytest.mark.parametrize("name", PAGES)
def test_the_quotation_is_one(name: str) -> None:
    """By its element, or because a colon introduces a box of paragraphs."""
    article = article_from_html(PAGES[name](), "https://sheet.example/crane")
    assert texts(article, BlockKind.QUOTATION) == list(pages.QUOTED)


@pytest.mark.parametrize("name", PAGES)
def test_headline_and_section(name: str) -> None:
    """The headline is metadata, without the site's name; so is the label by it, where the page proves it one."""
    article = article_from_html(PAGES[name](), "https://sheet.example/crane")
    assert article.title is not None and article.title.value == pages.HEADLINE
    section = article.section.value if article.section else ""
    assert section == ("" if name == "old" else pages.SECTION)


@pytest.mark.parametrize("name", ["semantic", "soup", "figured"])
def test_the_credit_of_the_photo(name: str) -> None:
    """The figure's, whatever its element is called."""
    article = article_from_html(PAGES[name](), "https://sheet.example/crane")
    (figure,) = article.figures
    assert figure.credit is not None and figure.credit.text == pages.CREDIT
    assert figure.caption is None
    assert figure.image is not None and figure.image.url.startswith("https://sheet.example/c")


@pytest.mark.parametrize("name", PAGES)
def test_every_block_says_where_it_stands(name: str) -> None:
    """The path leads to an element with the block's words, and so does the number."""
    text = PAGES[name]()
    tree = html.document_fromstring(text)
    elements = list(tree.iter(etree.Element))
    for block in article_from_html(text).blocks:
        found = tree.xpath(block.source.path)
        assert isinstance(found, list) and len(found) == 1
        assert block.source.element is not None
        assert elements[block.source.element] is found[0]
        words = "".join(str(part) for part in elements[block.source.element].itertext())
        assert " ".join(block.text.split()) in " ".join(words.split())


def drawn(text: str, changes: dict[str, tuple[float, float, float, float, int]]) -> tuple[str, Layout]:
    """A layout in which every element with words is visible in one column, but for ``changes`` by class name.

    A change is x, width, font size, y offset and flags.
    """
    document = parse(text, numbered=True)
    assert document is not None
    boxes: dict[int, Box] = {}
    for place, element in enumerate(document.root.iter("*")):
        own = [element.text or "", *(child.tail or "" for child in element)]
        if not "".join(own).strip():
            continue
        x, width, font, lift, flags = changes.get(element.get("class", ""), (200, 700, 18, 0, 1))
        boxes[int(element.get(NUMBER, "-1"))] = Box(x, 100.0 * place + lift, width, 80, font, 400, 0, flags, 9)
    return text, Layout(boxes=boxes, viewport=(1280, 900))


def test_what_was_invisible_is_left_out() -> None:
    """The layout knows, whatever the markup says; and it shows what the markup hides."""
    text, layout = drawn(pages.soup().replace('class="p7"', 'class="p7" hidden'), {"p8": (200, 700, 18, 0, 0)})
    article = article_from_html(text, None, layout)
    assert texts(article) == [*pages.OPENING, *pages.CLOSING]


def parsed(text: str) -> Document:
    """The tree with its numbers."""
    document = parse(text, numbered=True)
    assert document is not None
    return document


def numbers(text: str, name: str) -> list[int]:
    """The numbers of the elements of that class."""
    return [int(each.get(NUMBER, "-1")) for each in parsed(text).root.iter("*") if each.get("class") == name]


def undrawn(text: str, layout: Layout, name: str) -> Layout:
    """The layout without the boxes of elements of that class, as where they are not displayed."""
    gone = numbers(text, name)
    return replace(layout, boxes={index: box for index, box in layout.boxes.items() if index not in gone})


def test_what_was_not_drawn_as_its_markup_says_is_left_out() -> None:
    """No box and a ``hidden``: with a layout as without one."""
    text, layout = drawn(pages.soup().replace('class="p8"', 'class="p8" hidden'), {})
    article = article_from_html(text, None, undrawn(text, layout, "p8"))
    assert texts(article) == [*pages.OPENING, *pages.CLOSING]


def test_what_a_style_sheet_folds_away_stays() -> None:
    """Answers and sections that readers open are the article's, if all else says so."""
    text, layout = drawn(pages.soup(), {})
    assert texts(article_from_html(text, None, undrawn(text, layout, "p8"))) == list(pages.BODY)


def test_copies_that_were_not_drawn_are_left_out() -> None:
    """A second version of the body, for other screens."""
    page = pages.soup()
    copy = "".join(f'<div class="phone">{text}</div>' for text in pages.CLOSING)
    text, layout = drawn(page.replace('<div class="n2">', f'{copy}<div class="n2">'), {})
    assert texts(article_from_html(text, None, undrawn(text, layout, "phone"))) == list(pages.BODY)


def test_hidden_words_do_not_sway_the_others() -> None:
    """What a style sheet hides is left out, and all else judged as if it stood there."""
    aside = "".join(f'<div class="gone">{text}</div>' for text in pages.QUOTED)
    page = pages.soup().replace('<div class="b6">', f'<div class="b6">{aside}')
    judged: list[int] = []

    def judge(page: PageFeatures) -> list[float]:
        judged.append(len(page.runs))
        return [1.0] * len(page.runs)

    text, layout = drawn(page, {"gone": (200, 700, 18, 0, 0)})
    article = article_from_html(text, None, layout, judge=judge)
    assert judged == [len(walk(parsed(text)).runs)]
    assert pages.CLOSING[2] in texts(article)


def test_a_second_column_of_the_article_stays() -> None:
    """What is surely the article's is not left out for where it stood."""
    page = pages.soup().replace(f'<div class="p7">{pages.CLOSING[0]}', f'<div class="next">{pages.CLOSING[0]}')
    text, layout = drawn(page, {"next": (950, 250, 18, 0, 1)})
    assert texts(article_from_html(text, None, layout)) == list(pages.BODY)


def test_other_columns_are_left_out() -> None:
    """Prose that stood beside the article belongs to something else."""
    aside = '<div class="col">' + "".join(f"<p class='col'>{text}</p>" for text in pages.QUOTED) + "</div>"
    page = pages.soup().replace('<div class="n2">', f'{aside}<div class="n2">')
    text, layout = drawn(page, {"col": (950, 250, 18, 0, 1)})
    assert texts(article_from_html(text, None, layout)) == list(pages.BODY)


def test_what_stays_while_scrolling_is_left_out() -> None:
    """Bars and banners are fixed."""
    banner = "We and our nine hundred partners would like to know what you had for breakfast. May we, please, today?"
    page = pages.soup().replace('<div class="b6">', f'<div class="b6"><div class="bar">{banner}</div>')
    text, layout = drawn(page, {"bar": (200, 700, 18, 0, 3)})
    assert texts(article_from_html(text, None, layout)) == list(pages.BODY)


def test_an_indented_quotation() -> None:
    """Paragraphs like the others, drawn further in after a colon."""
    page = (
        pages.soup().replace('<div class="w3">', "").replace('</div></div><div class="k9">', '</div><div class="k9">')
    )
    text, layout = drawn(page, {"p8": (240, 620, 18, 0, 1)})
    assert texts(article_from_html(text, None, layout), BlockKind.QUOTATION) == list(pages.QUOTED)


def test_lists_headings_code_and_tables() -> None:
    """Each is a block of its own kind, with depth, order, level and rows."""
    prose = "".join(f"<p>{text} It goes on for a while, so that it counts.</p>" for text in pages.OPENING[:2])
    page = (
        f"<html><body><article><h1>Title</h1>{prose}<h2>Parts</h2><ol><li>The first of the parts, as told above."
        f"</li><li>The second of the parts, as told below.</li></ol>{prose.replace('old', 'new')}"
        "<pre>if a:\n    b()</pre><table><caption>Lifted  by year</caption>"
        "<tr><th>Year</th><th>Tons lifted</th></tr><tr><td>1950</td><td>900</td></tr>"
        f"<tr><td>1960</td><td>40</td></tr></table>{prose.replace('The', 'Some')}</article></body></html>"
    )
    blocks = article_from_html(page).blocks
    kinds = {block.kind: block for block in blocks}
    assert kinds[BlockKind.HEADING].level == 2
    assert (kinds[BlockKind.LIST].ordered, kinds[BlockKind.LIST].depth) == (True, 1)
    assert kinds[BlockKind.CODE].text == "if a:\n    b()"
    table = kinds[BlockKind.TABLE]
    assert table.rows == (("Year", "Tons lifted"), ("1950", "900"), ("1960", "40"))
    assert table.caption is not None
    assert table.caption.text == "Lifted by year"


def test_an_article_in_a_button() -> None:
    """libxml2 nests what follows an unclosed button in it; the words stay words."""
    page = pages.soup().replace('<div class="b6">', '<button class="x">Share<div class="b6">')
    assert texts(article_from_html(page)) == list(pages.BODY)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Accepted: 12/10/2025. Updated Feb. 5, 2026", False),
        ("15 December 2025 // 8 min read", False),
        ("On 5 February 2026 it rained.", True),
        ("It rained.", True),
    ],
)
def test_a_line_of_dates_before_the_text_is_none_of_it(line: str, kept: bool) -> None:
    """Dates with no more than three words between them; however sure the trees are."""
    body = "".join(f"<p>{text}</p>" for text in (line, *pages.BODY))
    page = f"<html><body><article><h1>{pages.HEADLINE}</h1>{body}</article></body></html>"
    found = article_from_html(page, judge=lambda page: [1.0] * len(page.runs))
    assert texts(found) == [line] * kept + list(pages.BODY)


@pytest.mark.parametrize("names", ["content newsletter", "sponsored", "subscribe-box"])
def test_a_small_box_that_names_itself_an_offer_is_left_out(names: str) -> None:
    """However sure the trees are of its words; of a text that stands in such boxes nothing is."""
    box = f'<div class="{names}"><h3>Get the letter</h3><p>{pages.NOTE}</p></div>'
    paragraphs = [f"<p>{text}</p>" for text in pages.BODY]
    among = "".join((*paragraphs[:4], box, *paragraphs[4:]))
    inside = "".join(f'<div class="{names}">{paragraph}</div>' for paragraph in paragraphs)
    for body in (among, inside):
        page = f"<html><body><article><h1>{pages.HEADLINE}</h1>{body}</article></body></html>"
        found = article_from_html(page, judge=lambda page: [1.0] * len(page.runs))
        assert texts(found) == list(pages.BODY)


def test_short_posts_of_one_shape_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no paragraph is long, those of the same element and class that are nearly as likely belong as well."""
    posts = ["The vote is put off until Monday.", "Speakers have three minutes.", "The doors are open."]
    body = "".join(f"<div><time>11:4{place}</time><p>{text}</p></div>" for place, text in enumerate(posts))
    page = f"<html><body><h1>Harbour vote: live</h1>{body}<p>All rights reserved.</p></body></html>"
    likely = dict(zip(posts, (0.6, 0.45, 0.4), strict=True))

    def judge(page: PageFeatures) -> list[float]:
        return [likely.get(run.text, 0.05) for run in page.runs]

    monkeypatch.setattr("capture.reading.extract.html_article.is_unsure", lambda page, chances: False)
    assert texts(article_from_html(page, judge=judge)) == posts


def test_no_article() -> None:
    """An empty page, a page of links alone."""
    assert article_from_html("").blocks == ()
    links = "".join(f"<li><a href='/{place}'>Somewhere else {place}</a></li>" for place in range(50))
    assert article_from_html(f"<html><body><ul>{links}</ul></body></html>").blocks == ()


def test_the_text_of_json_ld_is_a_last_resort() -> None:
    """A page whose scripts would have shown its words: those that it gives to search engines, and a low coverage."""
    data = json.dumps({"@type": "NewsArticle", "headline": "Crane", "articleBody": "\n\n".join(pages.BODY)})
    html = f'<html><body><script type="application/ld+json">{data}</script><div id="app"></div></body></html>'
    found = article_from_html(html)
    assert texts(found) == [" ".join(text.split()) for text in pages.BODY]
    assert {block.source.path for block in found.blocks} == {"json-ld"}
    assert found.may_lack
    assert article_from_html(html, layout=Layout()).blocks == ()


@pytest.mark.parametrize(
    "markup",
    [
        "<template><p>Never drawn</p></template>",
        "<video src=/film.mp4>Never drawn</video>",
        "<svg><title>Never drawn</title><path d='M0'/></svg>",
    ],
)
def test_words_that_no_browser_draws(markup: str) -> None:
    first, *others = (f"<p>{text}</p>" for text in pages.BODY)
    html = f"<html><body><article><h1>Crane</h1>{first}{markup}{''.join(others)}</article></body></html>"
    found = " ".join(texts(article_from_html(html)))
    assert "Never drawn" not in found and pages.BODY[-1].split()[-1] in found


def test_a_drawing_ends_with_the_first_paragraph() -> None:
    """Wherever its end tag stands; libxml2 takes all up to there for a part of it."""
    first, *others = (f"<p>{text}" for text in pages.BODY)
    html = f"<body><article><h1>Crane</h1><svg class=icon><use href=#home>{first}</svg>{''.join(others)}"
    assert texts(article_from_html(html))[0].split()[:3] == pages.BODY[0].split()[:3]
