"""The documents that the page's main frame asked for and showed, from CDP events (pure)."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urldefrag

from capture.recording.visit.visit_log import Download, Redirect

__all__ = ["DocumentAnswer", "Documents"]

_REFRESHES = frozenset({"httpHeaderRefresh", "metaTagRefresh"})
MOST_RETURNS = 3
MOST_LED = 20  # as many redirects as browsers follow
SOON_S = 5.0  # a page that leads on after more than that wants to be read


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAnswer:
    """One navigation of the main frame. ``status`` 0: no answer came; ``url`` has no fragment."""

    loader_id: str
    url: str
    redirects: tuple[Redirect, ...] = ()
    refreshed: bool = False  # a refresh of the document before asked for it
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
        self._answers: dict[str, DocumentAnswer] = {}
        self._current = ""
        self._requested = ""  # why the frame asked for its next document
        self._scheduled = ""  # where a refresh will lead soon; empty: there is none

    @property
    def current(self) -> DocumentAnswer | None:
        """The document that the frame shows; None before the first."""
        return self._answers.get(self._current)

    @property
    def first(self) -> DocumentAnswer | None:
        """The seed's own navigation."""
        return next(iter(self._answers.values()), None)

    @property
    def led(self) -> tuple[DocumentAnswer, ...]:
        """The seed's own navigation, and those that refreshes led on to, each from the one before."""
        chain: list[DocumentAnswer] = []
        for answer in self._answers.values():
            if chain and not (answer.committed and answer.status):
                continue
            if chain and answer.url == chain[-1].url:
                redirects = chain[-1].redirects  # it was loaded again
                chain[-1] = replace(answer, redirects=answer.redirects or redirects)
            elif not chain or answer.refreshed:
                chain.append(answer)
            else:
                break
        return tuple(chain)

    @property
    def seed_answer(self) -> DocumentAnswer | None:
        """The answer that counts for the seed: its own, or that to which refreshes led; the last one of that URL."""
        if not (led := self.led):
            return None
        same = [answer for answer in self._answers.values() if answer.url == led[-1].url and answer.status]
        return same[-1] if same else led[-1]

    @property
    def redirects(self) -> tuple[Redirect, ...]:
        """The hops that led to the answer that counts."""
        hops: list[Redirect] = []
        for answer in self.led:
            hops += (*answer.redirects, Redirect(url=answer.url, status=answer.status, refresh=True))
        return tuple(hops[:-1])

    @property
    def leads_on(self) -> bool:
        """A refresh will soon lead to another page."""
        current = self.current
        elsewhere = current is not None and self._scheduled not in ("", current.url)
        return elsewhere and not self.goes_in_circles

    @property
    def goes_in_circles(self) -> bool:
        """Refreshes lead to where they have led before, or ever further, as often as is believed."""
        on = sum(answer.committed and answer.refreshed for answer in self._answers.values())
        return self.returns >= MOST_RETURNS or on >= MOST_LED

    @property
    def returns(self) -> int:
        """How often refreshes have led to where the frame had been before."""
        seen: set[str] = set()
        count = 0
        for answer in self._answers.values():
            if answer.committed:
                count += answer.refreshed and answer.url in seen
                seen.add(answer.url)
        return count

    @property
    def is_file(self) -> bool:
        """The seed's own navigation became a download, so that there is no page to see.

        A page's frame, link or script may hand out files as well; those are no more than parts of the page.
        """
        return bool(self.downloads) and not any(answer.committed for answer in self._answers.values())

    @property
    def moved(self) -> bool:
        """A script replaced the seed's document, or that to which refreshes led, by one of another URL."""
        seed, current = self.seed_answer, self.current
        if seed is None or current is None or not seed.status:
            return False
        return current.loader_id != seed.loader_id and current.url != seed.url and not current.failed

    def hear(self, method: str, params: dict[str, Any]) -> None:
        """Take one event of the page's own session."""
        key = params.get("requestId", "")
        match method:
            case "Page.frameNavigated" if "parentId" not in params["frame"]:
                frame = params["frame"]
                self._current = frame["loaderId"]
                self.url = frame["url"] + frame.get("urlFragment", "")
                if self._current not in self._answers and not frame["url"].startswith("http"):
                    self._answers[self._current] = DocumentAnswer(loader_id=self._current, url=frame["url"])
                self._change(self._current, committed=True)
            case "Page.navigatedWithinDocument" if params["frameId"] == self.frame_id:
                self.url = params["url"]
            case "Page.frameScheduledNavigation" if params["frameId"] == self.frame_id:
                soon = params["reason"] in _REFRESHES and params["delay"] <= SOON_S
                self._scheduled = urldefrag(params["url"]).url if soon else ""
            case "Page.frameClearedScheduledNavigation" if params["frameId"] == self.frame_id:
                self._scheduled = ""
            case "Page.frameRequestedNavigation" if params["frameId"] == self.frame_id:
                self._requested = params["reason"]
            case "Page.loadEventFired":
                self._change(self._current, loaded=True)
            # A document request of the main frame bears its loader's id (subresources have ids of their own).
            case "Network.requestWillBeSent" if params.get("frameId") == self.frame_id and key == params.get(
                "loaderId"
            ):
                known = self._answers.get(key)
                if known is None:
                    known = DocumentAnswer(loader_id=key, url="", refreshed=self._requested in _REFRESHES)
                    self._requested = ""
                if (response := params.get("redirectResponse")) is not None:
                    hop = Redirect(url=urldefrag(response["url"]).url, status=int(response["status"]))
                    known = replace(known, redirects=(*known.redirects, hop))
                self._answers[key] = replace(known, url=urldefrag(params["request"]["url"]).url)
            case "Network.responseReceived":
                response = params["response"]
                self._change(key, status=int(response["status"]), mime=mime_of(response))
            case "Network.loadingFinished":
                self._change(key, ended=True)
            case "Network.loadingFailed":
                self._change(key, ended=True, failed=params.get("errorText", ""))

    def _change(self, key: str, **changes: Any) -> None:
        if key in self._answers:
            self._answers[key] = replace(self._answers[key], **changes)


def mime_of(response: dict[str, Any]) -> str:
    """The type that the server stated (Chromium calls a feed ``text/plain``), else Chromium's guess."""
    headers = {name.lower(): value for name, value in response.get("headers", {}).items()}
    stated = headers.get("content-type", "").partition(";")[0].strip().lower()
    return stated if "/" in stated else str(response.get("mimeType", "")).lower()
