"""Marked words in plain text: never another number, never words that were taken back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.model.marked_text import SHOWN, Mark, MarkedPart, Wording, differing, plain, shown
from tests.effort import calls

N, UP, LOW, GONE, NEW, NOTE, DRAWN = (
    Mark.NONE,
    Mark.RAISED,
    Mark.LOWERED,
    Mark.STRUCK,
    Mark.INSERTED,
    Mark.NOTE,
    Mark.DRAWN,
)


def parts(*told: str | tuple[str, Mark]) -> tuple[MarkedPart, ...]:
    """Words without a mark as they are, marked ones with theirs."""
    return tuple(MarkedPart(text=one) if isinstance(one, str) else MarkedPart(text=one[0], mark=one[1]) for one in told)


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (("In 2023", ("1", NOTE), " the line"), "In 2023 the line"),
        (("the road.", ("[2]", NOTE)), "the road."),
        (("the road ", ("2", NOTE), "."), "the road."),
        (("10", ("6", UP), " people"), "10⁶ people"),
        (("10", ("−2", UP), " m"), "10⁻² m"),
        (("2", ("n+1", UP)), "2ⁿ⁺¹"),
        (("a", ("(x|y)", UP)), "a^((x|y))"),
        (("x", ("Q", UP)), "x^Q"),
        (("Acme", ("TM", UP), " and Foo", ("®", UP)), "Acme™ and Foo®"),
        (("H", ("2", LOW), "O, CO", ("2", LOW), "."), "H2O, CO2."),
        (("Ca(OH)", ("2", LOW)), "Ca(OH)2"),
        (("log", ("2", LOW), "8"), "log₂8"),
        (("10", ("2", LOW), " is two"), "10₂ is two"),
        (("x", ("i", LOW)), "xᵢ"),
        (("V", ("GB", LOW)), "V_GB"),
        (("3", ("1", UP), "/", ("2", LOW), " cups"), "3¹/₂ cups"),
        (("was ", ("12", GONE), " ", ("9", NEW), " crowns"), "was 9 crowns"),
        (("was ", ("12", GONE), ("9", NEW), " crowns"), "was 9 crowns"),
        (("was ", ("good", GONE), ", and"), "was, and"),
        ((("Gone", GONE), " and here"), "and here"),
        (("here and ", ("gone", GONE)), "here and"),
        (("one\n", ("two", GONE), "\nthree"), "one\nthree"),
        ((("all gone", GONE),), ""),
        (("He said ", ("“", DRAWN), "no", ("”", DRAWN), "."), "He said “no”."),
    ],
)
def test_what_a_page_means_today(told: tuple[str | tuple[str, Mark], ...], text: str) -> None:
    assert plain(parts(*told)) == text


def test_the_document_letter_by_letter() -> None:
    """Nothing left out, nothing that only the browser draws."""
    told = parts("In 2023", ("1", NOTE), " it was ", ("12", GONE), " ", ("“", DRAWN), "9", ("2", UP))
    assert shown(told) == "".join(SHOWN.of(told)) == "In 20231 it was 12 92"


ANY = st.lists(
    st.builds(MarkedPart, text=st.text("ab1 2.,\n", min_size=1, max_size=4), mark=st.sampled_from(Mark)), max_size=6
)


@given(ANY)
@settings(max_examples=150)
def test_nothing_is_made_up_and_no_figure_runs_into_another(told: list[MarkedPart]) -> None:
    """Letters of the plain text are the page's unmarked ones in order; a raised figure is none of them."""
    kept = (Mark.NONE, Mark.INSERTED, Mark.LOWERED, Mark.DRAWN)
    bare = plain(told).translate(dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹^_()ᵃᵇ")))
    lowered = str.maketrans("₀₁₂ₐ", "012a")
    own = "".join(part.text for part in told if part.mark in kept)
    raised = "".join(part.text for part in told if part.mark is Mark.RAISED)
    if not set(raised) & set(".,"):  # what no letter of is raised stays as it is
        marks = "".join(bare.translate(lowered).split())
        assert [one for one in marks if one in "12"] == [one for one in own if one in "12"]


@given(ANY)
@settings(max_examples=100)
def test_each_other_way_differs_and_is_named_once(told: list[MarkedPart]) -> None:
    ways = list(differing(told))
    assert len(ways) == len(set(ways))
    assert Wording() not in ways
    assert bool(ways) == any(part.mark for part in told)


@pytest.mark.parametrize("told", [("a", GONE), ("[1]", NOTE), ("2", LOW), ("2", UP)])
def test_a_page_of_nothing_but_marks(told: tuple[str, Mark]) -> None:
    """No part is looked for from the beginning: the work grows with the marks, not with their square."""
    one: tuple[str | tuple[str, Mark], ...] = (told, " ")
    few, many = (parts("word", *one * count) for count in (500, 2000))
    assert calls(lambda: plain(many)) < 4.5 * calls(lambda: plain(few))
