"""Where no title holds a word, one that is nearly it is offered; never one that leads nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.web.did_you_mean import Suggestion, nearest

TITLES = ("The night boat stays", "A boat that was not a boat", "Boot hill\nhttps://ledger.example/quay")


def test_a_slip_is_answered_with_the_word_that_is_there() -> None:
    assert nearest("Night BOTA", TITLES) == Suggestion(word="boat", count=2, query="night boat")


@pytest.mark.parametrize("query", ["night boat", "zeppelin", "xx", "boat night stays hill", "", "q" * 200])
def test_nothing_near_or_nothing_lost_is_none(query: str) -> None:
    assert nearest(query, TITLES) is None


@given(st.text(), st.lists(st.text(max_size=40), max_size=5))
def test_what_is_offered_stands_in_as_many_texts_as_is_said(query: str, texts: list[str]) -> None:
    found = nearest(query, texts)
    if found is not None:
        assert 1 <= found.count <= sum(found.word in text.casefold() for text in texts)
