"""Values: one text each to a typed value, or a ValueError that says what to write."""

from collections.abc import Callable
from typing import Any

import pytest

from capture.config import values

READ: list[tuple[Callable[[str], Any], str, object]] = [
    (values.duration_s, "90s", 90.0),
    (values.duration_s, "500ms", 0.5),
    (values.duration_s, "1.5m", 90.0),
    (values.duration_s, "6h", 21600.0),
    (values.size_bytes, "20MB", 20_000_000),
    (values.size_bytes, "20MiB", 20_971_520),
    (values.size_bytes, "500 kB", 500_000),
    (values.size_bytes, "1GB", 1_000_000_000),
    (values.viewport, "1280x900", (1280, 900)),
    (values.flag, "true", True),
    (values.flag, "False", False),
]

REFUSED: list[tuple[Callable[[str], Any], str, str]] = [
    (values.duration_s, "90", "write 90s"),
    (values.duration_s, "22:30", "base 60"),
    (values.duration_s, "0s", "between"),
    (values.duration_s, "48h", "between"),
    (values.duration_s, "٣s", "not a duration"),
    (values.size_bytes, "20", "write 500kB"),
    (values.size_bytes, "0MB", "between"),
    (values.size_bytes, "20mb", "not a size"),
    (values.viewport, "1280", "write 1280x900"),
    (values.viewport, "1280×900", "write 1280x900"),
    (values.viewport, "50x50", "between"),
    (values.flag, "no", "write true or false"),
    (values.flag, "ON", "write true or false"),
    (values.flag, "1", "write true or false"),
    (values.flag, "maybe", "neither"),
]


@pytest.mark.parametrize(("read", "text", "value"), READ)
def test_read(read: Callable[[str], Any], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(("read", "text", "hint"), REFUSED)
def test_refused(read: Callable[[str], Any], text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        read(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [("010", "base 8"), ("1_000", "write 1000"), ("0x10", "whole"), ("2.0", "whole"), ("33", "between")],
)
def test_whole_numbers_are_plain_decimal(text: str, hint: str) -> None:
    """What YAML 1.1 reads in base 8, 16 or 60, or with underscores, is refused."""
    assert values.whole("8", 1, 32) == 8
    with pytest.raises(ValueError, match=hint):
        values.whole(text, 1, 32)


@pytest.mark.parametrize("text", ["1.5x", "01.5", "1e3", ".5", "9", "-1"])
def test_decimals(text: str) -> None:
    assert values.decimal("1.5", 0.25, 5) == 1.5
    with pytest.raises(ValueError):
        values.decimal(text, 0.25, 5)


@pytest.mark.parametrize("text", ["", "  ", "two\nlines", "bell\x07", "x" * 11])
def test_names_and_tags_are_one_line_that_can_be_printed(text: str) -> None:
    assert values.printable("Ü 1", 10) == "Ü 1"
    with pytest.raises(ValueError):
        values.printable(text, 10)
