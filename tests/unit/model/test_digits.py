"""Digits are a number of protocols only if they are ASCII and within bounds, at any size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.digits import MOST, number


@given(st.integers(0, MOST), st.integers(0, 6000))
def test_digits_with_any_zeros_before_them_are_their_number(value: int, zeros: int) -> None:
    assert number("0" * zeros + str(value)) == value
    assert number(b"0" * zeros + str(value).encode()) == value


@given(st.text(max_size=20) | st.text("0123456789²٣½+-_ .\n", max_size=20))
def test_nothing_else_is_a_number(text: str) -> None:
    found = number(text)
    assert (found is not None) == (text.isascii() and text.isdigit())


@pytest.mark.parametrize("text", ["", "9" * 5000, "1" + "0" * 4300, str(MOST + 1), "²", "٣", "+1", "1_0", " 1", "-1"])
def test_what_python_would_raise_for_or_take_is_none(text: str) -> None:
    assert number(text) is None


def test_a_bound_of_its_own() -> None:
    assert (number("65535", 65535), number("65536", 65535)) == (65535, None)
