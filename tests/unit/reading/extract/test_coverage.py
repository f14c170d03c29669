"""Coverage: the share of the main column's words that the article holds."""

import pytest

from capture.model.article import Article, Block, BlockKind
from capture.reading.extract import article_from_html
from capture.reading.extract.classify import coverage
from capture.reading.extract.document.layout import Box, Layout
from capture.reading.extract.document.page_features import PageFeatures
from tests.builders import pages

# The second has a note of the editor's at its end that no name and no link gives away.
PAGES = {"semantic": (pages.semantic, 0.95), "soup": (pages.soup, 0.88)}


@pytest.mark.parametrize("name", PAGES)
def test_a_whole_article_covers_its_column(name: str) -> None:
    """Menus, labels, other stories and the site's notes are no part of the column."""
    make, least = PAGES[name]
    assert article_from_html(make(), "https://sheet.example/crane").coverage > least


def test_what_the_article_leaves_out_of_its_column_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """With half the paragraphs judged not to belong, about half the column is held."""
    left_out = set(pages.BODY[1::2])

    def judge(page: PageFeatures) -> list[float]:
        runs = page.runs
        wanted = set(pages.BODY) - left_out
        return [float(run.text in wanted) for run in runs]

    monkeypatch.setattr("capture.reading.extract.html_article.is_unsure", lambda page, chances: False)
    monkeypatch.setattr("capture.reading.extract.classify.postprocess._filling", lambda *_: iter(()))
    found = article_from_html(pages.semantic(), judge=judge)
    kept = sum(len(text) for text in pages.BODY if text not in left_out)
    share = kept / sum(map(len, pages.BODY))
    assert found.coverage == pytest.approx(share, abs=0.1)
    assert found.may_lack


def test_another_column_of_the_page_is_no_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a layout a paragraph drawn beside the article does not count, one drawn below it does."""
    words = "The lamp on the quay was lit again on Friday, and nobody had ever waved back at a lamp."
    shares = []
    for x in (900.0, 100.0):
        body = "".join(f"<p>{text}</p>" for text in pages.BODY)
        html = f"<html><body><div><h1>Crane</h1>{body}<p>{words}</p></div></body></html>"
        boxes = {3: Box(100, 0, 600, 40, 30, 700, 0, 1, 5)}
        for place, text in enumerate(pages.BODY):
            boxes[4 + place] = Box(100, 50.0 + 60 * place, 600, 50, 18, 400, 0, 1, len(text))
        boxes[4 + len(pages.BODY)] = Box(x, 700, 300, 50, 18, 400, 0, 1, len(words))

        def judge(page: PageFeatures) -> list[float]:
            return [float(run.text in pages.BODY) for run in page.runs]

        monkeypatch.setattr("capture.reading.extract.html_article.is_unsure", lambda page, chances: False)
        monkeypatch.setattr("capture.reading.extract.classify.postprocess._filling", lambda *_: iter(()))
        shares.append(article_from_html(html, layout=Layout(boxes=boxes), judge=judge).coverage)
    assert shares[0] == 1.0
    assert shares[1] == pytest.approx(1 - len(words) / (len(words) + sum(map(len, pages.BODY))), abs=0.01)


def test_short_paragraphs_have_a_column_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article without a single long paragraph is measured like any other: a third of it is not all of it."""
    posts = ("The vote is put off until Monday.", "Speakers have three minutes.", "The doors are open at last.")
    body = "".join(f"<div><time>11:4{place}</time><p>{text}</p></div>" for place, text in enumerate(posts))
    html = f"<html><body><article><h1>Harbour vote: live</h1>{body}</article></body></html>"

    def judge(page: PageFeatures) -> list[float]:
        return [float(run.text == posts[0]) for run in page.runs]

    monkeypatch.setattr("capture.reading.extract.html_article.is_unsure", lambda page, chances: False)
    found = article_from_html(html, judge=judge)
    assert found.text == posts[0]
    assert found.coverage == pytest.approx(len(posts[0]) / sum(map(len, posts)), abs=0.1)


def test_an_empty_article_covers_nothing() -> None:
    """No blocks, no share; and nothing to warn of beyond that."""
    assert not Article().may_lack
    assert coverage.said_by(Block(kind=BlockKind.PARAGRAPH, text="twelve chars")) == 12
