"""Where a page stands that a snapshot links to and does not hold: the nearest save of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from capture.archive.catalog import Row
from capture.web import dates

__all__ = ["MementoLink", "nearest_save", "place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MementoLink:
    """A snapshot to go to; ``distance`` in time from the one that led here, empty where that is not known."""

    id: str
    moment: str
    distance: str = ""


def place(row: Row) -> MementoLink:
    """The snapshot by its moment alone."""
    return MementoLink(id=row.id, moment=dates.minute(row.captured))


def nearest_save(saves: Iterable[Row], source: Row | None) -> MementoLink | None:
    """The save nearest in time to ``source``, itself left out; without one the first of them."""
    others = [row for row in saves if source is None or row.id != source.id]
    if not others:
        return None
    if source is None:
        return place(others[0])
    near = min(others, key=lambda row: abs(row.captured - source.captured))
    return MementoLink(
        id=near.id, moment=dates.minute(near.captured), distance=dates.distance(near.captured, source.captured)
    )
