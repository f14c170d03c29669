"""The name of a snapshot: ``20261125T012626Z-example.org-k3v9qm``.

UTC second, host in ASCII lower case (anything else becomes ``-``, cut at 60), six random lower-case
letters and digits. Safe as a file name and in a URL; never reused.
"""

import re
from datetime import UTC, datetime
from random import Random

from capture.model import moment as moments

__all__ = ["ALPHABET", "PATTERN", "make", "moment", "month_folder"]

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
PATTERN = re.compile(r"\d{8}T\d{6}Z-[a-z0-9.-]{1,60}-[a-z0-9]{6}")


def make(begun: datetime, host: str, random: Random) -> str:
    """The id of a snapshot of ``host`` begun at that moment; ``random`` is injected."""
    safe = re.sub(r"[^a-z0-9.-]", "-", host.lower())[:60].strip(".") or "host"
    tail = "".join(random.choice(ALPHABET) for _ in range(6))
    return f"{moments.to_id(begun)}-{safe}-{tail}"


def moment(snapshot_id: str) -> datetime | None:
    """When the snapshot of that id was begun, to the second; None where the digits are no time."""
    try:
        return datetime.strptime(snapshot_id[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def month_folder(snapshot_id: str) -> str:
    """``2026/11``: where the archive keeps the snapshot of that id."""
    return f"{snapshot_id[:4]}/{snapshot_id[4:6]}"
