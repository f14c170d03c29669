"""Frozen dataclasses as JSON, and out of it again with every value's type checked against the annotation.

For answers of a process that has read hostile bytes, and for records that anybody may have written: nothing in them
is trusted to have the shape that it should. ``from_json`` refuses what has another shape; ``readable`` takes what can
be read of it.
"""

import json
import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

__all__ = ["from_json", "readable", "to_json"]

Wanted = TypeVar("Wanted")

LARGEST = 2**62  # of whole numbers: what every reader and every table can hold
_NO_MOMENT = datetime.fromtimestamp(0, UTC)


def to_json(value: object) -> str:
    """A dataclass as ``from_json`` takes it; ASCII."""
    return json.dumps(value, default=_plain)


def from_json(kind: type[Wanted], value: object) -> Wanted:
    """The dataclass that ``to_json`` was given, parsed. Raises ValueError for all else."""
    return cast("Wanted", _of(kind, value))


def readable(kind: type[Wanted], value: object, unknown: Mapping[Any, Enum]) -> Wanted:
    """A dataclass with all of a JSON value that can be read; never raises for what the value holds.

    A field that is not there, or not of its type, is empty: ``""``, 0, False, ``()`` or None, and never its default,
    since nothing may be claimed that does not stand there. An item of a list that cannot be read is left out. An enum
    has no empty value: ``unknown`` gives one, and where it gives none the whole object cannot be read.
    """
    return cast("Wanted", _readable(kind, value if isinstance(value, dict) else {}, unknown))


def _readable(kind: Any, value: Any, unknown: Mapping[Any, Enum]) -> Any:
    """The value as far as it can be read. Raises ValueError where that is not at all."""
    if get_origin(kind) in (Union, types.UnionType):
        return None if value in (None, {}) else _readable(_present(kind), value, unknown)
    if is_dataclass(kind):
        if not isinstance(value, dict):
            raise _wrong(kind, value)
        known, make = _fields(cast("Any", kind)), cast("Any", kind)
        return make(**{name: _or_empty(wanted, value.get(name), unknown) for name, (wanted, _) in known.items()})
    if get_origin(kind) is tuple:
        items = [_or_none(get_args(kind)[0], item, unknown) for item in _of_type(list, value)]
        return tuple(item for item in items if item is not None)
    if get_origin(kind) is Mapping:
        return _of_type(dict, value)
    whole, real = kind is int, kind is float
    if (whole and abs(_of_type(int, value)) >= LARGEST) or (real and not math.isfinite(_of(float, value))):
        raise _wrong(kind, value)
    return _of(kind, value)


def _or_none(kind: Any, value: Any, unknown: Mapping[Any, Enum]) -> Any:
    try:
        return _readable(kind, value, unknown)
    except (ValueError, OverflowError):
        return None


def _or_empty(kind: Any, value: Any, unknown: Mapping[Any, Enum]) -> Any:
    found = _or_none(kind, value, unknown)
    if found is not None or get_origin(kind) in (Union, types.UnionType):
        return found
    if is_dataclass(kind):
        return _readable(kind, {}, unknown)
    if isinstance(kind, type) and issubclass(kind, Enum):
        if kind not in unknown:
            raise _wrong(kind, value)
        return unknown[kind]
    return _NO_MOMENT if kind is datetime else {} if get_origin(kind) is Mapping else (get_origin(kind) or kind)()


def _of_type(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise _wrong(kind, value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return {one.name: getattr(value, one.name) for one in fields(value)}


def _of(kind: Any, value: Any) -> Any:
    if is_dataclass(kind):
        return _dataclass(kind, value)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _of(_present(kind), value)
    if origin is tuple:
        inner = get_args(kind)
        if not isinstance(value, list) or not (inner[-1] is ... or len(inner) == len(value)):
            raise _wrong(kind, value)
        each = [inner[0]] * len(value) if inner[-1] is ... else inner
        return tuple(_of(one, item) for one, item in zip(each, value, strict=True))
    if isinstance(kind, type) and issubclass(kind, Enum) and isinstance(value, str):
        return kind(value)
    if kind is datetime and isinstance(value, str):
        return datetime.fromisoformat(value)
    if kind is float and type(value) is int:
        return float(value)
    if kind not in (str, int, float, bool) or type(value) is not kind:
        raise _wrong(kind, value)
    return value


def _dataclass(kind: Any, value: Any) -> Any:
    known = _fields(kind)
    if not isinstance(value, dict) or not value.keys() <= known.keys():
        raise _wrong(kind, value)
    lacking = [name for name, (_, needed) in known.items() if needed and name not in value]
    if lacking:
        raise ValueError(f"{kind.__name__} lacks {', '.join(lacking)}")
    return kind(**{name: _of(known[name][0], item) for name, item in value.items()})


@lru_cache
def _fields(kind: Any) -> Mapping[str, tuple[Any, bool]]:
    """Name → annotation, and whether it has no default."""
    hints = get_type_hints(kind)
    bare = {one.name: one.default is MISSING and one.default_factory is MISSING for one in fields(kind)}
    return {name: (hints[name], needed) for name, needed in bare.items()}


def _present(kind: Any) -> Any:
    """``X`` of ``X | None``; other unions have no form in JSON that tells their members apart."""
    (inner,) = (one for one in get_args(kind) if one is not types.NoneType)
    return inner


def _wrong(kind: Any, value: object) -> ValueError:
    return ValueError(f"{type(value).__name__} where {getattr(kind, '__name__', kind)} should stand")
