"""A standfirst is a paragraph of the article, not a picture's caption, wherever the picture stands."""

from capture.model.article import BlockKind
from capture.reading.extract import article_from_html

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
