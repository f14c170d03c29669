"""The address of a list: what it asks for is read and written the same, and nothing in it is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from capture.web.list_query import FacetForm, ListQuery, list_address

TEXT = st.text(max_size=50).map(str.strip).filter(lambda text: text.encode("utf-8", "ignore").decode() == text)


@given(
    st.builds(
        ListQuery,
        words=TEXT,
        outcome=TEXT,
        site=TEXT,
        job=TEXT,
        tag=TEXT,
        since=TEXT,
        until=TEXT,
        view=st.sampled_from(["", "compact"]),
        page=st.integers(1, 1000),
    )
)
def test_an_address_asks_for_what_it_was_written_for(asked: ListQuery) -> None:
    assert ListQuery.parse(QueryParams(list_address(asked).partition("?")[2])) == asked


@given(st.dictionaries(st.sampled_from(["q", "page", "view", "from", "until", "site", "x"]), st.text()))
def test_whatever_is_given_something_is_asked_for(given_fields: dict[str, str]) -> None:
    asked = ListQuery.parse(given_fields)
    assert asked.page >= 1
    assert asked.view in ("", "compact")


def test_fields_that_a_form_sends_itself_are_left_out() -> None:
    asked = ListQuery(words="night", site="a.test", since="2026-11-01", page=3)
    assert asked.fields("q", "page") == (("site", "a.test"), ("from", "2026-11-01"))


@pytest.mark.parametrize("text", ["", "2026-02-30", "2026-1-1", "20260101", "2026-W01-1", "yesterday", "2026-11-25T00"])
def test_what_is_no_day_is_none(text: str) -> None:
    """It narrows nothing, and the form says why."""
    assert ListQuery(since=text).first_day is None
    assert (FacetForm.of([], ListQuery(since=text)).since.wrong == "") == (text == "")
