"""Quotes looked up in a text: exact, the same but for typography, in pieces, or not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.reading.quotes.fold import fold
from capture.reading.quotes.search import Match, find, has_words

TEXT = (
    "The harbour trust said on Tuesday — “not before”, it said — that the ferry ‘Ottilie’ would sail.\n\n"
    "It’s forty minutes longer than it was, because the engines are now electric. The people didn’t allow it.\n\n"
    "The ferry came back. 渡輪回來了，在冬天之前。 שלום עולם, he wrote [sic] in 10² letters."
)
FOLDED = fold(TEXT)


def found(quote: str) -> Match:
    match = find(FOLDED, quote)
    assert match is not None, quote
    return match


def words(quote: str) -> list[str]:
    return [TEXT[span.start : span.end] for span in found(quote).spans]


def told(quote: str) -> dict[str, int]:
    return {one.what: one.count for one in found(quote).differences}


def test_word_for_word_is_exact() -> None:
    for quote in ("on Tuesday — “not before”", "would sail.\n\nIt’s forty", "10² letters", "he wrote [sic] in"):
        assert words(quote) == [quote]
        assert found(quote).exact


@pytest.mark.parametrize(
    ("quote", "words_there", "differences"),
    [
        ("“Not before”", "Not before", None),
        ('said on Tuesday -- "not before"', "said on Tuesday — “not before”", {"dashes": 1, "quotation marks": 2}),
        ("It's forty", "It’s forty", {"quotation marks": 1}),
        ("would sail. It’s forty", "would sail.\n\nIt’s forty", {"white space": 1}),
        ("The\u00a0ferry  came", "The ferry came", {"white space": 2}),
        ("engi\u00adnes are", "engines are", {"characters that nobody sees": 1}),
        ("it’s forty", "It’s forty", {"the first letter's case": 1}),
        ("The ferry came back,", "The ferry came back", {"punctuation at the ends": 1}),
    ],
)
def test_what_is_only_typography_is_said(quote: str, words_there: str, differences: dict[str, int] | None) -> None:
    if differences is None:
        assert find(FOLDED, quote) is not None
        assert words(quote) == [words_there.replace("Not", "not")]
        return
    assert words(quote) == [words_there]
    assert told(quote) == differences


def test_quotation_marks_around_the_quote_are_not_part_of_it() -> None:
    assert words("“The ferry came back.”") == ["The ferry came back."]
    assert found("“The ferry came back.”").exact
    assert found('"the engines are now electric"').exact


@pytest.mark.parametrize("gap", ["[…]", "[...]", "…", "...", ". . .", "[ . . . ]"])
def test_omissions_split_a_quote(gap: str) -> None:
    """Pieces stand in the order of the quote, each as near to the next as can be; that alone is no difference."""
    assert words(f"The harbour trust {gap} would sail") == ["The harbour trust", "would sail"]
    assert found(f"The harbour trust {gap} would sail").exact
    assert find(FOLDED, f"would sail {gap} The harbour trust") is None
    start = found(f"The {gap} came back").spans[0].start
    assert TEXT[start:].startswith("The ferry came")


@pytest.mark.parametrize(
    ("quote", "there", "insertions"),
    [
        ("[t]he people didn’t allow", ["The people didn’t allow"], 0),
        ("[T]he engines are now", ["the engines are now"], 0),
        ("didn’t allow[ed] it", ["didn’t allow", "it"], 1),
        ("the ferry [the old one] ‘Ottilie’ would sail", ["the ferry", "‘Ottilie’ would sail"], 1),
        ("the engines [sic] are now electric", ["the engines", "are now electric"], 1),
        ("[the boat] would sail", ["would sail"], 0),
    ],
)
def test_brackets_as_lawyers_write_them(quote: str, there: list[str], insertions: int) -> None:
    """What the writer says to have changed or put in is no difference."""
    assert words(quote) == there
    assert found(quote).exact
    assert found(quote).insertions == insertions


def test_scripts_without_spaces_and_from_right_to_left() -> None:
    assert words("回來了，在冬天") == ["回來了，在冬天"]
    assert words("回來了,在冬天") == ["回來了，在冬天"]
    assert words("\u200fשלום\u00a0עולם") == ["שלום עולם"]


def test_half_words_are_not_words() -> None:
    """“art” does not stand in “party”; letters say what typography must not hide."""
    for quote in ("arbour", "harb", "engine", "102 letters", "the Ferry came", "ferry didn’t come"):
        assert find(FOLDED, quote) is None


def test_all_places_are_counted_and_the_first_is_given() -> None:
    match = found("it")
    assert match.occurrences == 3
    assert match.spans[0].start == TEXT.index("it said")
    assert found("The […] it").occurrences == 2


@pytest.mark.parametrize("quote", ["", " ", "…", "[…]", "“”", "—", "\u200b"])
def test_what_has_no_words_is_nowhere(quote: str) -> None:
    assert not has_words(quote)
    assert find(FOLDED, quote) is None


letters = st.sampled_from("ab é\u0301“”'«» —-….[]sicT,\n\u00ad\u00a0你好ﬁ")
some = st.text(alphabet=st.one_of(letters, st.characters()), max_size=40)


@given(some, some)
def test_any_text_and_any_quote(text: str, quote: str) -> None:
    """Never raises; what is found lies in the text, in order, and counts at least once."""
    match = find(fold(text), quote)
    if match is None:
        return
    assert match.occurrences >= 1
    at = 0
    for span in match.spans:
        assert at <= span.start < span.end <= len(text)
        at = span.start


@given(some, st.data())
def test_what_is_cut_out_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    """Between two word edges every stretch with a letter is a quote, and what is found folds to it."""
    start = data.draw(st.integers(0, len(text)))
    quote = " ".join(text[start:].split()[:3])
    spaced = f"x {text[:start]} {quote} y"
    if not has_words(quote):
        return
    match = find(fold(spaced), quote)
    assert match is not None
    if len(match.spans) == 1 and match.exact:
        (span,) = match.spans
        assert fold(spaced[span.start : span.end]).text == fold(quote).text


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a" * 300_000, "a" * 5_000),
        ("a " * 150_000, "a " * 5_000 + "b"),
        ("the cat sat " * 30_000, "The … cat"),
        ("ab " * 100_000, "…".join(["ab"] * 2_000)),
        ("啊" * 300_000, "啊" * 5_000),
        ("[" * 100_000, "[" * 1_000 + "a"),
    ],
)
def test_hostile_texts_come_to_an_end(text: str, quote: str) -> None:
    """Repetition makes nothing quadratic: each of these would take hours."""
    match = find(fold(text), quote)
    assert match is None or match.occurrences > 0
