"""Tables of data, told apart from tables that lay out the page."""

from collections.abc import Iterator

from lxml.etree import _Element

from capture.model.marked_text import MarkedPart, shown
from capture.reading.extract.document.typography import folded, parts_of, pieces_in

__all__ = ["data_rows"]

_LONGEST_CELL = 600  # characters; longer ones are columns of a page


def data_rows(table: _Element) -> list[list[tuple[MarkedPart, ...]]] | None:
    """The cells of a table of data as parts; None for a table that only lays out the page.

    Data: at least two rows and two columns, no table, heading or paragraph-like mass inside, short cells.
    """
    if table.get("role") in {"presentation", "none"} or any(True for _ in _layout_parts(table)):
        return None
    rows = [
        [
            parts_of(pieces) or folded(pieces)
            for cell in row
            if cell.tag in ("td", "th")
            for pieces in (pieces_in(cell),)
        ]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    longest = max(len(shown(cell)) for row in rows for cell in row)
    wide = sum(len(row) > 1 for row in rows)
    return rows if longest <= _LONGEST_CELL and wide * 2 >= len(rows) else None


def _layout_parts(table: _Element) -> Iterator[_Element]:
    for part in table.iter("table", "h1", "h2", "h3", "form", "article", "section", "blockquote", "pre"):
        if part is not table:
            yield part
