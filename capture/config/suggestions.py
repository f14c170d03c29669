"""Spelling: what to say of an unknown key, and the known one nearest to it."""

import difflib
import re
from collections.abc import Sequence

from capture.config.tree import Node, Scalar

__all__ = ["LATER", "nearest", "unknown_key"]

LATER = {
    *("at", "cron", "every", "schedule", "overlap", "missed", "retries", "unless_unchanged", "queue"),
    *("from", "keep", "dedup", "notify", "quotes", "stamps", "pdf"),
    *("steps", "profile", "logged_in_if"),
}
"""Keys that are designed but not there yet: refused, since a schedule that is ignored looks like one kept."""

_CLOCK = re.compile(r"\d{1,2}(:\d\d)+", re.ASCII)


def unknown_key(name: str, known: Sequence[str], value: Node) -> str:
    """What to say of a key beside which the ``known`` ones may stand."""
    shown = repr(name[:60])
    if name in LATER:
        quotes = ""
        if isinstance(value, Scalar) and value.plain and _CLOCK.fullmatch(value.text):
            quotes = f" (and {value.text} needs quotes: some YAML readers take it for a number in base 60)"
        return f"{shown} is not supported by this version{quotes}"
    if near := nearest(name, known):
        return f"unknown key {shown}, did you mean {near!r}?"
    return f"unknown key {shown}; known are {', '.join(sorted(known))}"


def nearest(name: str, known: Sequence[str]) -> str | None:
    """The known key that was meant; None where none is near, or where the key is one of a later version."""
    if name in LATER:
        return None
    near = difflib.get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.6)
    return near[0] if near else None
