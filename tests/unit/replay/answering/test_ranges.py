"""Ranges are cut from whole bodies; a part is never served as the whole (RFC 9110, 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.replay.answering.ranges import RangePart, cut, part_of, runs

BODY = b"0123456789"
WHOLE = RangePart(0, BODY, 10)


@pytest.mark.parametrize(
    ("asked", "status", "data", "content_range"),
    [
        ("bytes=0-", 206, BODY, "bytes 0-9/10"),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, BODY, "bytes 0-9/10"),
        ("Bytes = 9 - 9", 206, b"9", "bytes 9-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
    ],
)
def test_one_range(asked: str, status: int, data: bytes, content_range: str) -> None:
    piece = cut(asked, WHOLE)
    assert piece is not None
    assert (piece.status, piece.data, piece.content_range) == (status, data, content_range)


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=4-2", "bytes=0-1,3-4", "lines=0-1", "x", "bytes=a-b"]
)
def test_what_is_not_one_range_is_answered_with_the_whole(asked: str) -> None:
    assert cut(asked, WHOLE) is None


def test_parts_join_where_they_meet_or_overlap() -> None:
    parts = [RangePart(4, b"4567", 10), RangePart(0, b"0123", -1), RangePart(6, b"6789", 10), RangePart(5, b"5", 10)]
    assert runs(parts) == (WHOLE,)
    assert runs(parts)[0].is_whole
    apart = runs([RangePart(0, b"01", 10), RangePart(4, b"45", 10)])
    assert apart == (RangePart(0, b"01", 10), RangePart(4, b"45", 10))
    assert not any(run.is_whole for run in apart)


def test_a_part_answers_as_far_as_it_goes() -> None:
    piece = cut("bytes=4-9", RangePart(4, b"456", 10))
    assert piece is not None
    assert (piece.data, piece.content_range) == (b"456", "bytes 4-6/10")
    before = cut("bytes=0-", RangePart(4, b"456", 10))
    assert before is not None
    assert before.status == 416


def test_the_header_of_a_part() -> None:
    assert part_of("bytes 4-6/10", b"456") == RangePart(4, b"456", 10)
    assert part_of("bytes 4-6/*", b"456") == RangePart(4, b"456", -1)
    assert part_of("bytes */10", b"") is None
    assert part_of("", b"x") is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 10)), min_size=1, max_size=8))
def test_joined_parts_hold_the_bytes_of_the_body(spans: list[tuple[int, int]]) -> None:
    """However they overlap, and in whatever order."""
    found = runs(RangePart(start, BODY[start : start + length], 10) for start, length in spans)
    covered = {at for start, length in spans for at in range(start, min(10, start + length))}
    assert {at for run in found for at in range(run.start, run.start + len(run.data))} == covered
    for run in found:
        assert run.data == BODY[run.start : run.start + len(run.data)]


def test_a_film_in_many_pieces() -> None:
    """Fifty thousand ranges that meet are joined once, not each with all before it (which would move 800 GB)."""
    size, count = 600, 50_000
    parts = [RangePart(number * size, b"x" * size, size * count) for number in range(count)]
    (whole,) = runs(parts)
    assert whole.is_whole


def test_pieces_that_overlap() -> None:
    """Each byte comes from the first piece that has it; one inside another adds nothing; gaps stay."""
    parts = [
        RangePart(4, b"efgh", -1),
        RangePart(0, b"abcde", 20),
        RangePart(5, b"FG", -1),
        RangePart(12, b"mn", 20),
        RangePart(12, b"", -1),
    ]
    assert runs(parts) == (RangePart(0, b"abcdefgh", 20), RangePart(12, b"mn", 20))
    assert runs([]) == ()
