"""Names of files inside a package, which may come from an enemy."""

import re

__all__ = ["is_index", "is_warc", "safe"]

_DRIVE = re.compile(r"[A-Za-z]:")
_INDEX = re.compile(r"indexes/[^/]+\.(cdxj?|cdxj?\.gz)")
_WARC = re.compile(r"archive/[^/]+\.warc(\.gz)?")


def safe(name: str) -> bool:
    """Whether a name stays inside its package on every system: relative, no ``..``, no control characters."""
    if not name or len(name) > 1000 or name.startswith("/") or _DRIVE.match(name):
        return False
    if "\\" in name or any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        return False
    return all(part not in ("", ".", "..") and len(part.encode("utf-8", "replace")) <= 255 for part in name.split("/"))


def is_warc(name: str) -> bool:
    """Whether a member is one of the package's WARC files."""
    return _WARC.fullmatch(name) is not None


def is_index(name: str) -> bool:
    """Whether a member holds CDXJ lines."""
    return _INDEX.fullmatch(name) is not None
