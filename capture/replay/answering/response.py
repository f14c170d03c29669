"""What replay answers: status, headers and body, how the record was found, and what is missing."""

import enum
import threading
from collections import OrderedDict
from dataclasses import dataclass

__all__ = ["Cache", "How", "Mode", "NotArchived", "Response"]


class How(enum.StrEnum):
    """How a record was found. The check counts ``exact`` and ``fuzzy`` alone as answered."""

    EXACT = "exact"
    FUZZY = "fuzzy"
    NEAREST = "nearest"
    MISS = "miss"


class Mode(enum.StrEnum):
    """How pages are shown: ``frozen`` without scripts, ``live`` with them."""

    FROZEN = "frozen"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotArchived:
    """A request that the archive cannot answer; ``why`` is one short sentence, plain text."""

    method: str
    url: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One HTTP answer, body decoded and whole; ``headers`` carry neither framing nor content coding.

    ``record_id`` and ``url`` name the record behind it (empty for our own pages). The ``Warcite-Answer``
    header says ``how`` as well.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    how: How
    record_id: str = ""
    url: str = ""
    missing: NotArchived | None = None


class Cache:
    """Finished answers of one snapshot under one mapping, the least used dropped above ``limit`` bytes.

    Several threads may use it.
    """

    def __init__(self, limit: int = 64_000_000) -> None:
        self.limit = limit
        self.bytes = 0
        self._answers: OrderedDict[tuple[str, ...], Response] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Response | None:
        """The answer of that key, None where it is not (or no longer) there."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def put(self, key: tuple[str, ...], answer: Response) -> None:
        """Keep an answer, unless it alone would take more than half of the room."""
        size = _size(answer)
        if size > self.limit // 2:
            return
        with self._lock:
            if key in self._answers:
                return
            self._answers[key] = answer
            self.bytes += size
            while self.bytes > self.limit:
                _, dropped = self._answers.popitem(last=False)
                self.bytes -= _size(dropped)


def _size(answer: Response) -> int:
    """In memory, with headers and bookkeeping, roughly."""
    return len(answer.body) + 2048
