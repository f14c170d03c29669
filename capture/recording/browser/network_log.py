"""The network log: CDP's Network events in, sightings out (pure).

Keyed by request id, which Chromium makes unique within a browser: a frame of another process has its document
request reported by its parent's session and the end of it by its own.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urldefrag

from capture.model import moment
from capture.model.sighting import Sighting

__all__ = ["NetworkLog"]

ON_THE_WIRE = ("http://", "https://", "ws://", "wss://")
CACHES = ("fromDiskCache", "fromServiceWorker", "fromPrefetchCache")


@dataclass(slots=True)
class _Request:
    sighting: Sighting
    clock: float  # wall time minus Chromium's own clock, seconds: the same for all its processes
    hops: list[Sighting] = field(default_factory=list)

    def change(self, **facts: Any) -> None:
        """The sighting with these facts."""
        self.sighting = replace(self.sighting, **facts)

    def moment(self, timestamp: float) -> datetime:
        """That time of Chromium's clock."""
        return moment.from_ms((self.clock + timestamp) * 1000)

    def end(self, params: dict[str, Any], **facts: Any) -> None:
        """It is over, as that event tells."""
        at = params.get("timestamp")
        self.change(finished=True, ended=None if at is None else self.moment(at), **facts)

    def answer(self, response: dict[str, Any]) -> None:
        """The response's facts, its start as the network stack saw it."""
        began = (response.get("timing") or {}).get("requestTime")
        self.change(
            status=int(response.get("status") or 0),
            mime=response.get("mimeType", ""),
            connection_id=int(response.get("connectionId") or 0),
            started=self.moment(began) if began else self.sighting.started,
            from_cache=self.sighting.from_cache
            or any(response.get(flag) for flag in CACHES)
            or _is_the_browsers_own(response),
            from_worker=bool(response.get("fromServiceWorker")),
        )


class NetworkLog:
    """What CDP saw on the network, in order of start."""

    def __init__(self) -> None:
        self._requests: dict[str, _Request] = {}
        self._clock = 0.0

    def all(self) -> tuple[Sighting, ...]:
        """Every answer, redirect hop and failure so far."""
        found = [hop for request in self._requests.values() for hop in (*request.hops, request.sighting)]
        return tuple(sorted(found, key=lambda sighting: sighting.started))

    def hear(self, method: str, params: dict[str, Any]) -> None:
        """Take one event; those of other domains are ignored."""
        domain, _, event = method.partition(".")
        if domain != "Network":
            return
        known = self._requests.get(params.get("requestId", ""))
        match event:
            case "requestWillBeSent" if known is None:
                if "wallTime" in params and params["request"]["url"].startswith(ON_THE_WIRE):
                    self._clock = params["wallTime"] - params["timestamp"]
                request = params["request"]
                initiator = _initiator(params.get("initiator", {}))
                frame = params.get("frameId", "")
                self._begin(params, request["url"], method=request["method"], frame_id=frame, initiator=initiator)
            case "responseReceived":
                response = params["response"]
                if known is None:  # the request for a worker's script may be reported nowhere: its answer is the first
                    known = self._begin(params, response["url"])
                if known is not None:
                    known.answer(response)
            case "webSocketCreated":  # has no timing of its own: its clock is that of the requests around it
                socket = {**params, "timestamp": 0.0, "type": "websocket"}
                self._begin(socket, params["url"])
            case _ if known is not None:
                self._go_on(known, event, params)

    def _begin(self, params: dict[str, Any], url: str, *, method: str = "GET", **facts: Any) -> _Request | None:
        """A request of that URL, which is not answered yet; None where it does not go out."""
        if not url.startswith(ON_THE_WIRE):
            return None
        sighting = Sighting(
            url=urldefrag(url).url,
            method=method,
            status=0,
            connection_id=0,
            started=moment.from_ms((self._clock + params["timestamp"]) * 1000),
            resource_type=params.get("type", "other").lower(),
            finished=False,
            **facts,
        )
        request = self._requests[params["requestId"]] = _Request(sighting=sighting, clock=self._clock)
        return request

    def _go_on(self, known: _Request, event: str, params: dict[str, Any]) -> None:
        """What an event says of a request that has begun."""
        match event:
            case "requestWillBeSent":
                # Another hop of the same request; the session of a second target may report it again.
                response, request = params.get("redirectResponse"), params["request"]
                if response is not None and urldefrag(response["url"]).url == known.sighting.url:
                    before = known.sighting
                    known.answer(response)
                    known.hops.append(replace(known.sighting, finished=True))
                    known.sighting = replace(
                        before,
                        url=urldefrag(request["url"]).url,
                        method=request["method"],
                        status=0,
                        connection_id=0,
                        from_cache=False,
                        started=known.moment(params["timestamp"]),
                    )
            case "requestServedFromCache":
                known.change(from_cache=True)
            case "loadingFinished" | "webSocketClosed":
                known.end(params, received=max(int(params.get("encodedDataLength") or 0), 0))
            case "loadingFailed":
                barred = params.get("blockedReason") or (params.get("corsErrorStatus") or {}).get("corsError", "")
                known.end(params, failed=params.get("errorText") or barred or "failed", barred=barred)
            case "webSocketWillSendHandshakeRequest":
                known.clock = params["wallTime"] - params["timestamp"]
                known.change(started=known.moment(params["timestamp"]))
            case "webSocketHandshakeResponseReceived":
                known.change(status=int(params["response"]["status"]))
            case "webSocketFrameError" if not known.sighting.failed:
                known.change(failed=params.get("errorMessage") or "failed")


def _is_the_browsers_own(response: dict[str, Any]) -> bool:
    """Whether it is a redirect that no server sent: to https, of a host of which Chromium knows that it wants that."""
    headers = response.get("headers") or {}
    marked = any(name.lower() == "non-authoritative-reason" for name in headers)
    return marked and response.get("status") == 307 and not response.get("connectionId")


def _initiator(described: dict[str, Any]) -> str:
    """The URL of the document or script that asked, else the kind of initiator (``parser``, ``other``)."""
    frames = (described.get("stack") or {}).get("callFrames") or []
    script = next((frame["url"] for frame in frames if frame.get("url")), "")
    return str(described.get("url") or script or described.get("type", ""))
