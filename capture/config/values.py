"""Values: one text each to a duration, a size, a viewport and so on. Pure; ValueError says what to write."""

import math
import re

__all__ = ["decimal", "duration_s", "flag", "printable", "size_bytes", "viewport", "whole"]

_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)", re.ASCII)
_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,3})?) ?(B|[kKMGT]B|[KMGT]iB)", re.ASCII)
_SEXAGESIMAL = re.compile(r"\d+(:\d{1,2})+", re.ASCII)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_BYTES = {
    **{"B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12},
    **{"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40},
}
_OLD_FLAGS = {"yes", "no", "on", "off", "y", "n", "1", "0"}


def duration_s(text: str) -> float:
    """Seconds of ``90s``, ``1.5m``, ``6h``, ``500ms``; a part of a day, more than nothing."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(f"{_shown(text)} is not a duration: write 90s, 5m or 6h{_clock(text)}")
    seconds = float(found[1]) * _SECONDS[found[2]]
    if not 0 < seconds <= 86400:
        raise ValueError(f"{_shown(text)} is not between 1ms and 24h")
    return seconds


def size_bytes(text: str) -> int:
    """Bytes of ``20MB`` (20,000,000) or ``20MiB`` (20,971,520)."""
    found = _SIZE.fullmatch(text)
    if not found:
        raise ValueError(f"{_shown(text)} is not a size: write 500kB, 20MB or 1GB")
    size = math.floor(float(found[1]) * _BYTES[found[2]])
    if not 1 <= size <= 10**13:
        raise ValueError(f"{_shown(text)} is not between 1B and 10TB")
    return size


def viewport(text: str) -> tuple[int, int]:
    """Width and height of ``1280x900``, CSS pixels."""
    found = re.fullmatch(r"([1-9]\d{1,4})x([1-9]\d{1,4})", text, re.ASCII)
    if not found:
        raise ValueError(f"{_shown(text)} is not a viewport: write 1280x900")
    width, height = int(found[1]), int(found[2])
    if not (100 <= width <= 10000 and 100 <= height <= 10000):
        raise ValueError(f"{_shown(text)} is not between 100x100 and 10000x10000")
    return width, height


def whole(text: str, low: int, high: int) -> int:
    """A whole number in decimal digits."""
    if re.fullmatch(r"0\d+", text, re.ASCII):
        raise ValueError(f"{_shown(text)} begins with 0, which some readers take for base 8: write it without")
    if re.fullmatch(r"\d+(_\d+)+", text, re.ASCII):
        raise ValueError(f"{_shown(text)} is not a whole number: write {text.replace('_', '')[:20]}")
    if not re.fullmatch(r"\d{1,15}", text, re.ASCII):
        raise ValueError(f"{_shown(text)} is not a whole number{_clock(text)}")
    if not low <= int(text) <= high:
        raise ValueError(f"{_shown(text)} is not between {low} and {high}")
    return int(text)


def decimal(text: str, low: float, high: float) -> float:
    """A number such as ``2`` or ``1.5``."""
    if not re.fullmatch(r"(0|[1-9]\d{0,5})(\.\d{1,6})?", text, re.ASCII):
        raise ValueError(f"{_shown(text)} is not a number such as 1.5{_clock(text)}")
    if not low <= float(text) <= high:
        raise ValueError(f"{_shown(text)} is not between {low} and {high}")
    return float(text)


def flag(text: str) -> bool:
    """``true`` or ``false``; the other words of YAML 1.1 mean different things to different readers."""
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if text.lower() in _OLD_FLAGS:
        raise ValueError(f"{_shown(text)} is yes to one reader and a word to another: write true or false")
    raise ValueError(f"{_shown(text)} is neither true nor false")


def printable(text: str, longest: int) -> str:
    """One line of text without control characters."""
    if not text.strip():
        raise ValueError("is empty")
    if len(text) > longest:
        raise ValueError(f"is longer than {longest} characters")
    if not text.isprintable():
        raise ValueError("has a line end or another character that cannot be printed")
    return text


def _clock(text: str) -> str:
    known = _SEXAGESIMAL.fullmatch(text)
    return f" (some YAML readers take {text} for a number in base 60)" if known and len(text) < 12 else ""


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
