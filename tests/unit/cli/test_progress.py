"""Amounts as people read them."""

import pytest

from capture.cli.progress import amount, megabytes


@pytest.mark.parametrize(("number", "words"), [(0, "0 pages"), (1, "1 page"), (24, "24 pages")])
def test_one_is_no_plural(number: int, words: str) -> None:
    assert amount(number, "page") == words


@pytest.mark.parametrize(("size", "words"), [(0, "0 kB"), (812_000, "812 kB"), (3_400_000, "3.4 MB")])
def test_sizes(size: int, words: str) -> None:
    assert megabytes(size) == words
