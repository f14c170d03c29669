"""The provenance record of a capture, made of what a save knows when it is over. Pure."""

import platform
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import datetime

from capture.model import moment as moments
from capture.model.address import read_url
from capture.model.article import Article
from capture.model.connection_report import ConnectionReport
from capture.model.detour import detour_sentence
from capture.model.exchange import Exchange, Peer
from capture.model.provenance import (
    AnsweringHost,
    ArticleFacts,
    CapturingBrowser,
    CapturingMachine,
    PhaseTime,
    Provenance,
    RecorderReport,
    RedirectHop,
    UnfinishedExchange,
)
from capture.recording.guard import Upstream
from capture.recording.visit import Visit
from capture.workflows.capture_context import CaptureContext
from capture.workflows.capture_session import SessionResult
from capture.workflows.finalize import SOFTWARE
from capture.workflows.find_missing_requests import failed
from capture.workflows.findings import Findings

__all__ = ["hosts", "odd_connections", "provenance_of"]

MOST_ODD = 100  # connections of which something odd is told


def provenance_of(
    context: CaptureContext,
    session: SessionResult,
    visit: Visit,
    found: Findings,
    article: Article | None,
    ended: datetime,
    seconds: float,
) -> Provenance:
    """The record, with the secrets that may stand in its texts; it ``ended`` after so many monotonic ``seconds``."""
    job, exchanges = context.job, session.log.exchanges
    options = job.options
    if options.proxy:
        options = replace(options, proxy=Upstream.parse(options.proxy).url)
    opened = [detour_sentence(found.detours)] if found.detours else []
    if options.ignore_tls_errors:
        opened.append("certificates that do not verify were accepted")
    if options.allow_private:
        opened.append("private addresses were allowed")
    opened += [f"the address {text} was allowed" for text in options.allow_addresses]
    return Provenance(
        id=context.incoming.id,
        archive=context.archive.id,
        outcome=found.verdict.outcome,
        reasons=found.verdict.reasons,
        requested_url=job.seed.url,
        url=visit.url,
        redirects=tuple(RedirectHop(**asdict(hop)) for hop in visit.redirects),
        title=visit.title,
        status=visit.status,
        mime=visit.mime,
        job=job.name,
        config_sha256=job.config_sha256,
        tags=job.tags,
        note=job.note,
        started=moments.to_iso(context.started),
        ended=moments.to_iso(ended),
        monotonic_s=round(seconds, 6),
        clock="system clock of the capturing machine; its offset is not known",
        software=SOFTWARE,
        machine=CapturingMachine(
            system=platform.system(),
            release=platform.release(),
            architecture=platform.machine(),
            python=platform.python_version(),
        ),
        browser=CapturingBrowser(**(asdict(session.browser) | {"path": session.browser.path.name})),
        options=options,
        article=ArticleFacts.of(article),
        detours=found.detours,
        interventions=(*opened, *visit.interventions),
        signals=visit.signals,
        phases=tuple(PhaseTime(**asdict(phase)) for phase in visit.phases),
        hosts=hosts(
            (exchange, None if exchange.local_port is None else session.peer(exchange.local_port))
            for exchange in exchanges
        ),
        guard=session.guard,
        recorder=RecorderReport(
            end=session.end,
            problems=(*session.problems, *odd_connections(session.connections or ()), *session.writer.written.failures),
            exchanges=len(exchanges),
            background=session.log.background,
            heads_rebuilt=tuple(exchange.url for exchange in exchanges if exchange.head_rebuilt),
        ),
        failed=tuple(map(UnfinishedExchange.of, failed(exchanges))),
        cut=tuple(UnfinishedExchange.of(exchange) for exchange in exchanges if exchange.truncated),
        missing=found.shortfall,
        completeness=found.completeness,
        check=session.check,
    )


def odd_connections(reports: Iterable[ConnectionReport]) -> Iterator[str]:
    """What was odd on connections and no fault, each with its host; no more than ``MOST_ODD``."""
    told = [f"{report.host} port {report.port}: {note}" for report in reports for note in report.notes]
    yield from told[:MOST_ODD]
    if len(told) > MOST_ODD:
        yield f"{len(told) - MOST_ODD:,} more connections of which something is to be told"


def hosts(peers: Iterable[tuple[Exchange, Peer | None]]) -> tuple[AnsweringHost, ...]:
    """Per host: the addresses that answered, and the TLS connections with their certificate chains."""
    found: dict[str, AnsweringHost] = {}
    for exchange, peer in peers:
        url = read_url(exchange.url)
        name = url.netloc if url else ""
        host = found.get(name, AnsweringHost(host=name, addresses=(), tls=()))
        address = () if peer is None else (f"{peer.address} port {peer.port}",)
        tls = () if exchange.tls is None else (replace(exchange.tls, resumed=False),)
        found[name] = replace(
            host,
            addresses=tuple(dict.fromkeys((*host.addresses, *address))),
            tls=tuple(dict.fromkeys((*host.tls, *tls))),
        )
    return tuple(found.values())
