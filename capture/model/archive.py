"""The archive's own card, ``archive.json``: format, id, and the public keys that may seal its snapshots."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from capture.model import moment as moments

__all__ = ["FORMAT", "ArchiveCard", "ListedKey", "new_id"]

FORMAT = 1
_ID = re.compile(r"[a-z0-9]{4,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedKey:
    """A public key (Base64 of its SPKI DER) and the time it may seal in; ``until`` None: still in use."""

    public_key: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCard:
    """What ``archive.json`` holds.

    ``public_url`` is where the library stands for everyone, empty when it does not; citations then name the
    snapshot at ``PUBLIC_URL/s/ID``.
    """

    id: str
    keys: tuple[ListedKey, ...] = ()
    format: int = FORMAT
    public_url: str = ""

    def with_key(self, key: ListedKey) -> "ArchiveCard":
        """The card with one more key."""
        return replace(self, keys=(*self.keys, key))

    def to_bytes(self) -> bytes:
        """The file's bytes: JSON for people, ending with a line feed."""
        keys = [
            {
                "public_key": key.public_key,
                "from": moments.to_iso_seconds(key.since),
                "to": None if key.until is None else moments.to_iso_seconds(key.until),
            }
            for key in self.keys
        ]
        public = {"public_url": self.public_url} if self.public_url else {}
        card = {"format": self.format, "id": self.id, **public, "keys": keys}
        return (json.dumps(card, indent=2) + "\n").encode()

    @classmethod
    def parse(cls, data: bytes) -> "ArchiveCard":
        """Read the file's bytes. Raises ValueError, with what is wrong, for anything else."""
        card = json.loads(data)
        match card:
            case {"format": int(number)} if number > FORMAT:
                raise ValueError(f"it has format {number}, this version knows {FORMAT}")
            case {"format": int(number), "id": str(name), "keys": list(keys)} if _ID.fullmatch(name):
                public = card.get("public_url", "")
                return cls(
                    id=name,
                    keys=tuple(_key(key) for key in keys),
                    format=number,
                    public_url=public if isinstance(public, str) else "",
                )
        raise ValueError("it does not hold format, id and keys")


def new_id(random: Random) -> str:
    """Sixteen random lower-case letters and digits; ``random`` is injected."""
    return "".join(random.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(16))


def _key(entry: Any) -> ListedKey:
    try:
        until = entry.get("to")
        return ListedKey(
            public_key=str(entry["public_key"]),
            since=moments.parse(entry["from"]),
            until=None if until is None else moments.parse(until),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"a key is not as it should be ({error})") from error
