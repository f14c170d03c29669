"""States of a snapshot's pages that occur, each with its own words."""

import json
from importlib.resources import files

import pytest

from capture.archive.store import ArchiveFolder
from tests.builders.library import Reader, Wanted, save, tampered
from tests.integration.web.conftest import Filled
from tests.integration.web.test_frames import AtOneAddress


def views(archive: ArchiveFolder, identifier: str) -> dict[str, str]:
    """Every view of a snapshot."""
    reader = Reader(archive, AtOneAddress())
    pages = {
        name: reader.get(f"/s/{identifier}{name}").text for name in ("", "/seen", "/alone", "/screenshot", "/proof")
    }
    reader.close()
    return pages


def test_a_broken_seal_stands_on_every_view_before_all_else(archive: ArchiveFolder) -> None:
    """Without being asked to check. The copy buttons stay, the notice is read first."""
    identifier = save(archive, Wanted())
    tampered(archive, identifier)
    reader = Reader(archive, AtOneAddress())
    for view in ("", "/seen", "/screenshot"):
        page = reader.get(f"/s/{identifier}{view}").text
        notice = "<h2>This snapshot has changed since it was sealed</h2><p>archive/data.warc.gz: its sha256 is "
        assert notice in page, view
        assert "See Proof before you cite it." in page, view
        assert page.index(notice) > page.index('aria-label="Views of this snapshot"')
    page = reader.get(f"/s/{identifier}").text
    assert page.index("This snapshot has changed") < page.index("Copy citation")
    assert "<title>Page as seen" in reader.get(f"/s/{identifier}/alone").text
    reader.close()


def test_a_snapshot_without_a_signature_has_no_seal(archive: ArchiveFolder) -> None:
    """And never looks as if it had one."""
    identifier = save(archive, Wanted())
    (archive.folder(identifier) / "datapackage-digest.json").unlink()
    for name, page in views(archive, identifier).items():
        assert "Sealed" not in page, name
    assert "Seal does not hold" in views(archive, identifier)[""]


def test_an_article_that_holds_little_of_the_page_says_so_above_the_text(archive: ArchiveFolder) -> None:
    """Here none of it: the words that the page gives to search engines, in a column that its script never filled."""
    told = {"@type": "NewsArticle", "headline": "Night boat", "articleBody": "The boat sails on Sunday. " * 9}
    script = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    identifier = save(archive, Wanted(html=f"<html><body>{script}<div id=app></div></body></html>"))
    page = views(archive, identifier)[""]
    notice = "<h2>Parts of this article may be missing here</h2>"
    assert page.index(notice) < page.index('id="p1"')
    assert 'href="/s/' + identifier + '/seen">See the page as it was</a>' in page[page.index(notice) :]
    assert "Parts of this article" not in views(archive, save(archive, Wanted(minute=1)))[""]


def test_a_pdf_is_read_by_page(filled: Filled) -> None:
    page = filled.reader.get(f"/s/{filled.ids['pdf']}").text
    assert '<p class="place">Page 1</p>' in page
    assert "The motion for a preliminary injunction is granted." in page
    assert "By Jane Doe" in page


def test_the_pages_of_a_pdf_stand_beside_their_text_and_alone(filled: Filled) -> None:
    """Drawn out of the archive; what no browser drew is not called a screenshot."""
    here = f"/s/{filled.ids['pdf']}"
    assert f'<img class="sheet" src="{here}/page/1"' in filled.reader.get(here).text
    alone = filled.reader.get(f"{here}/screenshot").text
    assert "this is not a screenshot" in alone
    assert alone.count("/page/") == 1
    answer = filled.reader.get(f"{here}/page/1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    for number in ("0", "2", "99999", "x", "-1"):
        assert filled.reader.get(f"{here}/page/{number}").status_code == 404
    assert filled.reader.get(f"/s/{filled.ids['complete']}/page/1").status_code == 404


def test_without_a_public_address_the_citation_says_what_it_names(filled: Filled) -> None:
    page = filled.reader.get(f"/s/{filled.ids['complete']}").text
    assert "This archive has no public address, so the citation names the snapshot and its seal instead." in page
    assert "Copy link" not in page


def test_titles_of_any_direction_stand_in_isolation(filled: Filled) -> None:
    """So that rows keep their edge."""
    page = filled.reader.get("/").text
    assert 'lang="ar"><a href="/s/' in page
    assert "<bdi>مجلس العبّارات يُبقي الرحلة الليلية</bdi>" in page


def test_an_empty_archive_says_how_to_begin(archive: ArchiveFolder) -> None:
    reader = Reader(archive)
    page = reader.get("/").text
    reader.close()
    for words in ("Nothing here yet", "Save your first page, or run:", "warcite demo"):
        assert words in page
    assert "<form" not in page


def test_a_check_that_was_never_made_is_offered_with_its_time(filled: Filled) -> None:
    page = filled.reader.get(f"/s/{filled.ids['illustrated']}/proof").text
    assert "<h2>Not checked yet</h2>" in page
    assert '">Check now</a> <span class="soft small">about 1 s</span>' in page


@pytest.mark.parametrize("word", ["admissible", "certified", "guarantee", "authentic", "snapshotted", "memento"])
def test_pages_promise_nothing_and_speak_plainly(word: str) -> None:
    for template in files("capture.web").joinpath("templates").iterdir():
        assert word not in template.read_text("utf-8").lower(), template.name
