"""The snapshot page in every state that occurs: article, citation, screenshot, neighbours in time."""

import json

import pytest

from tests.builders.library import LONG_TITLE
from tests.integration.web.conftest import Filled


def article(filled: Filled, state: str, query: str = "") -> str:
    answer = filled.reader.get(f"/s/{filled.ids[state]}{query}")
    assert answer.status_code == 200
    return answer.text


def test_the_article_is_set_in_numbered_pieces(filled: Filled) -> None:
    page = article(filled, "complete")
    assert '<p id="p1" data-n="1">The Tidewater ferry board voted' in page
    assert '<blockquote id="p3" data-n="3">We have counted' in page
    assert "<h2>What it costs</h2>" in page
    assert '<li class="d1">Sunday it does not leave at all</li>' in page
    assert '<article class="read" lang="en"' in page
    assert "By Ines Okafor" in page
    assert "24 November 2026, 21:10\N{NO-BREAK SPACE}(UTC\N{NO-BREAK SPACE}−5)" in page


def test_facts_have_their_sources_and_the_text_its_share(filled: Filled) -> None:
    page = article(filled, "complete")
    assert "Where these facts come from" in page
    assert "og:site_name" in page
    assert "that a reader saw in the main column" in page


def test_the_head_says_when_it_was_saved_and_no_more_than_is_known_of_the_seal(filled: Filled) -> None:
    page = article(filled, "complete")
    assert "Saved <time" in page
    assert "25 Nov 2026, 01:26:26 UTC" in page
    assert "Sealed, files unchanged" in page
    assert 'href="https://ledger.example/night-boat" rel="noreferrer noopener"' in page


def test_saves_of_one_address_lead_to_each_other(filled: Filled) -> None:
    later, earlier = article(filled, "complete"), article(filled, "earlier")
    assert f'href="/s/{filled.ids["earlier"]}" rel="prev"' in later
    assert f'href="/s/{filled.ids["complete"]}" rel="next"' in earlier
    assert "2nd of 2 saves" in later
    assert "Only save of this address" in article(filled, "partial")


@pytest.mark.parametrize(("style", "words"), [("", "(2026, November 24)"), ("mla", "24 Nov. 2026")])
def test_the_citation_is_written_in_the_style_that_is_asked_for(filled: Filled, style: str, words: str) -> None:
    """Without a script: the choice is a form."""
    page = article(filled, "complete", f"?style={style}")
    assert words in page.partition('id="cite-text"')[2]
    assert f'value="{style or "apa"}" selected' in page


def test_machine_forms_are_files_to_keep(filled: Filled) -> None:
    identifier = filled.ids["complete"]
    answer = filled.reader.get(f"/s/{identifier}/cite/csl-json")
    assert json.loads(answer.content)
    assert answer.headers["content-disposition"] == f'attachment; filename="{identifier}.json"'
    link = filled.reader.get(f"/s/{identifier}/cite/robust-links")
    assert link.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in link.headers["content-security-policy"]
    assert filled.reader.get(f"/s/{identifier}/cite/nosuch").status_code == 404


def test_a_partial_snapshot_says_what_is_missing(filled: Filled) -> None:
    page = article(filled, "partial")
    assert "<h2>Saved, with 2 of 88 requests missing: one font, one other</h2>" in page
    shown, _, fold = page.partition("<summary>Why, and which addresses</summary>")
    assert "cdn.example" not in shown and "could not be loaded" not in shown
    assert "One font and one other request could not be loaded: the name does not resolve (one)" in fold
    assert "https://cdn.example/a.woff2" in fold
    assert f"/s/{filled.ids['partial']}/proof#missing" in page
    assert 'id="p1"' in page


def test_a_suspect_snapshot_shows_no_article_and_cites_only_the_refusal(filled: Filled) -> None:
    page = article(filled, "suspect")
    assert "This is probably not the page that was wanted" in page
    assert "warcite does not get around such checks" in page
    assert "<article" not in page
    assert "https://shop.example/terms (answered with a robot check" in page
    assert 'id="style"' not in page
    assert "<title>Suspect: Just a moment…" in page


def test_a_failed_snapshot_says_what_was_kept(filled: Filled) -> None:
    page = article(filled, "failed")
    assert "The page could not be saved" in page
    assert "What arrived (12 requests) is kept." in page
    assert '<h1 dir="auto">https://old.example/minutes</h1>' in page


def test_a_page_without_an_article_leads_to_its_picture(filled: Filled) -> None:
    page = article(filled, "no article")
    assert "No article was found on this page" in page
    assert f"/s/{filled.ids['no article']}/screenshot" in page


def test_other_scripts_keep_their_language_and_direction(filled: Filled) -> None:
    page = article(filled, "arabic")
    assert '<article class="read" lang="ar" dir="rtl">' in page
    assert 'dir="auto" lang="ar"' in page


def test_a_very_long_title_is_folded_and_stands_whole_in_a_disclosure(filled: Filled) -> None:
    """No script opens it, and the heading itself is cut for the eye alone."""
    page = article(filled, "long title")
    assert f'class="folded">{LONG_TITLE}</h1>' in page
    assert "<summary>Whole title</summary>" in page
    assert page.count(f">{LONG_TITLE}</p></details>") == 1
    assert "Whole title" not in article(filled, "complete")


def test_the_screenshot_page_names_the_pictures_size(filled: Filled) -> None:
    page = filled.reader.get(f"/s/{filled.ids['complete']}/screenshot").text
    assert 'alt="Screenshot of the page, 40 × 300"' in page
    assert filled.reader.get(f"/s/{filled.ids['complete']}/screenshot.png").headers["content-type"] == "image/png"


def test_the_end_of_an_id_leads_to_its_snapshot(filled: Filled) -> None:
    """As command lines name it; what was asked for is kept."""
    identifier = filled.ids["complete"]
    answer = filled.reader.get(f"/s/{identifier[-6:]}/proof?check")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/s/{identifier}/proof?check")


def test_without_a_server_for_them_there_is_no_link_to_pages_as_seen(filled: Filled) -> None:
    assert "Page as seen" not in article(filled, "complete")
    assert filled.reader.get(f"/s/{filled.ids['complete']}/seen").status_code == 404
