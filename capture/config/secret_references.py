"""Secrets: values that stand outside the file, named by ``${env:NAME}`` or ``${file:PATH}``.

What is filled in is never part of a message: messages quote the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["SecretReferences", "has_reference"]

MAX_BYTES = 64 * 1024
_REFERENCE = re.compile(r"\$\{(env|file):([^{}]*)\}")
_FORGOTTEN = re.compile(r"\$\{\w+\}")


def has_reference(text: str) -> bool:
    """Whether the text names a secret, or tries to."""
    return bool(_REFERENCE.search(text) or _FORGOTTEN.search(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretReferences:
    """Where references are looked up: an environment, and the folder that relative paths start from."""

    environment: Mapping[str, str] = field(repr=False)
    folder: Path

    def fill(self, text: str) -> str:
        """The text with every reference replaced by its value.

        Raises ValueError, naming the reference and never a value, for one that leads nowhere.
        """
        forgotten = _FORGOTTEN.search(text)
        if forgotten:
            raise ValueError(f"{forgotten[0]}: write ${{env:{forgotten[0][2:-1]}}} for an environment variable")
        return _REFERENCE.sub(lambda match: self._value(match[1], match[2]), text)

    def stand_in(self, text: str) -> tuple[str, dict[str, str]]:
        """The text with a harmless word for each reference, and what each word stands for.

        So that a text is taken apart at its own marks, not at those that a secret happens to hold.
        """
        stem = "secret"
        while stem in text.lower():
            stem += "x"
        values: dict[str, str] = {}

        def word(match: re.Match[str]) -> str:
            name = f"{stem}{len(values)}end"
            values[name] = self._value(match[1], match[2])
            return name

        self.fill(text)
        return _REFERENCE.sub(word, text), values

    def _value(self, kind: str, name: str) -> str:
        if kind == "env":
            value = self.environment.get(name) if name else None
            if not value:
                raise ValueError(f"the environment variable {name!r} is not set")
            return value
        if not name.strip():
            raise ValueError("${file:} names no file")
        try:
            with (self.folder / name).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
            value = data.decode("utf-8").rstrip("\r\n")
        except (OSError, ValueError):  # ValueError: not UTF-8, or a NUL in the name
            raise ValueError(f"the file {name!r} cannot be read as text") from None
        if not value or len(data) > MAX_BYTES:
            raise ValueError(f"the file {name!r} is empty or too long for a secret")
        return value
