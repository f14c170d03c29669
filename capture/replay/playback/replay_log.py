"""The log of one replay: requests are answered from a snapshot, and those that it cannot answer are written down."""

from urllib.parse import urldefrag

from capture.model.replay_check import Gap
from capture.replay.answering import ReplayIndex, Response, original
from capture.replay.answering.rules import rules
from capture.replay.playback.http import ListenerRequest

__all__ = ["Misses", "ReplayLog"]


class ReplayLog:
    """``answer`` is a listener's answerer; threads may call it at the same time.

    A miss of a URL that ``failed`` at capture, cache busters aside, is no gap: it fails again.
    """

    def __init__(self, index: ReplayIndex, failed: frozenset[str] = frozenset()) -> None:
        self.asked = 0
        self._index = index
        self._misses = Misses(failed)

    def answer(self, request: ListenerRequest, url: str, body: bytes) -> Response | None:
        """The archived answer, under its own headers; None where the capture got none either."""
        self.asked += 1
        answer = original(self._index, request.method, url, request.headers, body)
        if answer.missing is None:
            return answer
        noted = self._misses.note(request.method, url, navigation=request.navigation)
        return answer if noted else None

    def gaps(self, sighted: frozenset[str]) -> tuple[Gap, ...]:
        """What pages asked for in vain, each once. ``sighted``: URLs seen by CDP; the rest is the browser's own."""
        return tuple(gap for gap in self._misses.gaps() if gap.url in sighted)


class Misses:
    """Requests that the archive cannot answer, but for those that ``failed`` at capture, cache busters aside."""

    def __init__(self, failed: frozenset[str]) -> None:
        self._failed = frozenset(map(_key, failed))
        self._gaps: dict[Gap, None] = {}

    def note(self, method: str, url: str, *, navigation: bool) -> bool:
        """Write a miss down; False where the capture got no answer either."""
        if _key(url) in self._failed:
            return False
        self._gaps[Gap(method=method, url=urldefrag(url)[0], navigation=navigation)] = None
        return True

    def gaps(self) -> tuple[Gap, ...]:
        """Each once. ``/favicon.ico`` is none: no page names it, and a visit may end before it is asked for."""
        return tuple(gap for gap in self._gaps if not gap.url.endswith("/favicon.ico"))


def _key(url: str) -> tuple[object, ...]:
    path, _, query = urldefrag(url)[0].partition("?")
    return path, rules().lasting(query)
