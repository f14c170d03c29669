"""Words are counted as their readers would, whatever stands between them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.model.article import word_count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The night train – again.", 4),
        ("夜班火车从春天起就没有卧铺车厢了。", 16),
        ("ABC-12 号列车", 4),
        ("夜行列車は3月からアプリで", 13),
        ("밤 기차는 봄부터", 3),
        ("רכבת הלילה אל החוף", 4),
        ("रात की रेलगाड़ी वसंत से", 5),
        ("รถไฟกลางคืนไปชายฝั่ง", 5),
        ("បងប្អូន", 2),
    ],
)
def test_scripts(text: str, words: int) -> None:
    assert word_count(text) == words


@settings(max_examples=80)
@given(st.text(max_size=80), st.text(max_size=80))
def test_words_add_up(one: str, other: str) -> None:
    """A text has at least the words of each half, and no more than both."""
    both = word_count(f"{one} {other}")
    assert max(word_count(one), word_count(other)) <= both <= word_count(one) + word_count(other)
