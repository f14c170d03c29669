"""Word by word: what was done to one text to make it the other."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from capture.reading.compare import Change, ChangeKind, word_diff
from capture.reading.compare.word_alignment import words_of

TEXTS = st.text(alphabet="ab c\n\u00e9e\u0301漢字.,-'\u00ad", max_size=80) | st.text(max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_changes(a: str, b: str) -> None:
    changes = word_diff(a, b)
    assert "".join(change.before for change in changes) == a
    assert "".join(change.after for change in changes) == b


@given(TEXTS, TEXTS)
def test_neighbours_differ_and_same_means_the_same_words(a: str, b: str) -> None:
    changes = word_diff(a, b)
    assert all(one.kind != other.kind for one, other in pairwise(changes))
    for change in changes:
        if change.kind is ChangeKind.SAME:
            assert words_of(change.before).keys == words_of(change.after).keys


@given(TEXTS)
def test_nothing_was_done_to_the_same_text(text: str) -> None:
    expected = (Change(kind=ChangeKind.SAME, before=text, after=text),) if text else ()
    assert word_diff(text, text) == expected


def test_a_replaced_word() -> None:
    """The removed words come first; punctuation is a word of its own."""
    assert word_diff("The boat stays.", "The boat goes.") == (
        Change(kind=ChangeKind.SAME, before="The boat ", after="The boat "),
        Change(kind=ChangeKind.REMOVED, before="stays"),
        Change(kind=ChangeKind.ADDED, after="goes"),
        Change(kind=ChangeKind.SAME, before=".", after="."),
    )


def test_quotation_marks_are_changes_of_their_own() -> None:
    changed = [change for change in word_diff("“Yes,” she said", '"Yes," she said') if change.kind != "same"]
    assert [change.before + change.after for change in changed] == ["“", '"', "” ", '" ']
