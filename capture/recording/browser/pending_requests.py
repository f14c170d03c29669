"""Requests in flight, as far as they say that a page is not done yet (pure)."""

from collections import Counter
from typing import Any

__all__ = ["GONE", "HERE", "PendingRequests", "is_stream"]

HERE, GONE = "Target.here", "Target.gone"  # events of our own: a frame or worker came, or ended

# Streams never end, beacons are nobody's content, and Chromium holds back a media load once it has buffered enough.
ENDLESS = frozenset({"EventSource", "WebSocket", "Ping", "CSPViolationReport", "Media", "Prefetch"})
POLLED = 3  # a URL that is asked for the third time is being polled
POLLED_PATH = 6  # so is a path that a script asks for the sixth time with another query
# Chromium tells of the end of a ``fetch`` only when the page reads the body, which many never do.
READ_BY_PAGE = frozenset({"Fetch", "XHR"})
UNREAD_S = 0.5  # answered, and no bytes for that long: nobody reads it
# More than Chromium takes in ahead of a page that does not read: this one is read, however slowly it comes.
READ_BYTES = 4 << 20
STALLED_S = 5.0


class PendingRequests:
    """Which requests are open, and since when none is; ``now`` is in seconds of one clock."""

    def __init__(self, now: float) -> None:
        self._open: dict[str, tuple[str, str]] = {}  # request id → target id, loader id
        self._answered: dict[str, float] = {}  # of those read by the page: when the last bytes came
        self._got: Counter[str] = Counter()  # bytes of the same ones
        self._asked: Counter[str] = Counter()
        self._idle_since = now

    def quiet_for(self, now: float) -> float:
        """Seconds since the last counted request ended; 0 while one is open."""
        for key in [key for key, last in self._answered.items() if now - last >= self._patience_s(key)]:
            self._ended(key, self._answered[key])  # nobody reads it
        return 0.0 if self._open else now - self._idle_since

    def wait_s(self, now: float) -> float | None:
        """Seconds after which to look again if nothing happens; None: only an event can change things."""
        if not self._open:
            return 0.0
        if all(key in self._answered for key in self._open):
            return max(0.0, max(self._answered[key] + self._patience_s(key) for key in self._open) - now)
        return None

    def hear(self, target_id: str, method: str, params: dict[str, Any], now: float) -> None:
        """Take one CDP event."""
        key = params.get("requestId", "")
        match method:
            case "Network.requestWillBeSent" if "redirectResponse" not in params and key not in self._open:
                url, kind = params["request"]["url"], params.get("type")
                if not url.startswith("http"):
                    return
                if kind not in ENDLESS and not self._polled(url, kind):
                    self._open[key] = (target_id, params.get("loaderId", ""))
                    self._idle_since = now
            case "Network.loadingFinished" | "Network.loadingFailed":
                self._ended(key, now)
            case "Network.responseReceived" if is_stream(params["response"].get("mimeType", "")):
                self._ended(key, now)
            case "Network.responseReceived" if params.get("type") in READ_BY_PAGE and key in self._open:
                self._answered[key] = now
            case "Network.dataReceived" if key in self._answered:
                self._answered[key] = now
                self._got[key] += params.get("dataLength", 0)
            case _ if method == GONE:
                self.forget(target_id, now)
            case _ if method == HERE:  # a worker runs: its script, whose request id it bears, has come
                self._ended(target_id, now)

    def forget(self, target_id: str, now: float) -> None:
        """The document of that target is gone, and so is all that it waited for."""
        for key in [key for key, (owner, _) in self._open.items() if owner == target_id]:
            self._ended(key, now)

    def drop(self, loader_id: str, now: float) -> None:
        """A frame replaced that document by another: what it waited for no longer counts."""
        for key in [key for key, (_, loader) in self._open.items() if loader == loader_id]:
            self._ended(key, now)

    def _patience_s(self, key: str) -> float:
        return STALLED_S if self._got[key] > READ_BYTES else UNREAD_S

    def _polled(self, url: str, kind: str | None) -> bool:
        self._asked[url] += 1
        if kind not in READ_BY_PAGE:
            return self._asked[url] >= POLLED
        path, query, _ = url.partition("?")
        if query:
            self._asked[path] += 1
        return self._asked[url] >= POLLED or self._asked[path] >= POLLED_PATH

    def _ended(self, key: str, now: float) -> None:
        self._answered.pop(key, None)
        self._got.pop(key, None)
        if self._open.pop(key, None) is not None and not self._open:
            self._idle_since = max(now, self._idle_since)


def is_stream(mime: str) -> bool:
    """Whether an answer of that type has no end; an event stream read by ``fetch`` shows itself by its type."""
    return mime in {"text/event-stream", "multipart/x-mixed-replace"} or mime.startswith(("video/", "audio/"))
