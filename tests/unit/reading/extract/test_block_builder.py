"""Headings are their own words, without the tools that software hangs on them."""

import pytest

from capture.model.article import BlockKind
from capture.reading.extract import article_from_html

PARAGRAPH = "The breakwater is four hundred metres long, and it stands on a bed of rubble that divers laid by hand."


@pytest.mark.parametrize(
    "heading",
    [
        '<h2><span class="mw-headline">History</span><span class="mw-editsection"><span>[</span>'
        '<a href="/e">edit</a><span>]</span></span></h2>',
        '<h2>History<a class="headerlink" href="#history">¶</a></h2>',
        '<h2><a class="anchor-link" href="#h">#</a> History</h2>',
        "<h2>History</h2>",
    ],
)
def test_links_to_edit_or_to_the_heading_itself_are_no_part_of_it(heading: str) -> None:
    paragraphs = "".join(f"<p>{PARAGRAPH} Part {number} of it.</p>" for number in range(4))
    html = f"<html><body><article><h1>Harbour</h1>{paragraphs}{heading}{paragraphs}</article></body></html>"
    headings = [block.text for block in article_from_html(html).blocks if block.kind is BlockKind.HEADING]
    assert headings == ["History"]
