"""The list page: real rows, filters that live in the address, states, and nothing out of date."""

import html
from urllib.parse import urlencode

import pytest

from capture.archive.store import ArchiveFolder
from tests.builders.library import Reader, Wanted, jpeg, save
from tests.integration.web.conftest import Filled


def test_every_snapshot_stands_in_the_list_with_what_is_known_of_it(filled: Filled) -> None:
    page = filled.reader.get("/").text
    for identifier in filled.ids.values():
        assert f'href="/s/{identifier}"' in page
    for text in ("Ferry board keeps the night boat", "Ines Okafor", "published 24 Nov", "saved <time"):
        assert text in page
    assert "10 snapshots of 9 addresses" in page
    assert 'lang="ar"' in page


def test_only_what_is_not_complete_is_marked_with_its_reason(filled: Filled) -> None:
    page = filled.reader.get("/").text
    assert page.count('class="outcome ') == 3
    assert "The site answered with a robot check" in page
    assert "The server did not answer within 30 seconds." in page


def test_outcome_and_words_filter_the_list(filled: Filled) -> None:
    page = filled.reader.get("/?outcome=suspect").text
    assert page.count("<h3") == 1
    assert 'aria-current="true"' in page
    assert "shop.example" in page
    assert filled.reader.get("/?q=LEDGER.example+night").text.count("<h3") == 2


def test_no_hit_says_so_and_leads_back(filled: Filled) -> None:
    page = filled.reader.get("/?q=%3Cscript%3Ezeppelin").text
    assert "No snapshot has “<bdi>&lt;script&gt;zeppelin</bdi>”" in page
    assert ">Clear</a>" in page
    assert "Nearest word" not in page


def test_no_hit_offers_the_nearest_word(filled: Filled) -> None:
    page = filled.reader.get("/?q=night+bota&view=compact").text
    assert 'Nearest word here: <a href="/?q=night+boat&amp;view=compact"><bdi>boat</bdi></a> (5).' in page
    assert filled.reader.get("/?q=night+boat").text.count("<h3") == 4


def test_a_page_beyond_the_end_leads_to_the_beginning(filled: Filled) -> None:
    for number in ("9", "999999999999", "-1", "x"):
        assert filled.reader.get(f"/?page={number}").status_code == 200
    assert "The list is shorter than that" in filled.reader.get("/?page=9").text


def test_an_empty_archive_says_what_to_do_and_a_new_snapshot_appears(archive: ArchiveFolder) -> None:
    """The server is not started again for it."""
    reader = Reader(archive)
    assert "Nothing here yet" in reader.get("/").text
    identifier = save(archive, Wanted())
    assert f"/s/{identifier}" in reader.get("/").text
    assert reader.get(f"/s/{identifier}").status_code == 200
    reader.close()


def test_pictures_are_what_their_bytes_say(archive: ArchiveFolder) -> None:
    """A record may call itself a picture: only JPEG and PNG leave as one."""
    good = save(archive, Wanted(artifacts={"urn:thumbnail:": jpeg()}))
    evil = save(archive, Wanted(minute=1, artifacts={"urn:thumbnail:": b"<svg onload=alert(1)>"}))
    reader = Reader(archive)
    answer = reader.get(f"/s/{good}/thumbnail")
    assert (answer.headers["content-type"], answer.content) == ("image/jpeg", jpeg())
    answer = reader.get(f"/s/{evil}/thumbnail")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"onload" not in answer.content
    assert reader.get(f"/s/{evil}/screenshot.png").status_code == 404
    assert "This snapshot holds no screenshot." in reader.get(f"/s/{evil}/screenshot").text
    reader.close()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("site=ledger.example", 2),
        ("job=statehouse", 2),
        ("tag=mooring", 1),
        ("job=statehouse&tag=mooring&outcome=partial", 1),
        ("site=ledger.example&q=zeppelin", 0),
        ("from=2026-11-25", 4),
        ("until=2026-11-24", 6),
        ("from=2026-11-23&until=2026-11-24", 3),
        ("site=nowhere.example", 0),
        ("job=statehouse&from=2026-02-30", 2),
        ("from=2026-11-25&until=2026-11-01", 4),
    ],
)
def test_site_job_tag_and_dates_narrow_the_list(filled: Filled, query: str, count: int) -> None:
    """With words, outcome and each other; days are UTC, both ends included; a day that is wrong narrows nothing."""
    page = filled.reader.get(f"/?{query}").text
    assert page.count("<h3") == count
    assert "<details open><summary>Site, job, tag, dates" in page


def test_the_finer_fields_say_what_can_be_chosen_and_what_is(filled: Filled) -> None:
    page = filled.reader.get("/").text
    assert "<details><summary>Site, job, tag, dates" in page
    assert '<option value="ledger.example">ledger.example (2)</option>' in page
    assert '<option value="statehouse">statehouse (2)</option>' in page
    page = filled.reader.get("/?tag=mooring&from=2026-11-01").text
    assert '<option value="mooring" selected>mooring (1)</option>' in page
    assert 'name="from" value="2026-11-01"' in page


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "<script>", "20261125"])
def test_a_wrong_day_is_told_beside_its_field(filled: Filled, day: str) -> None:
    answer = filled.reader.get(f"/?{urlencode({'from': day, 'until': '2026-11-25'})}")
    assert answer.status_code == 200
    told = f"“{html.escape(day)}” is not a day, so it is not used. Write it like 2026-11-25."
    assert f'aria-invalid="true" aria-describedby="w-from"><p class="fail" id="w-from">{told}</p>' in answer.text
    assert 'id="w-until"' not in answer.text


def test_an_end_before_its_beginning_is_told_beside_the_end(filled: Filled) -> None:
    page = filled.reader.get("/?from=2026-11-25&until=2026-11-24").text
    assert '<p class="fail" id="w-until">This day is before the first one, so it is not used.</p>' in page


def test_every_way_on_keeps_what_was_asked_for(filled: Filled) -> None:
    """The words' form keeps the rest, the finer form keeps words, outcome and view, and ``Clear`` only those."""
    page = filled.reader.get("/?q=ferry&outcome=complete&site=ledger.example&view=compact").text
    search, _, finer = page.partition("</form>")
    for name, value in (("outcome", "complete"), ("site", "ledger.example"), ("view", "compact")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in search
    for name, value in (("q", "ferry"), ("outcome", "complete"), ("view", "compact")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in finer
    assert '<input type="hidden" name="site"' not in finer
    assert 'href="/?q=ferry&amp;outcome=complete&amp;view=compact">Clear</a>' in finer
    assert 'href="/?q=ferry&amp;outcome=partial&amp;site=ledger.example&amp;view=compact"' in page


def test_nothing_that_matches_says_so_and_leads_back(filled: Filled) -> None:
    page = filled.reader.get("/?tag=nothing&outcome=partial").text
    assert "No snapshot has all of this" in page
    assert page.count('href="/?outcome=partial">Clear</a>') == 2


def test_the_compact_list_has_no_pictures_and_a_way_to_them(filled: Filled) -> None:
    page = filled.reader.get("/?outcome=complete&view=compact").text
    assert "<img" not in page
    assert "pic-link" not in page
    assert 'href="/?outcome=complete">With pictures</a>' in page
    assert (
        'href="/?outcome=complete&amp;view=compact">Without pictures</a>'
        in filled.reader.get("/?outcome=complete").text
    )
