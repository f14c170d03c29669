"""A module of ours as a process of its own: what is run, and what it finds itself with."""

import os
import sys
from pathlib import Path

__all__ = ["child_command", "child_environment"]


def child_command(module: str, *arguments: str) -> list[str]:
    """What runs a module of ours as a child; nothing is imported from whatever folder we were called in (-P)."""
    return [sys.executable, "-P", "-m", module, *arguments]


def child_environment() -> dict[str, str]:
    """Our own environment, in which the child finds this package."""
    paths = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
