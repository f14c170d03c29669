"""The ledger: CDP's Network events in, sightings out (pure).

Keyed by request id, which Chromium makes unique within a browser: a frame of another process has its document
request reported by its parent's session and the end of it by its own.
"""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urldefrag

from capture.model import moment
from capture.model.sighting import Sighting

__all__ = ["FLUSH_HOST", "NetworkLog"]

# The names that ``Chrome.flush`` asks for; RFC 6761 keeps ``invalid`` out of the DNS.
FLUSH_HOST = "warcite-flush-"
ON_THE_WIRE = ("http://", "https://", "ws://", "wss://")


@dataclass(slots=True)
class _Request:
    sighting: Sighting
    clock: float  # wall time minus Chromium's own clock, seconds: the same for all its processes
    hops: list[Sighting] = field(default_factory=list)


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
        reader = _READERS.get(method)
        if reader is not None:
            reader(self, params)

    def _will_be_sent(self, params: dict[str, Any]) -> None:
        request, key = params["request"], params["requestId"]
        known = self._requests.get(key)
        if known is not None:
            self._redirected(known, params)
            return
        if not request["url"].startswith(ON_THE_WIRE) or f"//{FLUSH_HOST}" in request["url"]:
            return
        if "wallTime" in params:
            self._clock = params["wallTime"] - params["timestamp"]
        sighting = Sighting(
            url=urldefrag(request["url"]).url,
            method=request["method"],
            status=0,
            connection_id=0,
            started=self._moment(self._clock, params["timestamp"]),
            resource_type=params.get("type", "other").lower(),
            frame_id=params.get("frameId", ""),
            initiator=_initiator(params.get("initiator", {})),
            finished=False,
        )
        self._requests[key] = _Request(sighting=sighting, clock=self._clock)

    def _redirected(self, known: _Request, params: dict[str, Any]) -> None:
        """Another hop of the same request; the session of a second target may tell of it again."""
        response = params.get("redirectResponse")
        if response is None or urldefrag(response["url"]).url != known.sighting.url:
            return
        hop = replace(self._answered(known, response), finished=True)
        known.hops.append(hop)
        request = params["request"]
        known.sighting = replace(
            known.sighting,
            url=urldefrag(request["url"]).url,
            method=request["method"],
            status=0,
            connection_id=0,
            from_cache=False,
            started=self._moment(known.clock, params["timestamp"]),
        )

    def _response(self, params: dict[str, Any]) -> None:
        """The request for a worker's script may be told nowhere: its answer is the first we hear."""
        known = self._requests.get(params["requestId"])
        response = params["response"]
        if known is None:
            if not response["url"].startswith(ON_THE_WIRE) or f"//{FLUSH_HOST}" in response["url"]:
                return
            known = self._unannounced(params)
            self._requests[params["requestId"]] = known
        known.sighting = self._answered(known, response)

    def _unannounced(self, params: dict[str, Any]) -> _Request:
        sighting = Sighting(
            url=urldefrag(params["response"]["url"]).url,
            method="GET",
            status=0,
            connection_id=0,
            started=self._moment(self._clock, params["timestamp"]),
            resource_type=params.get("type", "other").lower(),
            finished=False,
        )
        return _Request(sighting=sighting, clock=self._clock)

    def _answered(self, known: _Request, response: dict[str, Any]) -> Sighting:
        """Start as the network stack saw it, which is the NetLog's to the millisecond."""
        timing = response.get("timing") or {}
        started = known.sighting.started
        if timing.get("requestTime"):
            started = self._moment(known.clock, timing["requestTime"])
        cached = ("fromDiskCache", "fromServiceWorker", "fromPrefetchCache")
        return replace(
            known.sighting,
            status=int(response.get("status") or 0),
            mime=response.get("mimeType", ""),
            connection_id=int(response.get("connectionId") or 0),
            started=started,
            from_cache=known.sighting.from_cache or any(response.get(flag) for flag in cached),
            from_worker=bool(response.get("fromServiceWorker")),
        )

    def _served_from_memory(self, params: dict[str, Any]) -> None:
        known = self._requests.get(params["requestId"])
        if known is not None:
            known.sighting = replace(known.sighting, from_cache=True)

    def _finished(self, params: dict[str, Any]) -> None:
        known = self._requests.get(params["requestId"])
        if known is not None:
            received = int(params.get("encodedDataLength") or 0)
            known.sighting = replace(known.sighting, finished=True, received=max(received, 0))

    def _failed(self, params: dict[str, Any]) -> None:
        known = self._requests.get(params["requestId"])
        if known is not None:
            error = params.get("errorText") or params.get("blockedReason") or "failed"
            known.sighting = replace(known.sighting, failed=error, finished=True)

    def _socket_opened(self, params: dict[str, Any]) -> None:
        """A websocket has no timing of its own: its clock is that of the requests around it."""
        if f"//{FLUSH_HOST}" in params["url"]:
            return
        sighting = Sighting(
            url=urldefrag(params["url"]).url,
            method="GET",
            status=0,
            connection_id=0,
            started=self._moment(self._clock, 0.0),
            resource_type="websocket",
            finished=False,
        )
        self._requests[params["requestId"]] = _Request(sighting=sighting, clock=self._clock)

    def _socket_sent(self, params: dict[str, Any]) -> None:
        known = self._requests.get(params["requestId"])
        if known is not None:
            known.clock = params["wallTime"] - params["timestamp"]
            known.sighting = replace(known.sighting, started=self._moment(known.clock, params["timestamp"]))

    def _socket_answered(self, params: dict[str, Any]) -> None:
        known = self._requests.get(params["requestId"])
        if known is not None:
            known.sighting = replace(known.sighting, status=int(params["response"]["status"]))

    def _socket_failed(self, params: dict[str, Any]) -> None:
        known = self._requests.get(params["requestId"])
        if known is not None and not known.sighting.failed:
            known.sighting = replace(known.sighting, failed=params.get("errorMessage") or "failed")

    @staticmethod
    def _moment(clock: float, timestamp: float) -> Any:
        return moment.from_ms((clock + timestamp) * 1000)


def _initiator(described: dict[str, Any]) -> str:
    """The URL of the document or script that asked, else the kind of initiator (``parser``, ``other``)."""
    frames = (described.get("stack") or {}).get("callFrames") or []
    script = next((frame["url"] for frame in frames if frame.get("url")), "")
    return str(described.get("url") or script or described.get("type", ""))


_READERS = {
    "Network.requestWillBeSent": NetworkLog._will_be_sent,
    "Network.responseReceived": NetworkLog._response,
    "Network.requestServedFromCache": NetworkLog._served_from_memory,
    "Network.loadingFinished": NetworkLog._finished,
    "Network.loadingFailed": NetworkLog._failed,
    "Network.webSocketCreated": NetworkLog._socket_opened,
    "Network.webSocketWillSendHandshakeRequest": NetworkLog._socket_sent,
    "Network.webSocketHandshakeResponseReceived": NetworkLog._socket_answered,
    "Network.webSocketFrameError": NetworkLog._socket_failed,
    "Network.webSocketClosed": NetworkLog._finished,
}
