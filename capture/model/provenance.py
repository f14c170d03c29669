"""The provenance record: who captured what, when, with what, and what came of it.

It is the last record in a snapshot's WARC, inside the seal; what is in it can be relied on as far as the seal can.
``Provenance`` is the record: a save and a salvage make one and write it with ``to_json``, and all that is ever said of
a snapshot is read with ``parse``. A record may be of another version, of another tool, broken or hostile: what cannot
be read is left out, so that ``parse`` never raises and nothing is claimed that does not stand there. The form of
earlier versions (redirects as texts, host maps in the guard's report, no list of what is missing) is read as well.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from capture.model.article import Article
from capture.model.detour import Detour, detours_of
from capture.model.exchange import Exchange, Tls, Truncation
from capture.model.free_text import FIXED
from capture.model.guard_report import GuardReport
from capture.model.json_form import readable
from capture.model.missing_requests import MissingKind, MissingRequests, Why
from capture.model.options import Consent, Options
from capture.model.outcome import Outcome, Reason, RecorderEnd
from capture.model.phase import Phase, PhaseEnd
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import Completeness
from capture.model.signal import Signal
from capture.model.tls_report import TlsConnections

__all__ = ["FORMAT", "NOTHING", "PREFIX", "Provenance"]

FORMAT = 1
PREFIX = "urn:warcite:provenance:"
"""A provenance record's WARC-Target-URI is this and the page's address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectHop:
    """One hop on the seed's way; ``refresh``: the page asked for the next one itself. Early records have a text."""

    url: str
    status: int | None = None
    refresh: bool = False

    def to_json(self) -> dict[str, Any]:
        """``refresh`` where there was one."""
        return {"url": self.url, "status": self.status} | ({"refresh": True} if self.refresh else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturingMachine:
    """What the capture ran on."""

    system: str
    release: str
    architecture: str
    python: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturingBrowser:
    """What visited the page; ``path`` is the program's file name alone.

    ``user_agent`` and ``time_zone`` are what the page was told, asked for or not; early records have no zone.
    """

    version: str
    path: str
    sha256: str
    user_agent: str
    sandbox: bool
    headless: bool
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """What lists say of an article; empty where the page told nothing. ``published`` as the page wrote it."""

    title: str = ""
    site: str = ""
    published: str = ""
    language: str = ""
    author: str = ""
    words: int | None = None

    @classmethod
    def of(cls, article: Article | None) -> "ArticleFacts | None":
        """Of an article; None where none was read."""
        if article is None:
            return None
        values = {name: getattr(article, name) for name in ("title", "site", "published", "language")}
        texts = {name: value.value if value else "" for name, value in values.items()}
        return cls(**texts, author=article.authors[0].value if article.authors else "", words=article.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseTime:
    """A phase of the visit and the wall seconds it took."""

    name: Phase
    seconds: float
    end: PhaseEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringHost:
    """A host (with its port, where it named one), the addresses that answered for it, and the TLS connections."""

    host: str
    addresses: tuple[str, ...]
    tls: tuple[Tls, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderReport:
    """How the recording ended; ``background`` counts the browser's own exchanges, which are not recorded."""

    end: RecorderEnd | None
    problems: tuple[str, ...]
    exchanges: int | None
    background: int
    heads_rebuilt: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedExchange:
    """An exchange that failed, or whose answer broke off; ``bytes`` of its body came."""

    url: str
    method: str = field(metadata=FIXED)
    status: int | None
    net_error: int
    truncated: Truncation | None
    detail: str
    refused: str
    bytes: int

    @classmethod
    def of(cls, exchange: Exchange) -> "UnfinishedExchange":
        """What is recorded of it."""
        names = (item.name for item in fields(cls) if item.name != "bytes")
        return cls(**{name: getattr(exchange, name) for name in names}, bytes=exchange.response_body.length)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionReport:
    """What became of the secrets, by their names; ``scan`` is what a search for them found in the finished record."""

    secrets: tuple[str, ...]
    not_sought: tuple[str, ...]
    keep_credentials: bool
    scan: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """When a capture that was killed was salvaged, and how many bytes of a broken record were dropped."""

    at: str
    bytes_cut: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The record's fields in the order in which a save writes them; texts as they stand there, times ISO 8601.

    Of a record that was read, all is empty that it does not tell: ``interventions``, ``completeness`` and the other
    optional fields are None. ``source`` is the JSON that it was read from, empty where there was none.
    """

    id: str = field(default="", metadata=FIXED)
    archive: str = field(default="", metadata=FIXED)
    outcome: str = field(default="", metadata=FIXED)  # a later version's may be none of ours
    reasons: tuple[Reason, ...] = ()
    requested_url: str = ""
    url: str = ""
    redirects: tuple[RedirectHop, ...] = ()
    title: str = ""
    status: int | None = None
    mime: str = field(default="", metadata=FIXED)
    job: str = field(default="", metadata=FIXED)
    config_sha256: str = field(default="", metadata=FIXED)
    tags: tuple[str, ...] = ()
    note: str = ""
    started: str = field(default="", metadata=FIXED)
    ended: str | None = field(default=None, metadata=FIXED)
    monotonic_s: float = 0.0
    clock: str = field(default="", metadata=FIXED)
    software: str = field(default="", metadata=FIXED)
    machine: CapturingMachine | None = field(default=None, metadata=FIXED)
    browser: CapturingBrowser | None = field(default=None, metadata=FIXED)
    options: Options | None = field(default=None, metadata=FIXED)
    article: ArticleFacts | None = None
    detours: tuple[Detour, ...] = ()
    interventions: tuple[str, ...] | None = None
    signals: tuple[Signal, ...] = ()
    phases: tuple[PhaseTime, ...] = ()
    hosts: tuple[AnsweringHost, ...] = field(default=(), metadata=FIXED)
    connections: TlsConnections | None = None
    guard: GuardReport | None = None
    recorder: RecorderReport | None = None
    failed: tuple[UnfinishedExchange, ...] = ()
    cut: tuple[UnfinishedExchange, ...] = ()
    missing: MissingRequests | None = None
    completeness: Completeness | None = None
    check: ReplayCheck | None = None
    redaction: RedactionReport | None = field(default=None, metadata=FIXED)
    salvaged: SalvageReport | None = field(default=None, metadata=FIXED)
    source: Mapping[str, Any] | None = field(default=None, repr=False, compare=False, metadata=FIXED)

    @classmethod
    def parse(cls, record: object) -> "Provenance":
        """All of a record's JSON that can be read. Never raises."""
        source = record if isinstance(record, dict) else {}
        hosts, hops = source.get("hosts"), source.get("redirects")
        shaped = source | {
            "detours": None,
            "hosts": [{"host": name} | host for name, host in hosts.items() if isinstance(host, dict)]
            if isinstance(hosts, dict)
            else None,
            "redirects": [{"url": hop} if isinstance(hop, str) else hop for hop in hops]
            if isinstance(hops, list)
            else None,
            "source": None,
        }
        return replace(readable(cls, shaped, _UNKNOWN), detours=detours_of(source), source=source)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Provenance":
        """The same of a record's block: JSON in UTF-8."""
        try:
            return cls.parse(json.loads(data))
        except (RecursionError, ValueError):
            return NOTHING

    @property
    def known_outcome(self) -> Outcome | None:
        """The outcome where it is one of ours."""
        return Outcome(self.outcome) if self.outcome in set(Outcome) else None

    @property
    def is_early(self) -> bool:
        """Whether it is of before warcite kept to the lower s, which is when records got ``detours``.

        Until then signatures were what OpenSSL gave, half of them with the upper one.
        """
        return bool(self.source) and "detours" not in (self.source or {})

    def to_json(self) -> dict[str, Any]:
        """The record's JSON: what it was read from, else today's form, in which a salvage tells less than a save."""
        if self.source is not None:
            return dict(self.source)
        names = _SALVAGED if self.salvaged else _SAVED
        values = {name: _plain(getattr(self, name)) for name in names}
        if "hosts" in values:
            values["hosts"] = {host.pop("host"): host for host in values["hosts"]}
        return {"format": FORMAT} | values

    def to_bytes(self) -> bytes:
        """The record as it stands in the WARC: JSON, UTF-8."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=1, default=str).encode()


NOTHING = Provenance(source={})
"""There is no record, or nothing of it can be read."""

_SAVED = tuple(item.name for item in fields(Provenance) if item.name not in ("salvaged", "source"))
_SALVAGED = (
    *("id", "outcome", "reasons", "signals", "requested_url", "url", "title", "status", "mime", "job", "tags", "note"),
    *("started", "ended", "software", "salvaged", "archive", "article", "detours"),
)
_UNKNOWN = {MissingKind: MissingKind.OTHER, Why: Why.FAILED, Consent: Consent.LEAVE}


def _plain(value: Any) -> Any:
    """As JSON has it; enums and moments as they are, which ``json`` is told how to write."""
    if isinstance(value, RedirectHop):
        return value.to_json()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        left_out = {"resumed"} if isinstance(value, Tls) else set()
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value) if item.name not in left_out}
    return value
