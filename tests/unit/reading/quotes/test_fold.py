"""Folding: what typography tells apart becomes the same, and every folded letter knows where it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.reading.quotes.fold import fold

TYPOGRAPHIC = "“”‘’«»'\"—–-‐ \u00a0\u2009\n\t\u00ad\u200b\u200d…. ﬁﬀ½²ＡＢéé\u0301\u0308한ᄒ\u1161\u11abا\ufe8d你，a1b"
texts = st.text(alphabet=st.one_of(st.sampled_from(TYPOGRAPHIC), st.characters()), max_size=60)


@given(texts)
def test_every_letter_points_to_the_letters_it_was_made_of(text: str) -> None:
    """Spans are ascending, lie in the original, are not empty, and fold to their own letter again."""
    folded = fold(text)
    assert folded.original == text
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    last = (0, 0)
    for number in range(len(folded.text)):
        start, end = folded.span(number, number + 1)
        assert 0 <= start < end <= len(text)
        assert (start, end) >= last
        assert start >= last[1] or (start, end) == last
        made = fold(text[start:end]).text
        assert folded.text[number] in made or folded.text[number] == " "
        last = (start, end)


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(texts, st.data())
def test_a_place_is_the_first_letter_at_or_behind_an_offset(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    offset = data.draw(st.integers(0, len(text)))
    place = folded.index(offset)
    assert all(start < offset for start in folded.starts[:place])
    assert all(start >= offset for start in folded.starts[place:])


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("“It’s ‘so’”", "'It's 'so''"),
        ("\"It's 'so'\"", "'It's 'so''"),
        ("«\u00a0mot\u202f»", "'mot'"),
        ("a — b", "a-b"),
        ("a--b", "a-b"),
        ("twenty\u2011six", "twenty-six"),
        ("a\u00a0b\n\n c", "a b c"),
        ("co\u00adoper\u200bate", "cooperate"),
        ("\u200fשלום\u200e", "שלום"),
        ("wait . . . what...", "wait … what…"),
        ("ﬁre, ﬂow", "fire, flow"),
        ("ＡＢＣ１", "ABC1"),
        ("cafe\u0301", "café"),
        ("\u1112\u1161\u11ab", "한"),
        ("ﻻ", "لا"),
    ],
)
def test_what_is_the_same(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize(("one", "other"), [("10²", "102"), ("½", "1/2"), ("①", "1"), ("The", "the"), ("a b", "ab")])
def test_what_is_kept_apart(one: str, other: str) -> None:
    """A superscript, a fraction, a capital say something of their own."""
    assert fold(one).text != fold(other).text


def test_long_and_hostile_texts_are_linear() -> None:
    """A million marks on one letter, dots, dashes, blanks: all of it is read, nothing is lost."""
    for text in ("e" + "\u0301" * 300_000, ". " * 150_000, "- " * 150_000, "\u200b" * 300_000, "'" * 300_000):
        assert len(fold(text).text) <= len(text)
