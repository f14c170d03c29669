"""Tables of data, told apart from tables that lay out the page."""

from collections.abc import Iterator

from lxml.etree import _Element

__all__ = ["data_rows"]

_LONGEST_CELL = 600  # characters; longer ones are columns of a page
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "select", "textarea"))


def data_rows(table: _Element) -> list[list[str]] | None:
    """The cells of a table of data; None for a table that only lays out the page.

    Data: at least two rows and two columns, no table, heading or paragraph-like mass inside, short cells.
    """
    if table.get("role") in {"presentation", "none"} or any(True for _ in _layout_parts(table)):
        return None
    rows = [
        [" ".join("".join(_words(cell)).split()) for cell in row if cell.tag in ("td", "th")]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    longest = max(len(cell) for row in rows for cell in row)
    wide = sum(len(row) > 1 for row in rows)
    return rows if longest <= _LONGEST_CELL and wide * 2 >= len(rows) else None


def _layout_parts(table: _Element) -> Iterator[_Element]:
    for part in table.iter("table", "h1", "h2", "h3", "form", "article", "section", "blockquote", "pre"):
        if part is not table:
            yield part


def _words(cell: _Element) -> Iterator[str]:
    for part in cell.iter("*"):
        if part.tag not in _SILENT:
            yield part.text or ""
        if part is not cell:
            yield part.tail or ""
        if part.tag in ("br", "p", "div", "li"):
            yield " "
