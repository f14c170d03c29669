"""The list page: real rows, filters that live in the address, states, and nothing out of date."""

from capture.store import Archive
from tests.integration.web.building import Reader, Wanted, jpeg, save
from tests.integration.web.conftest import Filled


def test_every_snapshot_stands_in_the_list_with_what_is_known_of_it(filled: Filled) -> None:
    page = filled.reader.get("/").text
    for identifier in filled.ids.values():
        assert f'href="/s/{identifier}"' in page
    for text in ("Ferry board keeps the night boat", "Ines Okafor", "published 24 Nov", "saved <time"):
        assert text in page
    assert "9 snapshots of 8 addresses" in page
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


def test_a_page_beyond_the_end_leads_to_the_beginning(filled: Filled) -> None:
    for number in ("9", "999999999999", "-1", "x"):
        assert filled.reader.get(f"/?page={number}").status_code == 200
    assert "The list is shorter than that" in filled.reader.get("/?page=9").text


def test_an_empty_archive_says_what_to_do_and_a_new_snapshot_appears(archive: Archive) -> None:
    """The server is not started again for it."""
    reader = Reader(archive)
    assert "Nothing here yet" in reader.get("/").text
    identifier = save(archive, Wanted())
    assert f"/s/{identifier}" in reader.get("/").text
    assert reader.get(f"/s/{identifier}").status_code == 200
    reader.close()


def test_pictures_are_what_their_bytes_say(archive: Archive) -> None:
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
