"""The documents that the page's main frame asked for and showed, from CDP events (pure)."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urldefrag

from capture.visit.log import Download, Redirect

__all__ = ["Answer", "Documents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One navigation of the main frame. ``status`` 0: no answer came; ``url`` has no fragment."""

    loader_id: str
    url: str
    redirects: tuple[Redirect, ...] = ()
    status: int = 0
    mime: str = ""
    failed: str = ""  # Chromium's net error
    committed: bool = False  # it became the document of the frame
    loaded: bool = False  # its load event came
    ended: bool = False  # its bytes came to an end, good or bad


class Documents:
    """All navigations of one main frame, in order."""

    def __init__(self, frame_id: str) -> None:
        self.frame_id = frame_id
        self.url = ""  # of the frame now, with fragment
        self.downloads: list[Download] = []
        self.downloads_ended = 0
        self.error = ""  # what ``Page.navigate`` said of the seed
        self._answers: dict[str, Answer] = {}
        self._current = ""

    @property
    def current(self) -> Answer | None:
        """The document that the frame shows; None before the first."""
        return self._answers.get(self._current)

    @property
    def first(self) -> Answer | None:
        """The seed's own navigation."""
        return next(iter(self._answers.values()), None)

    @property
    def seed_answer(self) -> Answer | None:
        """The answer that counts for the seed: its own, or a later one of the same URL."""
        first = self.first
        if first is None:
            return None
        same = [answer for answer in self._answers.values() if answer.url == first.url and answer.status]
        return same[-1] if same else first

    @property
    def is_file(self) -> bool:
        """The seed's own navigation became a download, so that there is no page to see.

        A page's frame, link or script may hand out files as well; those are no more than parts of the page.
        """
        return bool(self.downloads) and not any(answer.committed for answer in self._answers.values())

    @property
    def moved(self) -> bool:
        """A script or a refresh replaced the seed's document by one of another URL."""
        first, current = self.first, self.current
        if first is None or current is None or not first.status:
            return False
        return current.loader_id != first.loader_id and current.url != first.url and not current.failed

    def hear(self, method: str, params: dict[str, Any]) -> None:
        """Take one event of the page's own session."""
        if method == "Page.frameNavigated":
            self._navigated(params["frame"])
        elif method == "Page.navigatedWithinDocument" and params["frameId"] == self.frame_id:
            self.url = params["url"]
        elif method == "Page.loadEventFired":
            self._change(self._current, loaded=True)
        elif method.startswith("Network."):
            self._network(method, params)

    def _network(self, method: str, params: dict[str, Any]) -> None:
        key = params.get("requestId", "")
        if method == "Network.requestWillBeSent":
            self._asked(params)
        elif method == "Network.responseReceived":
            response = params["response"]
            self._change(key, status=int(response["status"]), mime=_mime(response))
        elif method == "Network.loadingFinished":
            self._change(key, ended=True)
        elif method == "Network.loadingFailed":
            self._change(key, ended=True, failed=params.get("errorText", ""))

    def _asked(self, params: dict[str, Any]) -> None:
        """A document request of the main frame bears its loader's id (subresources have ids of their own)."""
        key = params["requestId"]
        if params.get("frameId") != self.frame_id or key != params.get("loaderId"):
            return
        known = self._answers.get(key, Answer(loader_id=key, url=""))
        response = params.get("redirectResponse")
        if response is not None:
            hop = Redirect(url=urldefrag(response["url"]).url, status=int(response["status"]))
            known = replace(known, redirects=(*known.redirects, hop))
        self._answers[key] = replace(known, url=urldefrag(params["request"]["url"]).url)

    def _navigated(self, frame: dict[str, Any]) -> None:
        if "parentId" in frame:
            return
        self._current = frame["loaderId"]
        self.url = frame["url"] + frame.get("urlFragment", "")
        if self._current not in self._answers and not frame["url"].startswith("http"):
            self._answers[self._current] = Answer(loader_id=self._current, url=frame["url"])
        self._change(self._current, committed=True)

    def _change(self, key: str, **changes: Any) -> None:
        if key in self._answers:
            self._answers[key] = replace(self._answers[key], **changes)


def _mime(response: dict[str, Any]) -> str:
    """The type that the server stated (Chromium calls a feed ``text/plain``), else Chromium's guess."""
    headers = {name.lower(): value for name, value in response.get("headers", {}).items()}
    stated = headers.get("content-type", "").partition(";")[0].strip().lower()
    return stated if "/" in stated else str(response.get("mimeType", "")).lower()
