"""Which letters stand on which line of text: filled as a browser fills lines, found by their widths."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.reading.extract.document.layout import Layout
from capture.reading.extract.provenance.text_layout import PositionedLine, Rectangle, letters_of, read_lines
from capture.reading.extract.provenance.word_boxes import Drawing

TEN = dict.fromkeys("abcdefghijklmnopqrstuvwxyz -אבגד", 1000.0)  # each letter as wide as the font is high


def lines(text: str, *widths: float, font_px: float = 10) -> tuple[PositionedLine, ...]:
    """The lines of a text whose letters are 10 px wide, below each other from x = 100."""
    boxes = [Rectangle(100, 20.0 * number, width, 12) for number, width in enumerate(widths)]
    return letters_of(text, boxes, TEN, font_px)


def words(text: str, *widths: float) -> list[str]:
    return [text[line.start : line.end] for line in lines(text, *widths)]


@pytest.mark.parametrize(
    ("text", "widths", "there"),
    [
        ("one line", (80,), ["one line"]),
        ("some words that go on", (100, 100), ["some words ", "that go on"]),
        ("\n  folded \n  space", (60, 50), ["\n  folded ", "\n  space"]),
        ("well-known words", (50, 110), ["well-", "known words"]),
        ("abcdefghij", (40, 40, 20), ["abcd", "efgh", "ij"]),
        ("no break\u00a0here", (20, 100), ["no ", "break\u00a0here"]),
        ("ab\n  cd\n\nef", (20, 40, 20), ["ab\n", "  cd\n\n", "ef"]),
    ],
)
def test_words_fill_their_lines(text: str, widths: tuple[float, ...], there: list[str]) -> None:
    assert words(text, *widths) == there


def test_letters_have_their_places() -> None:
    first, second = lines("some words that go on", 100, 100)
    assert first.parts(5, 10) == (Rectangle(150, 0, 50, 12),)
    assert second.parts(11, 15) == (Rectangle(100, 20, 40, 12),)
    assert first.parts(11, 15) == ()


def test_a_justified_line_is_spread_at_its_spaces() -> None:
    """The letters keep their width, the space takes what is left; the last line is not spread."""
    first, _, last = lines("ab cd ef gh ij", 60, 60, 20)
    assert first.parts(0, 2) == (Rectangle(100, 0, 20, 12),)
    assert first.parts(3, 5) == (Rectangle(140, 0, 20, 12),)
    assert last.parts(12, 14) == (Rectangle(100, 40, 20, 12),)


def test_white_space_at_an_end_was_drawn_if_the_line_is_as_wide() -> None:
    """Behind a link on the same line a run begins with its space."""
    (begun,) = lines(" ab", 30)
    assert begun.parts(1, 3) == (Rectangle(110, 0, 20, 12),)
    (folded,) = lines(" ab", 20)
    assert folded.parts(1, 3) == (Rectangle(100, 0, 20, 12),)


def test_text_from_right_to_left_begins_at_the_right() -> None:
    (line,) = lines("אב גד", 50)
    assert line.parts(0, 2) == (Rectangle(130, 0, 20, 12),)


def test_both_directions_on_one_line() -> None:
    """A name in Latin letters within Hebrew keeps its own order; a stretch over its end is in two places."""
    (line,) = lines("אב abc גד", 90)
    assert line.parts(0, 2) == (Rectangle(170, 0, 20, 12),)
    assert line.parts(3, 4) == (Rectangle(130, 0, 10, 12),)
    assert line.parts(3, 6) == (Rectangle(130, 0, 30, 12),)
    assert line.parts(1, 4) == (Rectangle(130, 0, 10, 12), Rectangle(160, 0, 20, 12))


def test_a_letter_that_begins_a_chapter_stands_for_itself() -> None:
    """Its box is higher than the lines beside it."""
    boxes = [Rectangle(100, 0, 40, 60), Rectangle(150, 4, 80, 12), Rectangle(150, 24, 50, 12)]
    cap, first, second = letters_of("“once upon a time", boxes, TEN, 10)
    assert tuple("“once upon a time"[one.start : one.end] for one in (cap, first, second)) == (
        "“o",
        "nce upon ",
        "a time",
    )
    assert first.parts(6, 10) == (Rectangle(190, 4, 40, 12),)


def test_letters_that_were_not_measured_are_guessed() -> None:
    """An accent is its letter's business; Han letters are as wide as high; the line's width settles the rest."""
    (line,) = lines("éa渡", 30)
    assert line.parts(0, 1) == (Rectangle(100, 0, 10, 12),)
    assert line.parts(2, 3) == (Rectangle(120, 0, 10, 12),)


HTML = "<html><head></head><body><p>one two <b>three</b> four</p><p>five</p></body></html>"


def layout(**text: object) -> Layout:
    rows = [
        [3, 100, 50, 200, 40, 10, 400, 0, 1, 12],
        [4, 180, 50, 50, 12, 10, 400, 0, 1, 5],
        [5, 100, 100, 200, 20, 10, 400, 0, 1, 4],
    ]
    return Layout.from_json(json.dumps({"format": 1, "rows": rows} | text))


def test_a_drawing_finds_words_across_elements() -> None:
    """A rectangle for each run and line; an element without lines of its own is one line as large as its box."""
    told = {
        "letters": "".join(TEN),
        "widths": {"0": list(TEN.values())},
        "rows": [[3, 0, [[0, 4, 12, 0, 80]], [[130, 4, 12, 0, 50]]], [5, 0, [[0, 4, 12, 0, 40]]]],
    }
    drawing = Drawing.of(HTML, layout(text=told))
    start = drawing.text.index("two")
    assert drawing.precise
    assert drawing.text.split() == ["one", "two", "three", "four", "five"]
    assert drawing.rectangles(start, drawing.text.index(" four") + 5) == (
        Rectangle(140, 54, 40, 12),
        Rectangle(180, 50, 50, 12),
        Rectangle(230, 54, 50, 12),
    )
    below = drawing.below(5)
    assert below is not None and drawing.text[slice(*below)].strip() == "five"
    assert drawing.below(99) is None


def test_without_lines_there_are_the_boxes() -> None:
    """Records of earlier versions."""
    drawing = Drawing.of(HTML, layout())
    start = drawing.text.index("five")
    assert not drawing.precise
    assert drawing.rectangles(start, start + 4) == (Rectangle(100, 100, 200, 20),)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)


@given(st.fixed_dictionaries({}, optional={"letters": values, "widths": values, "rows": values}) | values)
def test_any_record_is_read(told: object) -> None:
    """What is not of the form is left out."""
    read = read_lines(told, {0: (0.0, 0.0), 1: (5.0, 5.0)})
    assert (read is None) == (not isinstance(told, dict))


@given(st.text(max_size=60), st.lists(st.floats(0.5, 500), max_size=8))
def test_any_text_on_any_lines(text: str, widths: list[float]) -> None:
    """Lines follow each other and hold the text from its beginning on; every edge lies on its line."""
    at = 0
    for line in lines(text, *widths):
        assert line.start == at <= line.end <= len(text)
        assert len(line.sides) == line.end - line.start
        assert all(99 <= left <= right <= 101 + line.box.width for left, right in line.sides)
        at = line.end
