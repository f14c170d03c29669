"""What is missing in a sentence, as far as the snapshot tells it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.web.shortfall import shortfall

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["url", "exchanges", "not_recorded", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def told(*urls: str, exchanges: int = 88) -> dict[str, Any]:
    return {"recorder": {"exchanges": exchanges}, "failed": [{"url": url} for url in urls]}


@pytest.mark.parametrize(
    ("urls", "text"),
    [
        (
            ("https://a.test/x.woff2", "https://a.test/12/7.png?v=1"),
            "2 of 88 requests missing: one font, one picture",
        ),
        (("https://a.test/x.PNG", "https://a.test/y.jpg"), "2 of 88 requests missing: two pictures"),
        (
            ("https://a.test/api", "https://a.test/y.css"),
            "2 of 88 requests missing: one style sheet, one other",
        ),
        (("https://a.test/api",), "1 of 88 requests missing"),
        (tuple(f"https://a.test/{n}.js" for n in range(12)), "12 of 88 requests missing: 12 scripts"),
        ((), ""),
    ],
)
def test_requests_are_counted_by_kind(urls: tuple[str, ...], text: str) -> None:
    assert shortfall(told(*urls)) == text


def test_what_was_never_recorded_counts_on_both_sides() -> None:
    record = told("https://a.test/a.js") | {
        "completeness": {"not_recorded": [{"url": "https://a.test/b.js"}]}
    }
    assert shortfall(record) == "2 of 89 requests missing: two scripts"


@pytest.mark.parametrize("record", [{}, {"failed": [{"url": "x"}]}, told("a", "b", exchanges=1)])
def test_numbers_that_are_not_told_or_cannot_be_are_not_made_up(record: dict[str, Any]) -> None:
    assert shortfall(record) == ""


@given(st.dictionaries(st.sampled_from(["recorder", "failed", "cut", "completeness"]), values))
def test_a_hostile_record_is_only_left_out(record: dict[str, Any]) -> None:
    shortfall(record)
