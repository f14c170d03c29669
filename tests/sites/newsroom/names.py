"""Class names: what a paper's software calls the parts of its pages, in four habits seen in the wild."""

import re
from hashlib import sha256

from tests.sites.newsroom.newsroom import Style

__all__ = ["class_name", "css_classes"]

_PLACEHOLDER = re.compile(r"\.w-([a-z-]+)")


def class_name(style: Style, part: str) -> str:
    """The class of a part, such as ``story-body``, ``story__body``, ``tp-story-body`` or ``css-1x8f0a2``."""
    match style.naming:
        case "bem":
            block, _, element = part.partition("-")
            return f"{block}__{element}" if element else f"c-{block}"
        case "prefixed":
            return f"{'tp' if style.salt % 2 else 'nx'}-{part}"
        case "hashed":
            return f"css-{sha256(f'{style.salt} {part}'.encode()).hexdigest()[:7]}"
        case _:
            return part


def css_classes(style: Style, css: str) -> str:
    """A style sheet whose ``.w-PART`` selectors name this paper's classes."""
    return _PLACEHOLDER.sub(lambda match: f".{class_name(style, match[1])}", css)
