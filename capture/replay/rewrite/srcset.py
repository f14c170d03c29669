"""The URLs of a ``srcset`` (HTML 4.8.4.2.2), mapped in place."""

import re
from collections.abc import Callable

from capture.replay.rewrite.urls import Urls

__all__ = ["held_srcset", "mapped_srcset"]

_CANDIDATE = re.compile(r"([\s,]*)([^\s]+)((?:[^,(]|\([^)]*(?:\)|\Z))*)")


def held_srcset(value: str, held: Callable[[str], bool]) -> str | None:
    """The candidates that the archive holds, so that no window's width asks for another.

    None where it holds all of them or none. ``held`` gets each URL as it is written.
    """
    candidates: list[tuple[str, str]] = []
    at = 0
    while match := _CANDIDATE.match(value, at):
        bare = match[2].rstrip(",")
        at = match.end() if bare == match[2] else match.end(2)
        candidates.append((bare, match[3].strip() if bare == match[2] else ""))
    kept = [candidate for candidate in candidates if held(candidate[0])]
    if len(kept) in (0, len(candidates)):
        return None
    return ", ".join(" ".join(candidate).strip() for candidate in kept)


def mapped_srcset(value: str, urls: Urls) -> str | None:
    """The value with its absolute URLs mapped; None where nothing is to be changed."""
    if "//" not in value and "\\" not in value:
        return None
    pieces: list[str] = []
    changed, at = False, 0
    while match := _CANDIDATE.match(value, at):
        url = match[2]
        bare = url.rstrip(",")
        found = urls.mapped(bare)
        changed = changed or found is not None
        pieces += (match[1], bare if found is None else found)
        if bare == url:
            pieces.append(match[3])
            at = match.end()
        else:  # commas at its end end the candidate
            at = match.start(2) + len(bare)
            pieces.append(value[at : match.end(2)])
            at = match.end(2)
    return "".join(pieces) + value[at:] if changed else None
