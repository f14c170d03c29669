"""Configs written for a test: a folder, a text, a plan or the lines of its error."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from capture.config import Plan, load
from capture.errors import ConfigError


def plan(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> Plan:
    """The plan of a file with this text."""
    return load(written(folder, text), environment=environment or {})


def faults(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> list[str]:
    """What the error says, a line a fault, without the file's name."""
    path = written(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(path, environment=environment or {})
    lines = caught.value.message.splitlines()
    assert all(line.startswith(f"{path}:") for line in lines)
    return [line.removeprefix(f"{path}:") for line in lines]


def written(folder: Path, text: str | bytes) -> Path:
    """A file ``c.yaml`` with this text."""
    path = folder / "c.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
