"""JSON that anybody may have written: what is not of the kind that is asked for counts as absent."""

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["load", "text"]


def load(data: str | bytes) -> Any:
    """The value that ``data`` holds. Raises ValueError alone, also for what is nested too deeply to be read."""
    try:
        return json.loads(data)
    except RecursionError as error:
        raise ValueError("JSON is nested too deeply") from error


def text(fields: Mapping[str, Any], name: str) -> str:
    """The text under that name; empty where there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
