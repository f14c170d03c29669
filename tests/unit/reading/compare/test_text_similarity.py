"""Text similarity and missing lines, as the replay check reads them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.reading.compare import missing_lines, text_similarity

TEXTS = st.text(alphabet="ab c\n\u00e9e\u0301漢字.,-'\u00ad", max_size=80) | st.text(max_size=40)
STORY = " ".join(f"word{number} and the" for number in range(40))


@given(TEXTS)
def test_identity_is_one(text: str) -> None:
    assert text_similarity(text, text) == 1.0
    assert missing_lines(text, text) == ()


@given(TEXTS, TEXTS)
def test_symmetric_and_between_0_and_1(a: str, b: str) -> None:
    assert text_similarity(a, b) == text_similarity(b, a)
    assert 0.0 <= text_similarity(a, b) <= 1.0


@given(st.lists(st.integers(0, 119), min_size=1, max_size=20, unique=True))
def test_more_damage_is_never_more_alike(gone: list[int]) -> None:
    """Words taken out one after the other: the score falls with each."""
    words, scores = STORY.split(), [1.0]
    for place in gone:
        words[place] = ""
        scores.append(text_similarity(STORY, " ".join(words)))
    assert all(later < earlier for earlier, later in pairwise(scores))


@pytest.mark.parametrize(
    ("seen", "replayed", "score"),
    [
        ("", "", 1.0),
        ("words", "", 0.0),
        ("one two three four", "one two three", 6 / 7),
        ("one two", "two one", 0.5),
        ("no match", "whatever else", 0.0),
        ("spaces   do\nnot\tcount", "spaces do not count", 1.0),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth", 1.0),
        ("caf\u00e9", "cafe\u0301", 1.0),
        ("夜の船は残る", "夜の船は去る", 5 / 6),
        ("हिन्दी में", "हिन्दी", 2 / 3),
        ("don't stop at 3.14", "don't stop at 3.15", 3 / 4),
        ("Case counts", "case counts", 0.5),
    ],
)
def test_scores(seen: str, replayed: str, score: float) -> None:
    """Twice the words in order over all words; marks of a word belong to it, ideographs stand alone."""
    assert text_similarity(seen, replayed) == pytest.approx(score)


def test_fifty_thousand_changed_words() -> None:
    """Every second word is another one, nothing to trim: still exact."""
    a = [f"w{number % 9_000}" for number in range(50_000)]
    b = [word if number % 2 else f"x{number}" for number, word in enumerate(a)]
    assert text_similarity(" ".join(a), " ".join(b)) == 0.5


def test_more_words_than_the_exact_table_holds() -> None:
    """A hostile page of 140,000 words: anchors decide."""
    a = [f"w{number}" for number in range(70_000)]
    b = ["begin", *(word for number, word in enumerate(a) if number % 10), "end"]
    assert text_similarity(" ".join(a), " ".join(b)) == pytest.approx(2 * 63_000 / (70_000 + 63_002))


def test_missing_lines_names_what_is_gone_and_what_changed() -> None:
    seen = "Headline\n\nThe  boat stays.\nFares rise.\nFooter"
    assert missing_lines(seen, "Headline\nFares fell.\nFooter") == ("The boat stays.", "Fares rise.")


def test_a_line_that_moved_or_is_broken_elsewhere_is_not_missing() -> None:
    assert missing_lines("One two\nThree four\nFive", "Five\nOne two Three\nfour") == ()


def test_a_line_that_came_twice_and_is_there_once_is_missing_once() -> None:
    assert missing_lines("Ad\nStory\nAd", "Story\nAd") == ("Ad",)
    assert missing_lines("Ad\nAd\nAd", "") == ("Ad", "Ad", "Ad")
