"""Save: one URL's way through the house, as a list of plain steps."""

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from random import SystemRandom
from typing import TypeVar
from urllib.parse import urldefrag

from playwright.async_api import Playwright

from capture.archive.catalog import Catalog
from capture.archive.seal import Keyring
from capture.archive.store import ArchiveFolder, IncomingSnapshot, incoming
from capture.errors import NotRead
from capture.formats.wacz import PageEntry
from capture.formats.warc import Leaks, RecordRef, WarcIndex, leaks
from capture.model import moment as moments
from capture.model import snapshot_id
from capture.model.address import host_of
from capture.model.article import Article
from capture.model.deadline import Deadline
from capture.model.detour import possible, told
from capture.model.exchange import Exchange
from capture.model.guard_report import GuardReport, LimitHit, LimitKind
from capture.model.job import Job
from capture.model.outcome import NOTICED, Facts, Verdict, decide
from capture.model.sighting import Sighting
from capture.model.signal import Signal, SignalCode
from capture.recording import netlog
from capture.recording.guard import Policy, Upstream, check_seed
from capture.recording.visit import Visit
from capture.workflows import provenance_record
from capture.workflows.capture_session import Recorded, record
from capture.workflows.clock import check_clock
from capture.workflows.demo_site import newsroom
from capture.workflows.finalize import provenance_bytes, provenance_uri, read_otherwise, seal_up
from capture.workflows.missing_requests import shortfall
from capture.workflows.page_reader import PageReader
from capture.workflows.progress import Progress, Silent
from capture.workflows.redaction import Discreet, not_sought
from capture.workflows.save_result import Saved
from capture.workflows.whole_media import media_lacks

__all__ = ["save"]

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

MOST_EMPTY = 4096  # decoded bytes of an answer that are looked at: a longer one is not empty
NO_CONTENT = frozenset({204, 205})  # RFC 9110, 15.3.5 and 15.3.6

_ENDED = frozenset({SignalCode.INTERRUPTED, SignalCode.BROWSER_DIED, SignalCode.PAGE_CLOSED, SignalCode.PHASE_RAN_OUT})


async def save(
    job: Job, archive: ArchiveFolder, *, progress: Progress | None = None, playwright: Playwright | None = None
) -> Saved:
    """Capture a page, seal it, place it in the archive, read its article.

    Cancelling once ends the visit early; what arrived is placed as ``partial`` and ``interrupted`` is set.
    Raises SeedRefused, SeedUnresolved, BrowserMissing, BrowserError before anything is recorded; NoSpace,
    ArchiveError after which everything lies in ``incoming/`` for the next command to salvage.
    """
    async with newsroom(job) as ready:
        return await _save(ready, archive, progress or Silent(), playwright)


async def _save(job: Job, archive: ArchiveFolder, progress: Progress, playwright: Playwright | None) -> Saved:
    begun, started = time.monotonic(), datetime.now(UTC)
    check_clock(archive, Keyring.from_environment(), started)
    policy = Policy.from_options(job.options)
    # Behind a proxy a name may be known that is not known here.
    kept = job.options.keep_failed or bool(job.options.proxy)
    await check_seed(policy, job.seed, unresolved_too=kept)
    identifier = snapshot_id.make(started, job.seed.host, SystemRandom())
    discreet = Discreet.of(job)
    logger.info("save begun id=%s host=%s", identifier, job.seed.host)
    for name in discreet.secrets.too_short:
        progress.warn(f"the {name} is too short to be looked for in the record")
    with incoming(archive, identifier, _about(job, started, discreet)) as work, closing(PageReader()) as reader:
        page_id = str(uuid.uuid4())
        deadline = Deadline(begun=time.monotonic(), seconds=job.options.limits.deadline_s)
        recorded = await record(job, work, page_id, policy, discreet, progress, playwright, reader, deadline)
        progress.phase("reading the article and sealing")
        finishing = _Finishing(job, archive, work, page_id, recorded, discreet, started, begun, reader, deadline)
        return await _to_the_end(asyncio.to_thread(finishing.run), reader)


async def _to_the_end(work: Awaitable[Result], reader: PageReader) -> Result:
    """Wait for the end of work that must not be left half done.

    Ctrl-C spares it the article, a second is let through.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if task.cancelled():
            raise
        reader.stopped.set()
        return await task


def _about(job: Job, started: datetime, discreet: Discreet) -> dict[str, object]:
    """What a salvage of this capture has to know."""
    proxy = Upstream.parse(job.options.proxy).url if job.options.proxy else ""
    return {
        "requested_url": discreet.text(job.seed.url),
        "started": moments.to_iso(started),
        "job": job.name,
        "tags": [discreet.text(tag) for tag in job.tags],
        "note": discreet.text(job.note),
        "secrets": [secret.name for secret in discreet.secrets],
        "detours": [asdict(one) for one in possible(job.options, proxy)],
    }


class _Finishing:
    """The half of a save that needs no browser: article, outcome, provenance, seal, placement."""

    def __init__(
        self,
        job: Job,
        archive: ArchiveFolder,
        work: IncomingSnapshot,
        page_id: str,
        recorded: Recorded,
        discreet: Discreet,
        started: datetime,
        begun: float,
        reader: PageReader,
        deadline: Deadline,
    ) -> None:
        self._job, self._archive, self._work, self._page_id = job, archive, work, page_id
        self._reader, self._deadline = reader, deadline
        self._recorded, self._discreet, self._started, self._begun = recorded, discreet, started, begun

    def run(self) -> Saved:
        """Everything from the flushed WARC to the catalog row. Raises NoSpace, ArchiveError, KeyMissing."""
        recorded, job = self._recorded, self._job
        recorded.writer.flush()
        view = WarcIndex(self._work.warc, recorded.writer.records)
        visit = answered(recorded.visit, recorded.tally.exchanges)
        seen, unread = self._article(view)
        more = (*emptiness(view, visit), *worker_answers(recorded.sightings), *unread)
        more += read_otherwise(self._work.warc, recorded.writer.records)
        recorded = replace(recorded, visit=replace(visit, signals=(*visit.signals, *more)))
        self._recorded = recorded
        left = leaks(self._work.warc, self._discreet.policy.needles)
        evidence = self._evidence(left, seen)
        visit = self._discreet.visit(recorded.visit)
        peers = [(one, None if one.local_port is None else recorded.peer(one.local_port)) for one in evidence.exchanges]
        recorded.writer.put_metadata(
            provenance_uri(visit.answer_url),
            "application/json",
            provenance_bytes(self._discreet.provenance(provenance_record.assemble(evidence, peers), left)),
            evidence.ended,
        )
        written = recorded.writer.close()
        page = page_of(visit, self._page_id, written.records)
        sealed = seal_up(
            self._archive,
            Keyring.from_environment(),
            self._work,
            records=written.records,
            page=page,
            article=seen,
            note=self._discreet.text(told(evidence.detours)),
        )
        with Catalog(self._archive) as catalog:
            catalog.add(sealed.placed.id)
        logger.info("snapshot saved id=%s outcome=%s", sealed.placed.id, evidence.verdict.outcome)
        return Saved(
            id=sealed.placed.id,
            path=sealed.placed.path,
            outcome=evidence.verdict.outcome,
            reasons=tuple(map(self._discreet.reason, evidence.verdict.reasons)),
            noticed=noticed(visit.signals, evidence.verdict),
            requested_url=visit.requested_url,
            url=visit.answer_url,
            status=visit.status,
            title=page.title,
            exchanges=len(evidence.exchanges),
            bytes=written.bytes,
            article_title=self._discreet.text(seen.title.value) if seen and seen.title else "",
            article_words=seen.words if seen else 0,
            seal=sealed.seal,
            seconds=time.monotonic() - self._begun,
            check=self._discreet.check(recorded.check),
            shortfall=self._discreet.shortfall(evidence.shortfall),
            job=job.name,
            interrupted=recorded.interrupted,
        )

    def _article(self, view: WarcIndex) -> tuple[Article | None, tuple[Signal, ...]]:
        """The page's article; None and why, where the limits did not suffice: the snapshot is sealed without it."""
        try:
            seconds = self._deadline.article_s(time.monotonic())
            return self._reader.read(view, seconds=seconds).article, ()
        except NotRead as error:
            logger.warning("article not read id=%s", self._work.id)
            return None, (Signal(name=SignalCode.ARTICLE_UNREAD, text=error.message),)

    def _evidence(self, left: Leaks, article: Article | None) -> provenance_record.Evidence:
        recorded = self._recorded
        exchanges = recorded.tally.exchanges
        completeness = netlog.complete(recorded.sightings, exchanges)
        seen = recorded.visit
        missing = shortfall(
            exchanges,
            recorded.sightings,
            completeness,
            recorded.guard,
            recorded.check,
            media_lacks(seen.media, exchanges),
            answer_url=seen.answer_url,
            answered=seen.status is not None,
            left=seen.ended,
        )
        detours = provenance_record.detours(
            exchanges, recorded.guard, self._job.options, (seen.requested_url, seen.answer_url)
        )
        facts = Facts(
            status=seen.status,
            signals=(
                *(explained(signal, seen.answer_url, recorded.guard) for signal in seen.signals),
                *not_sought(left),
            ),
            shortfall=missing,
            recorder=recorded.end,
            limits=tuple(map(reached, recorded.guard.limits_hit)),
            check=recorded.check,
            secrets_left=tuple(map(str, left.found)),
            detours=detours,
        )
        return provenance_record.Evidence(
            id=self._work.id,
            archive=self._archive.id,
            article=article,
            job=self._job,
            started=self._started,
            ended=datetime.now(UTC),
            monotonic_s=time.monotonic() - self._begun,
            visit=recorded.visit,
            browser=recorded.browser,
            guard=recorded.guard,
            exchanges=exchanges,
            background=recorded.tally.background,
            recorder=recorded.end,
            recorder_problems=(*recorded.problems, *recorded.writer.written.failures),
            completeness=completeness,
            verdict=decide(facts),
            shortfall=missing,
            detours=detours,
            check=recorded.check,
        )


def answered(visit: Visit, exchanges: tuple[Exchange, ...]) -> Visit:
    """The visit with the status that was recorded, where it ended before the browser told of it.

    The wire knows of an answer a moment earlier than the page; in between come Ctrl-C and the browser's death.
    """
    ended = any(signal.name in _ENDED for signal in visit.signals)
    url = urldefrag(visit.answer_url).url
    told = [one.status for one in exchanges if one.url == url and one.status and not 300 <= one.status < 400]
    return replace(visit, status=told[-1]) if ended and told and visit.status is None else visit


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
    count = sum(one.from_worker for one in sightings)
    if not count:
        return ()
    times = "once" if count == 1 else f"{count} times"
    text = f"the page's own service worker answered {times} in the server's place; what it made itself is not recorded"
    return (Signal(name=SignalCode.SERVICE_WORKER, text=text),)


def noticed(signals: tuple[Signal, ...], verdict: Verdict) -> tuple[Signal, ...]:
    """What the visit noticed and the verdict does not name, as far as people want to hear of it."""
    told = {reason.code for reason in verdict.reasons}
    return tuple(signal for signal in signals if signal.name in NOTICED - told)


def explained(signal: Signal, url: str, guard: GuardReport) -> Signal:
    """A network error in the guard's words: through a proxy Chromium knows only that it failed."""
    host = host_of(url)
    told = {one.host.strip("[]"): one.why for one in guard.failures}
    told |= {one.host.strip("[]"): one.why for one in guard.refusals}
    if signal.name != SignalCode.NET_ERROR or host not in told:
        return signal
    return replace(signal, text=told[host])


def reached(hit: LimitHit) -> str:
    """A limit of the guard in words."""
    size = hit.kind in (LimitKind.SNAPSHOT_BYTES, LimitKind.BODY_BYTES)
    what = hit.kind.value.removesuffix("_bytes")
    number = f"{hit.limit / 1e6:,.10g} MB a {what}" if size else f"{hit.limit:,} {what}"
    return f"the limit of {number} was reached"


def page_of(visit: Visit, page_id: str, records: tuple[RecordRef, ...]) -> PageEntry:
    """The line of pages.jsonl: the seed's own answer, whatever a script did afterwards.

    ``moment`` is the WARC-Date of the document's record, or of the request that nobody answered, so that
    readers find it.
    """
    answered = visit.status is not None
    url = urldefrag(visit.answer_url if answered else visit.requested_url).url
    own = [ref for ref in records if ref.url == url]
    answers = [ref for ref in own if ref.type == "response" and ref.status == visit.status]
    dated = (answers if answered else own)[-1:]
    moved = any(signal.name == SignalCode.MOVED_BY_SCRIPT for signal in visit.signals)
    return PageEntry(
        url=url,
        moment=dated[0].date if dated else visit.started,
        id=page_id,
        title="" if moved else visit.title,
        text="" if moved else visit.page_text,
        mime=visit.mime,
        status=visit.status,
    )
