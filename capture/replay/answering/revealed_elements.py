"""What a reader had in sight at some time of the visit though the page's own style hides it: from the layout record."""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from capture.errors import Damaged, NotFound
from capture.replay.answering.replay_index import ArchivedFrame, ReplayIndex

__all__ = ["Sight", "sights"]

_MOST = 5000
_PROPERTIES = frozenset("opacity visibility transform translate scale rotate clip-path filter".split())
# Computed values of those are numbers, keywords and functions of them; nothing else gets into a page.
_VALUE = re.compile(r"[-\w.,()%+ ]{1,400}")


class Sight(NamedTuple):
    """An element as it was at its most visible: its name in the markup, and declarations of CSS."""

    name: str
    style: str


def sights(memory: ReplayIndex, frame: ArchivedFrame) -> Mapping[int, Sight]:
    """By the place of an element's start tag in the frame's DOM; empty where the record tells of none."""
    if frame.layout is None:
        return {}
    try:
        data = memory.payload(frame.layout).data
        told = json.loads(data).get("revealed") if b'"revealed":' in data else None
    except (Damaged, NotFound, ValueError, AttributeError, RecursionError):
        return {}
    found: dict[int, Sight] = {}
    for one in told[:_MOST] if isinstance(told, list) else ():
        match one:
            case [int(place), str(name), str(style)] if css := _checked(style):
                found[place] = Sight(name.lower(), css)
            case _:
                continue
    return found


def _checked(style: str) -> str:
    """The declarations that are of the form, each above all others of the page."""
    pairs = (declaration.partition(":") for declaration in style.split(";"))
    return "".join(
        f"{name}:{value}!important;" for name, _, value in pairs if name in _PROPERTIES and _VALUE.fullmatch(value)
    )
