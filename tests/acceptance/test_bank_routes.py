"""HASHTWO: two articles under one address, told apart by what stands behind ``#`` alone."""

from pathlib import Path

import pytest

from tests.command import warcite
from tests.sites.running import running

pytestmark = pytest.mark.long

ARTICLES = {"one": "Article one", "two": "Article two"}


@pytest.mark.real
def test_each_is_found_by_its_whole_address(tmp_path: Path) -> None:
    """Saved both: show, extract and cite give the one that was asked for, and the link keeps its route."""
    archive = tmp_path / "archive"
    with running("bank2", tmp_path / "log") as site:
        urls = {name: site.page(f"HASHTWO/#!/{name}") for name in ARTICLES}
        saved = warcite("save", *urls.values(), "--allow-private", "--archive", archive, home=tmp_path)
        whole = warcite("show", site.page("HASHTWO/"), "--archive", archive, home=tmp_path)
    assert saved.code == 0, saved.stderr
    for name, url in urls.items():
        told = {
            words: warcite(words, url, "--archive", archive, home=tmp_path).stdout
            for words in ("show", "extract", "cite")
        }
        assert f"address   {url}\n" in told["show"]
        assert told["extract"].startswith(f"# {ARTICLES[name]}\n")
        assert told["cite"].startswith(f"{ARTICLES[name]}. ")
        assert f" {url} " in told["cite"]
    assert whole.code == 1
    assert all(url in whole.stderr for url in urls.values())
