"""The layout record: rows by name, damaged ones left out."""

import json

import pytest

from capture.errors import Damaged
from capture.reading.extract import Layout

COLUMNS = ["index", "x", "y", "w", "h", "font_px", "weight", "font_id", "flags", "chars"]


def test_a_record() -> None:
    """Boxes by element, flags as properties."""
    record = {
        "format": 1,
        "url": "https://a.example/",
        "frame": 0,
        "viewport": [1280, 900],
        "scroll_size": [1280, 4000],
        "fonts": ["serif"],
        "columns": COLUMNS,
        "rows": [[7, 10, 20, 300, 40, 16, 400, 0, 1, 99], [8, 0, 0, 0, 0, 12, 400, 0, 6, 3]],
    }
    layout = Layout.from_json(json.dumps(record))
    assert layout.viewport == (1280.0, 900.0)
    assert (layout.boxes[7].width, layout.boxes[7].visible, layout.boxes[7].fixed) == (300, True, False)
    assert (layout.boxes[8].visible, layout.boxes[8].fixed, layout.boxes[8].covered) == (False, True, True)


def test_columns_may_move() -> None:
    """They are found by name, as a later writer may add some."""
    columns = ["new", *reversed(COLUMNS)]
    row = [0, *reversed([7, 10, 20, 300, 40, 16, 400, 0, 1, 99])]
    layout = Layout.from_json(json.dumps({"format": 1, "columns": columns, "rows": [row]}))
    assert layout.boxes[7].font_px == 16


@pytest.mark.parametrize("rows", [[[1]], [["a"] * 10], [None], "x", [[1, 2, 3, 4, 5, 6, 7, 8, 9, None]]])
def test_odd_rows_are_left_out(rows: object) -> None:
    """A row that cannot be read hides no other."""
    assert Layout.from_json(json.dumps({"format": 1, "columns": COLUMNS, "rows": rows})).boxes == {}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"format": 2}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_layout(data: bytes) -> None:
    """Said so, never guessed."""
    with pytest.raises(Damaged):
        Layout.from_json(data)
