"""Longest common subsequences, against the table of the textbook."""

from functools import cache
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from capture.reading.compare import lcs

SEQUENCES = st.lists(st.sampled_from("abcd"), max_size=40)


def textbook(a: list[str], b: list[str]) -> int:
    @cache
    def best(i: int, j: int) -> int:
        if i == len(a) or j == len(b):
            return 0
        if a[i] == b[j]:
            return 1 + best(i + 1, j + 1)
        return max(best(i + 1, j), best(i, j + 1))

    return best(0, 0)


@given(SEQUENCES, SEQUENCES)
def test_length_is_exact(a: list[str], b: list[str]) -> None:
    assert lcs.length(a, b) == textbook(a, b)


@given(SEQUENCES, SEQUENCES)
def test_pairs_are_a_longest_ascending_row_of_equal_items(a: list[str], b: list[str]) -> None:
    found = lcs.pairs(a, b)
    assert len(found) == textbook(a, b)
    assert all(a[i] == b[j] for i, j in found)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(found))


def test_frequent_and_rare_items_both_count() -> None:
    """Masks of frequent items are made another way than those of rare ones."""
    a = ["the", "x"] * 500 + ["rare"]
    assert lcs.length(a, a) == 1001
    assert lcs.length(a, ["the"] * 600 + ["rare"]) == 501
