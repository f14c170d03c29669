"""Canonical JSON: one value, one sequence of bytes (RFC 8785, for the values that we write).

Keys sorted, no white space, only what must be escaped is escaped. Numbers are integers: floats have
no agreed shortest form outside JavaScript, so they are refused.
"""

import json
from typing import Any

__all__ = ["dump"]


def dump(value: Any) -> bytes:
    """The bytes of ``value``; a lone surrogate, which UTF-8 cannot hold, becomes ``?``."""
    _refuse_floats(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace")


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"canonical JSON holds no floats: {value!r}")
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        _refuse_floats(part)
