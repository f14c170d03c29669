"""The part of an address behind ``#``: of an application it is the page that was asked for, of a text a place in it.

SURT keys leave it out. So does the web, but for the page's own scripts: two articles can differ in it alone. Pure.
"""

from collections.abc import Iterable
from urllib.parse import unquote

from capture.archive.catalog.row import Row

__all__ = ["closest_first", "of_part", "part_of"]


def part_of(url: str) -> str:
    """What stands behind ``#``, escapes undone, without the directive of a text fragment; empty where nothing does."""
    return unquote(url.partition("#")[2].partition(":~:")[0])


def of_part(rows: Iterable[Row], url: str) -> list[Row]:
    """Of the rows of one key those of the part that ``url`` names, as asked for or as arrived at, in their order.

    Where there are none: for a place in a page those of the whole page, and for a whole page those of a place in it.
    A route of an application (``#/one``, ``#!/one``) stands for no other, and no other for it.
    """
    wanted, rows = part_of(url), list(rows)
    exact = [row for row in rows if wanted in (part_of(row.seed), part_of(row.url))]
    if exact or _is_route(wanted):
        return exact
    parts = ((row, part_of(row.seed)) for row in rows)
    return [row for row, part in parts if not (_is_route(part) if not wanted else part)]


def closest_first(rows: Iterable[Row], url: str) -> list[Row]:
    """Those asked for letter by letter, those arrived at so, all others; each in their order."""
    bare = url.partition(":~:")[0].removesuffix("#")
    return sorted(rows, key=lambda row: 0 if row.seed == bare else 1 if row.url == bare else 2)


def _is_route(part: str) -> bool:
    return part.startswith(("/", "!"))
