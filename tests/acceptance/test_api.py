"""``from capture import Archive``: plain, async, and within a loop that runs already (Jupyter)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture import Archive
from capture.errors import NotFound, SeedRefused, UsageError
from capture.model.outcome import Outcome
from tests.site import Site

PAGE = b"""<!doctype html><html lang=en><title>A short notice</title><article><h1>A short notice</h1>
<p>The reading room will close at six on Friday, an hour earlier than it does on other days of the week.</p>
<p>Books that are due on Friday may be brought back on Monday without a fine, the librarian said.</p>
</article>"""


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    with Site() as site:
        site.otherwise = lambda visitor: visitor.say(PAGE)  # one page at every address
        yield site.url("/notice")


def test_plain_code_saves_reads_and_finds(page: str, tmp_path: Path, own_home: Path) -> None:
    archive = Archive(tmp_path / "archive")
    snapshot = archive.save(page, allow_private=True, tags=("notice",))
    assert (snapshot.outcome, snapshot.status) == (Outcome.COMPLETE, 200)
    article = snapshot.article()
    assert article.title is not None
    assert article.title.value == "A short notice"
    assert len(article.blocks) >= 2
    assert snapshot.verify()
    assert [one.id for one in archive.snapshots()] == [snapshot.id]
    assert archive["@latest"].id == archive[snapshot.id[-6:]].id == archive[page].id == snapshot.id


def test_a_running_loop_is_no_obstacle(page: str, tmp_path: Path, own_home: Path) -> None:
    """As in Jupyter: the sync call on a thread of its own, the async twin on the loop itself."""
    archive = Archive(tmp_path / "archive")

    async def cell() -> set[Outcome | None]:
        first = archive.save(page, allow_private=True)
        second = await archive.save_async(page, allow_private=True)
        return {first.outcome, second.outcome}

    assert asyncio.run(cell()) == {Outcome.COMPLETE}


def test_errors_are_told_not_traced(page: str, tmp_path: Path, own_home: Path) -> None:
    archive = Archive(tmp_path / "archive")
    with pytest.raises(UsageError, match="not a web address"):
        archive.save("mailto:somebody@example.org")
    with pytest.raises(UsageError, match="not an option"):
        archive.save(page, colour="blue")
    with pytest.raises(SeedRefused, match="loopback"):
        archive.save(page)
    with pytest.raises(NotFound):
        archive["nothing-of-the-kind"]
