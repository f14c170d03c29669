"""What of a value is free-form text, which may hold a secret, and what is a word of ours, which cannot."""

import dataclasses
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

__all__ = ["FIXED", "with_texts"]

Noun = TypeVar("Noun")

FIXED: Mapping[str, bool] = {"fixed": True}
"""Metadata of a dataclass's field: whatever text it holds is a word of ours, or a number, and is left as it is."""


def with_texts(value: Noun, change: Callable[[str], str]) -> Noun:
    """The same value with every text changed but those of enums and of fields that are marked ``FIXED``.

    Goes through dataclasses, lists, tuples and the values of mappings.
    """
    changed: Any = value
    if isinstance(value, str) and not isinstance(value, Enum):
        changed = change(value)
    elif isinstance(value, tuple | list):
        changed = type(value)(with_texts(item, change) for item in value)
    elif isinstance(value, Mapping):
        changed = {name: with_texts(item, change) for name, item in value.items()}
    elif dataclasses.is_dataclass(value) and not isinstance(value, type | Enum):
        free = [field.name for field in dataclasses.fields(value) if not field.metadata.get("fixed")]
        changed = dataclasses.replace(value, **{name: with_texts(getattr(value, name), change) for name in free})
    return changed  # type: ignore[no-any-return]  # of the type that was given
