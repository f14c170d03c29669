"""The passage most like some words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.reading.compare import nearest_passage

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
