"""What an element's own style does to the height of its letters, where no browser has told: raised, or lowered."""

import re

from capture.model.marked_text import Mark

__all__ = ["shift_of"]

_INLINE = frozenset("a abbr b big cite em font i label small span strong sub sup tt u".split())
_NAMED = re.compile(r"(?:vertical-align|font-variant-position)\s*:\s*(super|sub)\b", re.IGNORECASE)
_LENGTH = r"([+-]?(?:\d{1,4}(?:\.\d{0,4})?|\.\d{1,4}))(?:r?em|ex|px|pt|%)"
_ALIGNED = re.compile(rf"vertical-align\s*:\s*{_LENGTH}", re.IGNORECASE)
_MOVED = re.compile(rf"(?<![\w-])(top|bottom)\s*:\s*{_LENGTH}", re.IGNORECASE)
_EDGE = re.compile(r"vertical-align\s*:\s*(?:text-)?(top|bottom)\b", re.IGNORECASE)
_SMALL = re.compile(
    r"font-size\s*:\s*(?:0?\.\d|\d{1,2}(?:\.\d+)?%|(?:xx?-)?small|smaller|\d(?:\.\d+)?p[xt])", re.IGNORECASE
)
_RELATIVE = re.compile(r"position\s*:\s*relative", re.IGNORECASE)


def shift_of(tag: str, style: str) -> Mark:
    """RAISED, LOWERED or NONE.

    A length, an edge or a place says so of small letters within a line alone: cells, pictures and labels have them too.
    """
    if named := _NAMED.search(style):
        return Mark.RAISED if named[1].lower() == "super" else Mark.LOWERED
    if tag not in _INLINE or not (tag in ("small", "font") or _SMALL.search(style)):
        return Mark.NONE
    up = 0.0
    if aligned := _ALIGNED.search(style):
        up = float(aligned[1])
    elif edge := _EDGE.search(style):
        up = 1.0 if edge[1].lower() == "top" else -1.0
    elif (moved := _MOVED.search(style)) and _RELATIVE.search(style):
        up = float(moved[2]) * (1 if moved[1].lower() == "bottom" else -1)
    return Mark.RAISED if up > 0 else Mark.LOWERED if up < 0 else Mark.NONE
