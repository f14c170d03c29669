"""The URLs of a ``srcset`` (HTML 4.8.4.2.2), mapped in place."""

import re
from collections.abc import Callable, Iterator

from capture.replay.rewrite.urls import Urls

__all__ = ["held_srcset", "mapped_srcset"]

_BETWEEN = ", \t\n\f\r"
_CANDIDATE = re.compile(r"([\s,]*)([^\s]+)((?:[^,(]|\([^)]*(?:\)|\Z))*)")


def held_srcset(value: str, held: Callable[[str], bool]) -> str | None:
    """The candidates that the archive holds, so that no window's width asks for another.

    None where it holds all of them or none. ``held`` gets each URL as it is written.
    """
    found = [(url, after.strip(_BETWEEN)) for _, url, after in _candidates(value) if url]
    kept = [(url, size) for url, size in found if held(url)]
    if len(kept) in (0, len(found)):
        return None
    return ", ".join(f"{url} {size}".strip() for url, size in kept)


def mapped_srcset(value: str, urls: Urls) -> str | None:
    """The value with its absolute URLs mapped; None where nothing is to be changed."""
    if "//" not in value and "\\" not in value:
        return None
    pieces: list[str] = []
    changed = False
    for before, url, after in _candidates(value):
        found = urls.mapped(url)
        changed = changed or found is not None
        pieces += (before, url if found is None else found, after)
    return "".join(pieces) if changed else None


def _candidates(value: str) -> Iterator[tuple[str, str, str]]:
    """What stands before each URL, the URL, and what stands behind it; together they are the value."""
    at = 0
    while match := _CANDIDATE.match(value, at):
        url = match[2].rstrip(",")  # commas at its end end the candidate
        at = match.end() if url == match[2] else match.end(2)
        yield match[1], url, value[match.start(2) + len(url) : at]
    yield value[at:], "", ""
