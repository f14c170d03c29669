"""The sighting: a request, or a hop of its redirects, that CDP saw: the witness by which completeness is proven."""

from dataclasses import dataclass, field
from datetime import datetime

from capture.model.free_text import FIXED

__all__ = ["Completeness", "Media", "MissingExchange", "Sighting", "UnaccountedBytes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One request, or one hop of its redirects, as ``Network.*`` events of any target tell of it.

    ``connection_id`` is CDP's ``response.connectionId``, a number of the browser's own, 0 when unknown.
    ``failed`` has Chromium's error text when the request failed, with ``status`` 0; ``barred`` says why where the
    browser itself did not let it out, or its answer in: CDP's reason (``csp``, ``mixed-content``), or that of CORS.
    ``received`` counts the bytes of the answer as they came, head and framing with them; 0 where the browser did not
    tell.
    """

    url: str
    method: str
    status: int
    connection_id: int
    started: datetime
    resource_type: str  # CDP's, in lower case: document, script, xhr, fetch, image, …
    mime: str = ""
    frame_id: str = ""
    initiator: str = ""
    from_cache: bool = False  # a cache, a service worker, the browser's own redirect to https: no exchange expected
    from_worker: bool = False  # of these the page's own service worker
    failed: str = ""
    barred: str = ""
    finished: bool = True
    ended: datetime | None = None  # when the browser told of the end
    received: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingExchange:
    """A response that one witness saw and the other did not."""

    url: str
    method: str = field(metadata=FIXED)
    status: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnaccountedBytes:
    """Bytes that the guard relayed, or the recorder says it read, and that are not in what was recorded.

    ``why`` is half a sentence of ours; ``connection`` is the guard's number.
    """

    host: str
    port: int
    connection: int
    bytes: int
    why: str = field(metadata=FIXED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """What three witnesses say of each other: the browser's events, the exchanges, the guard's count of bytes.

    Sightings and exchanges are compared by heads and by bodies. ``connections``, ``bytes_up`` and ``bytes_down`` are
    the guard's own count of what it relayed, TLS included; None: nobody held it against the rest, as in early
    snapshots. ``bytes_broken_off`` of them are beginnings of records whose end never came: the connection ended there;
    ``bytes_unkept`` belong to no answer, or to another protocol, and are in no record.
    """

    sighted: int
    matched: int
    not_recorded: tuple[MissingExchange, ...] = ()
    not_whole: tuple[MissingExchange, ...] = ()  # recorded with fewer bytes than the browser got
    not_sighted: tuple[MissingExchange, ...] = ()  # recorded, yet CDP said nothing: told, not a fault
    connections: int | None = None
    bytes_up: int | None = None
    bytes_down: int | None = None
    bytes_broken_off: int | None = None
    bytes_unkept: int | None = None
    unaccounted: tuple[UnaccountedBytes, ...] = ()

    @property
    def proven(self) -> bool:
        """Every sighted response has its exchange, with all of its bytes, and no relayed byte is unaccounted for."""
        return not (self.not_recorded or self.not_whole or self.unaccounted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One ``<audio>`` or ``<video>``, or a media file that a script asked for.

    ``url`` is the source that the browser chose, without fragment; of one that a script feeds piece by piece it is a
    ``blob:``. ``seconds`` is how long it plays (0 where that is not known, or it has no end), ``loaded`` how many of
    them the browser has.
    """

    url: str
    video: bool = False
    seconds: float = 0.0
    loaded: float = 0.0
