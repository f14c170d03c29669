"""From what a session left to what became of it: what the outcome rests on, found without browser and network. Pure.

Completeness compares the witnesses: the browser's events, the wire, the guard's count of bytes. What is missing, whose
word stands for the hosts, what the visit noticed, what could not be read and which limits were reached are put into one
``Facts``, and the model's rules decide.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

from capture.formats.warc import Leaks, WarcIndex
from capture.model.address import host_of, normal_host
from capture.model.connection_report import ConnectionReport
from capture.model.detour import Detour, Way
from capture.model.exchange import Exchange
from capture.model.guard_report import GuardReport, LimitHit, LimitKind
from capture.model.missing_requests import MissingRequests
from capture.model.options import Options
from capture.model.outcome import NOTICED, Facts, RecorderEnd, Verdict, decide
from capture.model.sighting import Completeness, Sighting
from capture.model.signal import Signal, SignalCode
from capture.recording.visit import Visit
from capture.recording.wire.completeness import completeness_of
from capture.workflows.capture_session import SessionResult
from capture.workflows.exchange_log import netloc
from capture.workflows.find_missing_requests import media_lacks, shortfall

__all__ = ["Findings", "answered", "detours", "emptiness", "findings", "noticed", "worker_answers"]

MOST_EMPTY = 4096  # decoded bytes of an answer that are looked at: a longer one is not empty
NO_CONTENT = frozenset({204, 205})  # RFC 9110, 15.3.5 and 15.3.6

_ENDED = frozenset({SignalCode.INTERRUPTED, SignalCode.BROWSER_DIED, SignalCode.PAGE_CLOSED, SignalCode.PHASE_RAN_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found of a session, and the outcome that follows."""

    completeness: Completeness
    shortfall: MissingRequests
    detours: tuple[Detour, ...]
    verdict: Verdict


def findings(session: SessionResult, visit: Visit, options: Options, left: Leaks) -> Findings:
    """Of a session whose visit has all its signals; ``left`` are the secrets that are in the record all the same."""
    exchanges, guard = session.log.exchanges, session.guard
    completeness = completeness_of(session.sightings, exchanges, session.connections, session.relayed)
    missing = shortfall(
        exchanges, session.sightings, completeness, guard, session.check, media_lacks(visit.media, exchanges),
        answer_url=visit.answer_url, answered=visit.status is not None, left=visit.ended,
    )  # fmt: skip
    ways = detours(exchanges, guard, options, (visit.requested_url, visit.answer_url))
    signals = (explained(signal, visit.answer_url, guard) for signal in visit.signals)
    facts = Facts(
        status=visit.status,
        signals=(*signals, *not_read(session.connections), *not_sought(left)),
        shortfall=missing,
        recorder=session.end,
        unaccounted=completeness.unaccounted,
        seed_unread=seed_unread(session.connections, exchanges, visit.answer_url, session.end),
        limits=tuple(map(reached, guard.limits_hit)),
        check=session.check,
        secrets_left=tuple(map(str, left.found)),
        detours=ways,
    )
    return Findings(completeness=completeness, shortfall=missing, detours=ways, verdict=decide(facts))


def answered(visit: Visit, exchanges: tuple[Exchange, ...]) -> Visit:
    """The visit with the status that was recorded, where it ended before the browser told of it.

    The wire knows of an answer a moment earlier than the page; in between come Ctrl-C and the browser's death.
    """
    ended = any(signal.name in _ENDED for signal in visit.signals)
    url = urldefrag(visit.answer_url).url
    own = [exchange.status for exchange in exchanges if exchange.url == url]
    final = [status for status in own if status and not 300 <= status < 400]
    return replace(visit, status=final[-1]) if ended and final and visit.status is None else visit


def emptiness(view: WarcIndex, visit: Visit) -> tuple[Signal, ...]:
    """A signal where the seed's own answer has no content: by its status, or no byte but white space in its body."""
    if visit.status is None or not 200 <= visit.status < 300:
        return ()
    payload = view.readable(view.document(visit.answer_url), MOST_EMPTY) if visit.status not in NO_CONTENT else None
    if visit.status not in NO_CONTENT and (payload is None or payload.cut or payload.data.strip()):
        return ()
    return (Signal(name=SignalCode.EMPTY_ANSWER, text=f"the server answered with nothing (HTTP {visit.status})"),)


def worker_answers(sightings: tuple[Sighting, ...]) -> tuple[Signal, ...]:
    """A notice of what the page's own service worker answered: the wire saw no such exchange."""
    count = sum(sighting.from_worker for sighting in sightings)
    if not count:
        return ()
    times = "once" if count == 1 else f"{count} times"
    text = f"the page's own service worker answered {times} in the server's place; what it made itself is not recorded"
    return (Signal(name=SignalCode.SERVICE_WORKER, text=text),)


def noticed(signals: tuple[Signal, ...], verdict: Verdict) -> tuple[Signal, ...]:
    """What the visit noticed and the verdict does not name, as far as people want to hear of it."""
    named = {reason.code for reason in verdict.reasons}
    return tuple(signal for signal in signals if signal.name in NOTICED - named)


def not_sought(left: Leaks) -> Iterator[Signal]:
    """Records that were not read to their end in search of secrets."""
    if left.unread:
        text = f"{len(left.unread)} bodies unpack to more than is searched for secrets: {left.unread[0]}"
        yield Signal(name=SignalCode.SECRETS_NOT_SOUGHT, text=text)


def not_read(connections: Iterable[ConnectionReport]) -> Iterator[Signal]:
    """A signal for each host and reason of connections that could not be read to their end."""
    for text in dict.fromkeys(_fault(report) for report in connections if report.fault):
        yield Signal(name=SignalCode.CONNECTION_UNREAD, text=text)


def seed_unread(
    connections: Iterable[ConnectionReport],
    exchanges: Iterable[Exchange],
    answer_url: str,
    end: RecorderEnd = RecorderEnd.ORDERLY,
) -> str:
    """Why the seed's own answer is not recorded, where a connection to its host could not be read, or the recorder
    ended too soon; else empty."""
    url = urldefrag(answer_url).url
    if any(exchange.url == url and exchange.status is not None for exchange in exchanges):
        return ""
    own = (report for report in connections if (normal_host(report.host), report.port) == netloc(url))
    killed = "the page's own answer is not recorded" if end is RecorderEnd.KILLED else ""
    return next((_fault(report) for report in own if report.fault), killed)


def _fault(report: ConnectionReport) -> str:
    return f"what came from {report.host} port {report.port} could not be read: {report.fault}"


def explained(signal: Signal, url: str, guard: GuardReport) -> Signal:
    """A network error in the guard's words: through a proxy Chromium knows only that it failed."""
    host = host_of(url)
    whys = {failure.host.strip("[]"): failure.why for failure in guard.failures}
    whys |= {refusal.host.strip("[]"): refusal.why for refusal in guard.refusals}
    if signal.name is not SignalCode.NET_ERROR or host not in whys:
        return signal
    return replace(signal, text=whys[host])


def reached(hit: LimitHit) -> str:
    """A limit of the guard in words."""
    size = hit.kind in (LimitKind.SNAPSHOT_BYTES, LimitKind.BODY_BYTES)
    what = hit.kind.value.removesuffix("_bytes")
    number = f"{hit.limit / 1e6:,.10g} MB a {what}" if size else f"{hit.limit:,} {what}"
    return f"the limit of {number} was reached"


def detours(
    exchanges: Sequence[Exchange], guard: GuardReport, options: Options, page: Sequence[str]
) -> tuple[Detour, ...]:
    """Those of the hosts that answered the page; ``page`` are its own addresses, whose hosts come first."""
    answers = [exchange for exchange in exchanges if exchange.status is not None]
    hosts = {host_of(exchange.url) for exchange in answers}
    way = Way.UNVERIFIED if options.ignore_tls_errors else Way.OWN_AUTHORITY
    doubtful = {
        host_of(exchange.url)
        for exchange in answers
        if exchange.tls is not None and (options.ignore_tls_errors or exchange.tls.private_root)
    }
    known = (*guard.detours, *(Detour(way=way, host=host) for host in sorted(doubtful)))
    order = dict.fromkeys(host_of(url) for url in (*page, *(exchange.url for exchange in answers)))
    return tuple(detour for host in order if host in hosts for detour in known if detour.host == host)
