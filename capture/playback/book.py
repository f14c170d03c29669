"""The book: answers requests of one replay from a snapshot, and writes down which it could not answer."""

from urllib.parse import urldefrag

from capture.model.check import Gap
from capture.playback.wire import Request
from capture.replay import Answer, Memory, original
from capture.replay.rules import rules

__all__ = ["Book"]

_UNASKED = "/favicon.ico"


class Book:
    """``answer`` is a listener's answerer; threads may call it at the same time.

    A miss of a URL that ``failed`` at capture, cache busters aside, is no gap: it fails again.
    """

    def __init__(self, memory: Memory, failed: frozenset[str] = frozenset()) -> None:
        self.asked = 0
        self._memory = memory
        self._failed = frozenset(map(_key, failed))
        self._misses: list[Gap] = []

    def answer(self, request: Request, url: str, body: bytes) -> Answer | None:
        """The archived answer, under its own headers; None where the capture got none either."""
        self.asked += 1
        answer = original(self._memory, request.method, url, request.headers, body)
        if answer.missing is None:
            return answer
        if _key(url) in self._failed:
            return None
        self._misses.append(Gap(method=request.method, url=urldefrag(url)[0], navigation=request.navigation))
        return answer

    def gaps(self, sighted: frozenset[str]) -> tuple[Gap, ...]:
        """What pages asked for in vain, each once. ``sighted``: URLs seen by CDP; the rest is the browser's own.

        So is ``/favicon.ico``, which no page names and which a visit may end before.
        """
        found = (gap for gap in self._misses if gap.url in sighted)
        return tuple(dict.fromkeys(gap for gap in found if not gap.url.endswith(_UNASKED)))


def _key(url: str) -> tuple[object, ...]:
    path, _, query = urldefrag(url)[0].partition("?")
    return path, rules().lasting(query)
