"""Faults: what is wrong in a file and where. All are gathered, then told at once in one ConfigError."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from capture.errors import ConfigError

__all__ = ["ConfigFault", "FaultLocation", "config_error"]

MOST = 50  # faults told; a file that is not a config at all has thousands


@dataclass(frozen=True, slots=True, order=True)
class FaultLocation:
    """Line and column in characters, both from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class ConfigFault:
    """One sentence about one place."""

    place: FaultLocation
    text: str


def config_error(path: Path, faults: Iterable[ConfigFault], *, hint: str = "") -> ConfigError:
    """The error whose message has one ``file:line:column: text`` a line, in the file's order, none twice."""
    ordered = sorted(set(faults))
    lines = [f"{path}:{fault.place.line}:{fault.place.column}: {fault.text}" for fault in ordered[:MOST]]
    if len(ordered) > MOST:
        lines.append(f"{path}: and {len(ordered) - MOST} more")
    return ConfigError("\n".join(lines), hint=hint)
