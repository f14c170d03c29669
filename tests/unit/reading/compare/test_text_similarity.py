"""Text similarity and missing lines, as the replay check reads them.

The passage most like some words.
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.reading.compare import missing_lines, nearest_passage, text_similarity

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


TEXT = (
    "The trust said that the ferry would sail. The captain walked the ship alone the night before the trials. "
    "The bunks have been rebuilt, the brass has been found under four coats of paint. 渡輪在冬天之前回來了。"
)


@pytest.mark.parametrize(
    ("sought", "there"),
    [
        ("the captain walked the boat alone on the night before", "The captain walked the ship alone the night before"),
        ("the brass was found under five coats of paint", "the brass has been found under four coats of paint"),
        ("THE FERRY would sail", "the ferry would sail"),
        ("渡輪在春天之前回來了", "渡輪在冬天之前回來了"),
    ],
)
def test_changed_words_are_found_again(sought: str, there: str) -> None:
    found = nearest_passage(TEXT, sought)
    assert found is not None
    assert TEXT[found.start : found.end].startswith(there[:10])
    assert there in TEXT[found.start : found.end + 5]
    assert 0.3 < found.likeness < 1


def test_the_same_words_are_wholly_alike() -> None:
    found = nearest_passage(TEXT, "the ferry would sail")
    assert found is not None
    assert TEXT[found.start : found.end] == "the ferry would sail"
    assert found.likeness == 1.0


@pytest.mark.parametrize("sought", ["", "xyzzy quux", "…"])
def test_nothing_is_like_it(sought: str) -> None:
    assert nearest_passage(TEXT, sought) is None


@given(st.text(max_size=80), st.text(max_size=30))
def test_any_two_texts(text: str, sought: str) -> None:
    found = nearest_passage(text, sought)
    if found is not None:
        assert 0 <= found.start < found.end <= len(text)
        assert 0 <= found.likeness <= 1


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("the cat sat " * 30_000, "the dog sat on the mat"),
        ("a " * 150_000, "a b " * 2_000),
        ("啊" * 100_000, "啊吧" * 1_000),
    ],
)
def test_hostile_texts_come_to_an_end(text: str, sought: str) -> None:
    assert nearest_passage(text, sought) is not None
