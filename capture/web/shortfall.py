"""How much of a page is missing, in words: ``2 of 88 requests missing: one font, one picture``. Pure.

The snapshot's own account is hostile text: addresses are only looked at for how their paths end.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

__all__ = ["shortfall"]

_KINDS = {
    "font": ("woff2", "woff", "ttf", "otf"),
    "picture": ("png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico"),
    "style sheet": ("css",),
    "script": ("js", "mjs"),
    "film": ("mp4", "webm", "mov", "m3u8", "ts"),
    "recording": ("mp3", "m4a", "ogg", "wav"),
    "data file": ("json", "xml"),
}
_BY_ENDING = {ending: kind for kind, endings in _KINDS.items() for ending in endings}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def shortfall(told: Mapping[str, Any]) -> str:
    """Of requests that failed, were cut or were never recorded; empty where none did, or where it is not told."""
    unrecorded = _urls(told, "completeness", "not_recorded")
    urls = [*_urls(told, "failed"), *_urls(told, "cut"), *unrecorded]
    recorder = told.get("recorder")
    count = recorder.get("exchanges") if isinstance(recorder, dict) else None
    if (
        not urls
        or not isinstance(count, int)
        or isinstance(count, bool)
        or count < len(urls) - len(unrecorded)
    ):
        return ""
    kinds = Counter(_BY_ENDING.get(_ending(url), "other") for url in urls)
    others = kinds.pop("other", 0)
    parts = [_counted(number, kind) for kind, number in kinds.most_common()]
    if others and parts:
        parts.append(_counted(others, "other"))
    listed = f": {', '.join(parts)}" if parts else ""
    return f"{len(urls):,} of {count + len(unrecorded):,} requests missing{listed}"


def _counted(number: int, kind: str) -> str:
    told = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{told} {kind}{'s' if number > 1 else ''}"


def _ending(url: str) -> str:
    try:
        return urlsplit(url).path.rpartition("/")[2].rpartition(".")[2].lower()
    except ValueError:
        return ""


def _urls(told: Mapping[str, Any], *names: str) -> list[str]:
    value: Any = told
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    entries = value if isinstance(value, list) else []
    urls = (entry.get("url") for entry in entries if isinstance(entry, dict))
    return [url for url in urls if isinstance(url, str)]
