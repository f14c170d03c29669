"""The provenance record: who captured what, when, with what, and what came of it. Pure.

It is the last record in the WARC, inside the seal; what is in it can be relied on as far as the seal can.
"""

import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from capture.formats.warc import http_head
from capture.model import moment as moments
from capture.model.address import host_of, read_url
from capture.model.article import Article
from capture.model.detour import Detour, Way, told
from capture.model.exchange import Exchange, Peer, Truncation
from capture.model.guard_report import GuardReport
from capture.model.job import Job
from capture.model.missing_requests import WHOLE, Shortfall
from capture.model.options import Options
from capture.model.outcome import RecorderEnd, Verdict
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import Completeness
from capture.recording.browser import BrowserInfo
from capture.recording.guard import Upstream
from capture.recording.visit import Visit
from capture.workflows.finalize import SOFTWARE, sealed_facts

__all__ = ["FORMAT", "Evidence", "assemble", "cut", "detours", "failed", "hosts"]

FORMAT = 1
_ENDING = ("text/css", "text/html", "text/javascript", "application/javascript", "image/", "font/")
"""Types that come to an end, whether or not their length was told; others without one may be streams."""
ABORTED = -3  # net::ERR_ABORTED: the page or the browser gave the request up


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that the record is made from, as the rooms gave it."""

    id: str
    archive: str
    job: Job
    started: datetime
    ended: datetime
    monotonic_s: float
    visit: Visit
    browser: BrowserInfo | None
    guard: GuardReport
    exchanges: tuple[Exchange, ...]
    background: int
    recorder: RecorderEnd
    recorder_problems: tuple[str, ...]
    completeness: Completeness
    verdict: Verdict
    shortfall: Shortfall = WHOLE
    detours: tuple[Detour, ...] = ()
    check: ReplayCheck | None = None
    article: Article | None = None


def assemble(evidence: Evidence, peers: Sequence[tuple[Exchange, Peer | None]]) -> dict[str, Any]:
    """The record's fields; JSON once ``default=str`` has met enums and paths."""
    visit, job = evidence.visit, evidence.job
    return {
        "format": FORMAT,
        "id": evidence.id,
        "archive": evidence.archive,
        "outcome": evidence.verdict.outcome,
        "reasons": [asdict(reason) for reason in evidence.verdict.reasons],
        "requested_url": job.seed.url,
        "url": visit.url,
        "redirects": [
            {"url": hop.url, "status": hop.status} | ({"refresh": True} if hop.refresh else {})
            for hop in visit.redirects
        ],
        "title": visit.title,
        "status": visit.status,
        "mime": visit.mime,
        "job": job.name,
        "config_sha256": job.config_sha256,
        "tags": list(job.tags),
        "note": job.note,
        "started": moments.to_iso(evidence.started),
        "ended": moments.to_iso(evidence.ended),
        "monotonic_s": round(evidence.monotonic_s, 6),
        "clock": "system clock of the capturing machine; its offset is not known",
        "software": SOFTWARE,
        "machine": _machine(),
        "browser": None if evidence.browser is None else _browser(evidence.browser),
        "options": options(job.options),
        "article": sealed_facts(evidence.article),
        "detours": [asdict(one) for one in evidence.detours],
        "interventions": [*_opened(job.options, evidence.detours), *visit.interventions],
        "signals": [asdict(signal) for signal in visit.signals],
        "phases": [asdict(phase) for phase in visit.phases],
        "hosts": hosts(peers),
        "guard": asdict(evidence.guard),
        "recorder": {
            "end": evidence.recorder,
            "problems": list(evidence.recorder_problems),
            "exchanges": len(evidence.exchanges),
            "background": evidence.background,
            "heads_rebuilt": [one.url for one in evidence.exchanges if one.head_rebuilt],
        },
        "failed": [_line(exchange) for exchange in failed(evidence.exchanges)],
        "cut": [_line(exchange) for exchange in evidence.exchanges if exchange.truncated],
        "missing": asdict(evidence.shortfall),
        "completeness": asdict(evidence.completeness),
        "check": None if evidence.check is None else asdict(evidence.check),
    }


def options(given: Options) -> dict[str, Any]:
    """The options of a capture without the secrets in them."""
    fields = asdict(given)
    if given.proxy:
        fields["proxy"] = Upstream.parse(given.proxy).url
    return fields


def failed(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Requests that got no answer, but for those that the page gave up itself."""
    return [one for one in exchanges if one.status is None and one.net_error not in (0, ABORTED)]


def cut(exchanges: Iterable[Exchange], left: datetime) -> list[Exchange]:
    """Answers whose end is missing against the page's will: the connection broke, or a limit was reached.

    Or the browser was closed (from ``left`` on) while they still came, and would have come to an end: streams have
    none, and of media a browser takes no more than it plays.
    """
    return [
        one
        for one in exchanges
        if one.status is not None
        and not 300 <= one.status < 400  # a redirect's body is cut by every browser, and shown by none
        and (_broken(one) or _left_behind(one, left))
    ]


def _broken(exchange: Exchange) -> bool:
    broken = exchange.truncated in (Truncation.DISCONNECT, Truncation.LENGTH)
    return broken and exchange.net_error != ABORTED


def _left_behind(exchange: Exchange, left: datetime) -> bool:
    late = exchange.truncated is not None and exchange.started < left <= (exchange.ended or left)
    head = http_head.parse(exchange.response_head)
    media = head.media_type[0].startswith(("video/", "audio/"))
    ends = head.media_type[0].startswith(_ENDING) or head.content_length is not None
    return late and not media and ends


def hosts(peers: Iterable[tuple[Exchange, Peer | None]]) -> dict[str, Any]:
    """Per host: the addresses that answered, and the TLS connections with their certificate chains."""
    found: dict[str, Any] = {}
    for exchange, peer in peers:
        url = read_url(exchange.url)
        entry = found.setdefault(url.netloc if url else "", {"addresses": [], "tls": []})
        address = None if peer is None else f"{peer.address} port {peer.port}"
        tls = None if exchange.tls is None else _tls(exchange)
        for value, known in ((address, entry["addresses"]), (tls, entry["tls"])):
            if value is not None and value not in known:
                known.append(value)
    return found


def detours(
    exchanges: Sequence[Exchange], guard: GuardReport, given: Options, page: Sequence[str]
) -> tuple[Detour, ...]:
    """Those of the hosts that answered the page; ``page`` are its own addresses, whose hosts come first."""
    answered = [one for one in exchanges if one.status is not None]
    reached = {host_of(one.url) for one in answered}
    taken = Way.UNVERIFIED if given.ignore_tls_errors else Way.OWN_AUTHORITY
    doubtful = {
        host_of(one.url)
        for one in answered
        if one.tls is not None and (given.ignore_tls_errors or one.tls.private_root)
    }
    known = (*guard.detours, *(Detour(way=taken, host=host) for host in sorted(doubtful)))
    order = dict.fromkeys(host_of(url) for url in (*page, *(one.url for one in answered)))
    return tuple(one for host in order if host in reached for one in known if one.host == host)


def _tls(exchange: Exchange) -> dict[str, Any]:
    assert exchange.tls is not None
    fields = asdict(exchange.tls)
    fields.pop("resumed")
    return fields


def _machine() -> dict[str, str]:
    return {
        "system": platform.system(),
        "release": platform.release(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
    }


def _browser(info: BrowserInfo) -> dict[str, Any]:
    return {**asdict(info), "path": info.path.name}


def _opened(given: Options, detours: tuple[Detour, ...]) -> list[str]:
    lines = [told(detours)] if detours else []
    if given.ignore_tls_errors:
        lines.append("certificates that do not verify were accepted")
    if given.allow_private:
        lines.append("private addresses were allowed")
    return lines + [f"the address {text} was allowed" for text in given.allow_addresses]


def _line(exchange: Exchange) -> dict[str, Any]:
    return {
        "url": exchange.url,
        "method": exchange.method,
        "status": exchange.status,
        "net_error": exchange.net_error,
        "truncated": exchange.truncated,
        "detail": exchange.detail,
        "refused": exchange.refused,
        "bytes": exchange.response_body.length,
    }
