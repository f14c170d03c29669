"""What replay answers: status, headers and body, how its record matched the request, and what is missing."""

import enum
import threading
from collections import OrderedDict
from dataclasses import dataclass

__all__ = ["Cache", "MatchKind", "Mode", "NotArchived", "Response"]

_OVERHEAD = 2048  # bytes of an answer's headers and bookkeeping in memory, roughly


class MatchKind(enum.StrEnum):
    """How a record matches a request. The check counts ``exact`` and ``fuzzy`` alone as answered."""

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
    header says ``match`` as well.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    match: MatchKind
    record_id: str = ""
    url: str = ""
    missing: NotArchived | None = None


class Cache:
    """Finished answers of one snapshot under one origin map, the least used dropped above ``limit`` bytes.

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
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: tuple[str, ...], answer: Response) -> None:
        """Keep an answer, unless it alone would take more than half of the room."""
        size = len(answer.body) + _OVERHEAD
        if size > self.limit // 2:
            return
        with self._lock:
            if key in self._answers:
                return
            self._answers[key] = answer
            self.bytes += size
            while self.bytes > self.limit:
                _, dropped = self._answers.popitem(last=False)
                self.bytes -= len(dropped.body) + _OVERHEAD
