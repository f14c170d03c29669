"""Runs: what two texts have in common, in order.

Longest common subsequences, against the table of the textbook.
"""

from functools import cache
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from capture.reading.compare.word_alignment import MatchingRun, lcs_length, lcs_pairs, runs

SEQUENCES = st.lists(st.sampled_from("abcdefgh"), max_size=60)


@given(SEQUENCES, SEQUENCES)
def test_runs_are_equal_ascending_and_apart(a: list[str], b: list[str]) -> None:
    found = runs(a, b)
    for run in found:
        assert run.length > 0
        assert a[run.a : run.a + run.length] == b[run.b : run.b + run.length]
    for run, following in pairwise(found):
        ends = run.a + run.length, run.b + run.length
        assert following.a >= ends[0]
        assert following.b >= ends[1]
        assert (following.a, following.b) != ends


@given(SEQUENCES, SEQUENCES)
def test_runs_are_never_longer_than_the_longest(a: list[str], b: list[str]) -> None:
    assert sum(run.length for run in runs(a, b)) <= lcs_length(a, b)


@given(SEQUENCES)
def test_a_text_is_one_run_with_itself(a: list[str]) -> None:
    assert runs(a, a) == ([MatchingRun(0, 0, len(a))] if a else [])


def test_a_replaced_sentence_stays_one_change() -> None:
    """Anchors keep the plain longest common subsequence from matching a stray "the"."""
    a = ["first", "we", "sailed", "the", "boat", "home", "and", "slept"]
    b = ["first", "we", "left", "the", "and", "slept"]
    assert runs(a, b) == [MatchingRun(0, 0, 2), MatchingRun(3, 3, 1), MatchingRun(6, 4, 2)]


def test_the_same_few_words_many_times_are_bounded() -> None:
    """No word is unique and the table would have 400 million cells: halved, and still nearly all is found."""
    a = ["no", "yes", "no"] * 6_700
    b = ["yes", "no"] * 10_000
    assert sum(run.length for run in runs(a, b)) > 10_000


SHORT = st.lists(st.sampled_from("abcd"), max_size=40)


def textbook(a: list[str], b: list[str]) -> int:
    @cache
    def best(i: int, j: int) -> int:
        if i == len(a) or j == len(b):
            return 0
        if a[i] == b[j]:
            return 1 + best(i + 1, j + 1)
        return max(best(i + 1, j), best(i, j + 1))

    return best(0, 0)


@given(SHORT, SHORT)
def test_length_is_exact(a: list[str], b: list[str]) -> None:
    assert lcs_length(a, b) == textbook(a, b)


@given(SHORT, SHORT)
def test_pairs_are_a_longest_ascending_row_of_equal_items(a: list[str], b: list[str]) -> None:
    found = lcs_pairs(a, b)
    assert len(found) == textbook(a, b)
    assert all(a[i] == b[j] for i, j in found)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(found))


def test_frequent_and_rare_items_both_count() -> None:
    """Masks of frequent items are made another way than those of rare ones."""
    a = ["the", "x"] * 500 + ["rare"]
    assert lcs_length(a, a) == 1001
    assert lcs_length(a, ["the"] * 600 + ["rare"]) == 501
