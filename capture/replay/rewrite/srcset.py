"""The URLs of a ``srcset`` (HTML 4.8.4.2.2), mapped in place."""

import re

from capture.replay.rewrite.urls import Urls

__all__ = ["mapped_srcset"]

_CANDIDATE = re.compile(r"([\s,]*)([^\s]+)((?:[^,(]|\([^)]*(?:\)|\Z))*)")


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
