"""The URLs of a ``srcset`` (HTML 4.8.4.2.2), mapped in place."""

from collections.abc import Callable

from capture.model.srcset import BETWEEN, scan
from capture.replay.answering.rewrite.urls import Urls

__all__ = ["held_srcset", "mapped_srcset"]


def held_srcset(value: str, held: Callable[[str], bool]) -> str | None:
    """The candidates that the archive holds, so that no window's width asks for another.

    None where it holds all of them or none. ``held`` gets each URL as it is written.
    """
    found = [(url, after.strip(BETWEEN)) for _, url, after in scan(value) if url]
    kept = [(url, size) for url, size in found if held(url)]
    if len(kept) in (0, len(found)):
        return None
    return ", ".join(f"{url} {size}".strip() for url, size in kept)


def mapped_srcset(value: str, urls: Urls) -> str | None:
    """The value with its absolute URLs mapped; None where nothing is to be changed."""
    if "//" not in value and "\\" not in value and not urls.queries:
        return None
    pieces: list[str] = []
    changed = False
    for before, url, after in scan(value):
        found = urls.mapped(url)
        changed = changed or found is not None
        pieces += (before, url if found is None else found, after)
    return "".join(pieces) if changed else None
