"""Citations for these tests."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from capture.model.citation import Citation, PartialDate
from capture.model.outcome import Outcome
from capture.reading.cite import name_of, write

ACCESSED = datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)
URL = "https://ledger.example/2026/11/24/night-boat-stays"
ID = "20261125T012626Z-ledger.example-k3v9qm"
HELD = f"https://archive.tidewater.example/s/{ID}"
HEX = "5d" * 32
STORY = Citation(
    title="Ferry board keeps the night boat",
    authors=(name_of("Ines Okafor"),),
    site="The Tidewater Ledger",
    published=PartialDate(year=2026, month=11, day=24),
    published_source="json-ld",
    accessed=ACCESSED,
    url=URL,
    archive_url=HELD,
    snapshot=ID,
    seal=f"sha256:{HEX}",
    language="en",
    outcome=Outcome.COMPLETE,
)


def story(*, by: tuple[str, ...] | None = None, **changes: Any) -> Citation:
    """The story with other facts; ``by`` are its authors as bylines."""
    authors = STORY.authors if by is None else tuple(name_of(name) for name in by)
    return replace(STORY, authors=changes.pop("authors", authors), **changes)


def people(count: int) -> tuple[str, ...]:
    """That many authors: Ann Aa, Ann Bb, …"""
    return tuple(f"Ann {chr(65 + place)}{chr(97 + place)}" for place in range(count))


def written(style: str, citation: Citation = STORY) -> str:
    """The text in a style."""
    return write(citation, style).text
