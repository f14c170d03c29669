"""The list: what is asked for, newest first, fifty a page, with the counts of what could be asked for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.archive.catalog import Row
from capture.web.list_query import ListQuery, list_address, site_of
from capture.web.snapshot_list import PAGE, Listing, Suggestion, did_you_mean, listing
from tests.effort import calls

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
OUTCOMES = ("complete", "partial", "suspect", "failed")


def row(number: int, title: str = "", url: str = "", outcome: str = "complete") -> Row:
    url = url or f"https://example.org/{number}"
    return Row(
        id=f"20261125T000000Z-example.org-{number:06d}",
        path="",
        seed=url,
        url=url,
        url_key=url,
        captured=NOW - timedelta(hours=number),
        outcome=outcome,
        author="Ines Okafor",
        published="2026-11-24",
        title=title or f"Story {number}",
        reasons=("it was cut",) if outcome != "complete" else (),
    )


def listed(rows: list[Row], asked: ListQuery | None = None) -> Listing:
    return listing(rows, asked or ListQuery(), NOW)


def test_snapshots_stand_under_the_headings_of_their_days() -> None:
    days = listed([row(1), row(2), row(20), row(60)]).days
    assert [(day.heading, len(day.entries)) for day in days] == [
        ("Today, 25 November 2026", 2),
        ("Yesterday, 24 November 2026", 1),
        ("23 November 2026", 1),
    ]


def test_fifty_a_page_with_a_way_back_and_forth() -> None:
    rows = [row(number) for number in range(PAGE * 2 + 1)]
    first, second, third = (listed(rows, ListQuery(page=page)) for page in (1, 2, 3))
    assert (first.first, first.last, first.newer, first.older) == (1, 50, "", "/?page=2")
    assert (second.first, second.last, second.newer, second.older) == (51, 100, "/", "/?page=3")
    assert (third.first, third.last, third.older) == (101, 101, "")


def test_every_outcome_is_counted_whichever_is_chosen() -> None:
    rows = [row(n, outcome=outcome) for n, outcome in enumerate(OUTCOMES * 2)]
    page = listed(rows, ListQuery(outcome="suspect"))
    assert [one.count for one in page.filters] == [8, 2, 2, 2, 2]
    assert [one.current for one in page.filters] == [False, False, False, True, False]
    assert page.matching == 2


@pytest.mark.parametrize("query", ["NIGHT boat", "ledger.example", "boat ledger"])
def test_words_are_looked_for_in_title_address_and_site(query: str) -> None:
    """All of them, in any order and letter case."""
    rows = [row(1, "The Night Boat", "https://ledger.example/x"), row(2)]
    assert listed(rows, ListQuery(words=query)).matching == 1


def test_only_what_is_not_complete_has_a_mark_and_a_reason() -> None:
    """Success is quiet."""
    whole, cut = (entry for day in listed([row(1), row(2, outcome="partial")]).days for entry in day.entries)
    assert (whole.mark.name, whole.why) == ("complete", "")
    assert (cut.mark.name, cut.why) == ("partial", "It was cut.")


def test_saves_of_one_address_are_counted() -> None:
    rows = [row(1, url="https://a.test/"), row(2, url="https://a.test/"), row(3)]
    page = listed(rows)
    assert page.addresses == 2
    assert [entry.saves for day in page.days for entry in day.entries] == [2, 2, 1]


def test_a_title_that_is_missing_is_the_address() -> None:
    entry = listed([Row(id="i", path="", seed="s", url="https://a.test/x", captured=NOW)]).days[0].entries[0]
    assert (entry.title, entry.mark.word) == ("https://a.test/x", "Outcome not known")


def test_an_address_of_the_list_says_only_what_is_asked_for() -> None:
    assert list_address(ListQuery()) == "/"
    assert list_address(ListQuery(words="a&b", outcome="failed", page=2)) == "/?q=a%26b&outcome=failed&page=2"


@pytest.mark.parametrize(
    ("url", "host"), [("https://www.a.test:8/x", "a.test"), ("http://[::1/", ""), ("about:blank", "")]
)
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert site_of(url) == host


def test_many_words_in_a_large_archive_are_looked_for_in_one_pass() -> None:
    """A repeated word is one word, and a row's text is made once however many words are looked for."""
    rows = [row(at, title=f"The night boat of the {at}th winter, as the board told it") for at in range(500)]
    distinct = "the night boat of winter as board told it".split()
    once, often = (ListQuery(words=" ".join(distinct * times)) for times in (1, 44))
    assert listing(rows, often, NOW).matching == 500
    assert calls(lambda: listing(rows, often, NOW)) < 1.5 * calls(lambda: listing(rows, once, NOW))


TITLES = ("The night boat stays", "A boat that was not a boat", "Boot hill\nhttps://ledger.example/quay")


def test_a_slip_is_answered_with_the_word_that_is_there() -> None:
    assert did_you_mean("Night BOTA", TITLES) == Suggestion(word="boat", count=2, words="night boat")


@pytest.mark.parametrize("query", ["night boat", "zeppelin", "xx", "boat night stays hill", "", "q" * 200])
def test_nothing_near_or_nothing_lost_is_none(query: str) -> None:
    assert did_you_mean(query, TITLES) is None


@given(st.text(), st.lists(st.text(max_size=40), max_size=5))
def test_what_is_offered_stands_in_as_many_texts_as_is_said(query: str, texts: list[str]) -> None:
    found = did_you_mean(query, texts)
    if found is not None:
        assert 1 <= found.count <= sum(found.word in text.casefold() for text in texts)
