"""What a page folds away behind a click, and what it never shows: in the article and marked, or missed and said."""

from html import unescape

import pytest

from capture.model.article import Article
from capture.reading.extract import article_from_html, to_html, to_json, to_markdown, to_text
from capture.reading.extract.document.layout import Box, Layout
from capture.reading.extract.render.plain_text import FOLDED, UNFOLDED
from capture.web.article_view import pieces
from tests.builders import pages

SHOWN, CUT, ENDS_CUT, HIDDEN = 1, 64, 65, 0


def read(flags: list[int], *, width: float = 600, markup: str = "<p>{}</p>", more: str = "") -> Article:
    """A story whose paragraphs were drawn so, in a box behind the headline; one flag a paragraph."""
    body = "".join(markup.format(text) for text in pages.BODY)
    html = f"<html><body><main><h1>{pages.HEADLINE}</h1><div>{body}</div>{more}</main></body></html>"
    boxes = {3: Box(100, 0, 600, 40, 30, 700, 0, 1, 5)}
    for place, flag in enumerate(flags):
        wide = width if flag in (HIDDEN, CUT) else 600
        boxes[5 + place] = Box(100, 50.0 + 60 * place, wide, 50, 18, 400, 0, flag, 100)
    return article_from_html(html, layout=Layout(boxes=boxes))


def flags(second_half: int) -> list[int]:
    half = len(pages.BODY) // 2
    return [SHOWN] * half + [second_half] * (len(pages.BODY) - half)


def test_what_a_box_cuts_off_is_in_the_article_and_marked() -> None:
    """The paragraph at the edge too: its end was not to be seen."""
    told = flags(CUT)
    half = told.index(CUT)
    told[half] = ENDS_CUT
    found = read(told)
    assert [block.text for block in found.blocks if block.text in pages.BODY] == list(pages.BODY)
    assert [block.folded for block in found.blocks] == [flag != SHOWN for flag in told]
    assert found.coverage > 0.95
    assert '"folded":true' in to_json(found).replace(" ", "")


def test_the_mark_stands_once_before_what_was_folded_away() -> None:
    found = read(flags(CUT))
    first = next(block.text for block in found.blocks if block.folded)
    for text in (to_markdown(found), unescape(to_html(found))):
        assert text.count(FOLDED) == 1
        assert text.index(FOLDED) < text.index(first[:20])
        assert UNFOLDED not in text
    assert FOLDED not in to_text(found)
    assert [piece.note for piece in pieces(found) if piece.note] == [FOLDED]
    assert [piece.number for piece in pieces(found)] == list(range(1, len(pages.BODY) + 1))


def test_where_the_page_goes_on_openly_that_is_said_too() -> None:
    told = [SHOWN, CUT, CUT, *[SHOWN] * (len(pages.BODY) - 3)]
    text = to_markdown(read(told))
    assert text.index(FOLDED) < text.index(pages.BODY[1][:20]) < text.index(pages.BODY[2][:20]) < text.index(UNFOLDED)


def test_closed_details_are_folded_away() -> None:
    """The browser draws no box of theirs."""
    details = (
        "<details><summary>More of it</summary><p>" + "One more sentence of the same story. " * 6 + "</p></details>"
    )
    half = len(pages.BODY)
    found = read([SHOWN] * half, more=details)
    kept = [block for block in found.blocks if block.text.startswith("One more")]
    assert [block.folded for block in kept] == [True] * len(kept)
    assert not any(block.folded for block in found.blocks if block.text in pages.BODY)


def test_prose_that_nobody_saw_lowers_the_coverage() -> None:
    """An article cannot be whole with half of its column gone."""
    found = read(flags(HIDDEN))
    half = flags(HIDDEN).index(HIDDEN)
    assert [block.text for block in found.blocks] == list(pages.BODY[:half])
    share = sum(map(len, pages.BODY[:half])) / sum(map(len, pages.BODY))
    assert found.coverage == pytest.approx(share, abs=0.05)
    assert found.may_lack


@pytest.mark.parametrize(
    "markup", ["<p hidden>{}</p>", '<p class="cookie-consent">{}</p>', '<p style="display:none">{}</p>']
)
def test_what_says_of_itself_that_it_is_nothing_for_readers_lacks_nowhere(markup: str) -> None:
    plain = "".join(f"<p>{text}</p>" for text in pages.BODY)
    words = "We and our partners store cookies on your device to show you what you did not ask for. " * 3
    html = f"<html><body><main><h1>{pages.HEADLINE}</h1>{plain}{markup.format(words)}</main></body></html>"
    boxes = {3: Box(100, 0, 600, 40, 30, 700, 0, 1, 5)}
    boxes |= {4 + place: Box(100, 50.0 + 60 * place, 600, 50, 18, 400, 0, 1, 99) for place in range(len(pages.BODY))}
    boxes[4 + len(pages.BODY)] = Box(100, 900, 600, 50, 18, 400, 0, HIDDEN, 99)
    assert article_from_html(html, layout=Layout(boxes=boxes)).coverage == 1.0


def test_words_for_screen_readers_lack_nowhere() -> None:
    """They have no size."""
    assert read(flags(HIDDEN), width=1).coverage == 1.0
