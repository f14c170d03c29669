"""What the list says beyond a catalog row: the derived article's author, date and language.

Derived files can be missing, old or damaged: then a row goes without.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["Facts", "direction", "facts_of", "language_tag"]

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"}
_LIMIT = 50_000_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """``author`` is the first one's name, ``published`` ISO 8601 as the page says, ``language`` a BCP 47 tag."""

    author: str = ""
    published: str = ""
    language: str = ""


def facts_of(derived: Path) -> Facts:
    """The facts in a snapshot's derived folder; empty ones where it has no article."""
    path = derived / "article.json"
    try:
        status = path.stat()
    except OSError:
        return Facts()
    return _read(path, status.st_mtime_ns) if status.st_size <= _LIMIT else Facts()


def language_tag(text: str) -> str:
    """The text where it can be a language tag, for the attribute ``lang``; else empty."""
    parts = text.replace("_", "-").split("-")
    good = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    return "-".join(parts) if good and parts[0].isalpha() and len(parts[0]) in (2, 3) else ""


def direction(tag: str) -> str:
    """The attribute ``dir`` of a text in that language: by its first letter where the language does not tell."""
    return "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else "auto"


@lru_cache(maxsize=2000)
def _read(path: Path, changed_ns: int) -> Facts:
    try:
        article = json.loads(path.read_bytes())
        return Facts(
            author=_value(next(iter(article.get("authors") or ()), None)),
            published=_value(article.get("published")),
            language=language_tag(_value(article.get("language"))),
        )
    except (OSError, AttributeError, RecursionError, TypeError, ValueError):
        return Facts()


def _value(value: Any) -> str:
    text = value.get("value") if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""
