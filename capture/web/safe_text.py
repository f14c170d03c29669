"""Captured text as readers may see it: what would hide, break or turn around the rest shows as U+FFFD.

Marks that scripts need (joiners, LRM, RLM) stay; line ends and tabs stay, for code and poems.
"""

import re
from typing import Any

from markupsafe import Markup

__all__ = ["finalize", "plain", "sentence"]

_STRANGE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for tab, line feed and carriage return
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates turn the rest of the line around
    "\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0000-\U000e007f]"  # tags smuggle text
)


def plain(text: str) -> str:
    """The text with every dangerous character replaced; it still has to be escaped for HTML."""
    return _STRANGE.sub("\ufffd", text)


def sentence(text: str) -> str:
    """The text as a sentence: a capital where it begins, but for an address, and a full stop where it ends."""
    text = text.strip()
    closed = text if text.endswith((".", "…")) else f"{text}."
    if not text or re.match(r"[^\s.:]+[.:]\S", text):
        return closed if text else ""
    return closed[:1].upper() + closed[1:]


def finalize(value: Any) -> Any:
    """What every ``{{ … }}`` of the templates passes through, so that none can forget to be plain."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value
