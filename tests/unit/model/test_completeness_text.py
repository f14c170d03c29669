"""What is said of completeness is what was compared, and no more."""

from typing import Any

import pytest

from capture.model.completeness_text import answers, bytes_on_the_wire
from capture.model.sighting import Completeness, MissingExchange, UnaccountedBytes

LOST = MissingExchange(url="http://a.test/x", method="GET", status=200, why="no such exchange was read")


def unaccounted(count: int) -> UnaccountedBytes:
    return UnaccountedBytes(host="a.test", port=443, connection=1, bytes=count, why="could not be read")


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"matched": 54}, "all 54 answers that the browser saw are recorded"),
        ({"matched": 1}, "the one answer that the browser saw is recorded"),
        ({"matched": 0, "sighted": 0}, "the browser saw no answer"),
        ({"matched": 52, "not_recorded": (LOST, LOST)}, "52 of the 54 answers that the browser saw are recorded"),
        ({"matched": 0, "not_recorded": (LOST,)}, "0 of the 1 answers that the browser saw are recorded"),
        (
            {"matched": 54, "not_whole": (LOST, LOST)},
            "all 54 answers that the browser saw are recorded, 2 of them with fewer bytes than came",
        ),
    ],
)
def test_answers(facts: dict[str, Any], text: str) -> None:
    """Those of a PDF that its viewer reports once more are one."""
    assert answers(Completeness(**{"sighted": 54, **facts}), 0) == text


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"connections": None}, ""),
        ({"bytes_up": None}, ""),
        ({}, "all 1,234,567 bytes that the guard relayed over 9 connections are accounted for"),
        ({"connections": 1}, "all 1,234,567 bytes that the guard relayed over 1 connection are accounted for"),
        (
            {"bytes_broken_off": 1700},
            "all 1,234,567 bytes that the guard relayed over 9 connections are accounted for; "
            "1,700 of them are beginnings of what broke off",
        ),
        (
            {"bytes_broken_off": 17, "bytes_unkept": 2300},
            "all 1,234,567 bytes that the guard relayed over 9 connections are accounted for; "
            "17 of them are beginnings of what broke off; 2,300 of them belong to no answer and are in no record",
        ),
        (
            {"unaccounted": (unaccounted(1000), unaccounted(2))},
            "1,002 bytes are not accounted for; the guard relayed 1,234,567 bytes over 9 connections",
        ),
        (
            {"unaccounted": (unaccounted(1),)},
            "1 byte is not accounted for; the guard relayed 1,234,567 bytes over 9 connections",
        ),
    ],
)
def test_bytes(facts: dict[str, Any], text: str) -> None:
    told = {"sighted": 1, "matched": 1, "connections": 9, "bytes_up": 4567, "bytes_down": 1_230_000} | facts
    assert bytes_on_the_wire(Completeness(**told)) == text


def test_answers_that_broke_off_are_not_passed_over() -> None:
    """They are recorded as far as they came."""
    text = answers(Completeness(sighted=3, matched=3), 1)
    assert text == "all 3 answers that the browser saw are recorded; 1 answer was not recorded to the end"
