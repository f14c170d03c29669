"""A quote is not in the snapshot only where all of its words were read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from capture.formats.warc import WarcIndex
from capture.model.article import Article, Block, BlockKind, BlockSource
from capture.model.citation import Citation
from capture.reading.extract.request import VisibleText
from capture.workflows.quote import QuotablePage

READ = Block(kind=BlockKind.PARAGRAPH, text="The crane was moved to the other bank.", source=BlockSource(path="p"))


@pytest.mark.parametrize(("coverage", "partly"), [(0.4, True), (1.0, False)])
def test_a_page_that_was_read_in_part(coverage: float, partly: bool) -> None:
    article = Article(url="https://crane.example/", blocks=(READ,), coverage=coverage)
    page = QuotablePage(article=article, view=WarcIndex(Path("data.warc"), ()), whole=VisibleText())
    citation = Citation(url="https://crane.example/", accessed=datetime(2026, 11, 30, tzinfo=UTC))
    found = page.look_up("words of the part that nobody read", citation)
    assert (found.kind, found.partly) == ("not found", partly)
