"""Captured text is shown as text: nothing in it can hide, break or turn around what stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.web.safe_text import plain, sentence
from capture.web.templating import render


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ud800", "\U000e0041"])
def test_what_is_dangerous_shows_as_the_replacement_character(letter: str) -> None:
    """Controls, direction overrides, lone surrogates and tags."""
    assert plain(f"a{letter}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["a\tb\nc", "می‌خواهم", "שלום\u200f!", "👩‍👩‍👧", "e\u0301"])
def test_what_scripts_need_stays(text: str) -> None:
    """Joiners, direction marks, combining marks, line ends."""
    assert plain(text) == text


@given(st.text())
def test_plain_text_has_the_same_length_and_can_be_encoded(text: str) -> None:
    assert len(plain(text)) == len(text)
    plain(text).encode()


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("it is cut", "It is cut."),
        ("Done.", "Done."),
        ("and so on…", "And so on…"),
        ("", ""),
        ("  ", ""),
        ("www.a.test was not there", "www.a.test was not there."),
    ],
)
def test_a_sentence_begins_and_ends_as_one(given_text: str, expected: str) -> None:
    assert sentence(given_text) == expected


def test_every_value_of_a_template_is_escaped_and_plain() -> None:
    """Whatever a template shows passes through both, without being asked to."""
    shown = render(
        "absent.html",
        at_library="",
        archive_name="<b>\u202e",
        title="<script>alert(1)</script>\x00",
        text="",
        address='"onload="',
        hint="",
    )
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\ufffd" in shown
    assert "\u202e" not in shown
    assert '"onload="' not in shown
