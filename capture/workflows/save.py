"""Save: one URL's way to a sealed snapshot, step by step.

The archive is open already, whoever opened it salvaged what an earlier save had left. Then:

1. ``_begin``: clock and address are checked, the incoming folder is made; nothing is recorded before that.
2. ``capture_session``: a browser visits the page, its artifacts are kept, it is replayed and supplemented, and the
   recording ends with the browser. From here on nothing needs a browser or the loop.
3. ``_conclude``: the article is read, the record is searched for secrets, completeness and outcome are decided
   (``findings``), the provenance record is written as the last one, the package is made, sealed and placed, and the
   catalog gets its row.

Whatever fails after the first record leaves the incoming folder for the next command to salvage. The stack of ``save``
closes recorder, writer, reader and incoming folder in that order on every path.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from random import SystemRandom
from urllib.parse import urldefrag

from playwright.async_api import Playwright

from capture.archive.catalog import Catalog
from capture.archive.seal import Keyring
from capture.archive.store import ArchiveFolder, incoming
from capture.formats.wacz import PageEntry
from capture.formats.warc import RecordRef, WarcIndex, leaks
from capture.model import moment as moments
from capture.model import snapshot_id
from capture.model.deadline import Deadline
from capture.model.detour import detour_sentence, possible
from capture.model.incompleteness import page_cut
from capture.model.job import Job
from capture.model.provenance import PREFIX
from capture.model.seed import Seed
from capture.model.signal import SignalCode
from capture.recording.guard import Policy, Upstream, check_seed
from capture.recording.visit import Visit
from capture.workflows.capture_context import TOOLS, CaptureContext, CaptureTools
from capture.workflows.capture_session import SessionResult, capture_session
from capture.workflows.finalize import check_clock, second_reading_signals
from capture.workflows.findings import answered, emptiness, findings, noticed, worker_answers
from capture.workflows.make_provenance import provenance_of
from capture.workflows.page_reader import article_or_why_not
from capture.workflows.progress import Progress, Silent
from capture.workflows.redactor import Redactor
from capture.workflows.save_result import SaveResult
from capture.workflows.wire_evidence import key_signals, page_connection, tls_connections, wire_records, wire_signals

__all__ = ["save"]

logger = logging.getLogger(__name__)


async def save(
    job: Job,
    archive: ArchiveFolder,
    *,
    progress: Progress | None = None,
    playwright: Playwright | None = None,
    tools: CaptureTools = TOOLS,
) -> SaveResult:
    """Capture a page, seal it, place it in the archive, read its article.

    Cancelling once ends the visit early; what arrived is placed as ``partial`` and ``interrupted`` is set.
    Raises SeedRefused, SeedUnresolved, BrowserMissing, BrowserError before anything is recorded; NoSpace,
    ArchiveError after which everything lies in ``incoming/`` for the next command to salvage.
    """
    async with with_demo_site(job) as ready, AsyncExitStack() as stack:
        context = await _begin(ready, archive, progress or Silent(), tools, stack)
        session = await capture_session(context, playwright, stack)
        context.progress.phase("reading the article and sealing")
        return await _to_the_end(context, session)


@asynccontextmanager
async def with_demo_site(job: Job) -> AsyncIterator[Job]:
    """The job as it is; where it asks for the demo, with address and host map of a running newsroom."""
    if not job.demo:
        yield job
        return
    from capture.demo import URL, serve  # here, since a server takes longer to import than all the rest of a save

    async with serve() as host_map:
        mapped = replace(job.options, host_map=(*job.options.host_map, *host_map))
        yield replace(job, seed=Seed.parse(URL), options=mapped, demo=False)


async def _begin(
    job: Job, archive: ArchiveFolder, progress: Progress, tools: CaptureTools, stack: AsyncExitStack
) -> CaptureContext:
    """Refuse what cannot become a snapshot, then make the incoming folder."""
    begun, started = time.monotonic(), datetime.now(UTC)
    check_clock(archive, Keyring.from_environment(), started)
    policy = Policy.from_options(job.options)
    # Behind a proxy a name may be known that is not known here.
    await check_seed(policy, job.seed, unresolved_too=job.options.keep_failed or bool(job.options.proxy))
    identifier = snapshot_id.make(started, job.seed.host, SystemRandom())
    logger.info("save begun id=%s host=%s", identifier, job.seed.host)
    redactor = Redactor.of(job)
    for name in redactor.secrets.too_short:
        progress.warn(f"the {name} is too short to be looked for in the record")
    proxy = Upstream.parse(job.options.proxy).url if job.options.proxy else ""
    about: dict[str, object] = {  # what a salvage of this capture has to know
        "requested_url": redactor.clean(job.seed.url),
        "started": moments.to_iso(started),
        "job": job.name,
        "tags": list(redactor.clean(job.tags)),
        "note": redactor.clean(job.note),
        "secrets": [secret.name for secret in redactor.secrets],
        "detours": [asdict(detour) for detour in possible(job.options, proxy)],
    }
    return CaptureContext(
        job=job,
        archive=archive,
        incoming=stack.enter_context(incoming(archive, identifier, about)),
        page_id=str(uuid.uuid4()),
        started=started,
        begun=begun,
        policy=policy,
        redactor=redactor,
        deadline=Deadline(begun=time.monotonic(), seconds=job.options.limits.deadline_s),
        reader=stack.enter_context(closing(tools.reader())),
        progress=progress,
        tools=tools,
    )


async def _to_the_end(context: CaptureContext, session: SessionResult) -> SaveResult:
    """Wait for the end of what must not be left half done: Ctrl-C spares it the article, a second is let through."""
    task = asyncio.ensure_future(asyncio.to_thread(_conclude, context, session))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if task.cancelled():
            raise
        context.reader.stopped.set()
        return await task


def _conclude(context: CaptureContext, session: SessionResult) -> SaveResult:
    """Everything from the flushed WARC to the catalog's row. Raises NoSpace, ArchiveError, KeyMissing."""
    writer, clean = session.writer, context.redactor.clean
    options, redacting = context.job.options, bool(context.redactor.secrets)
    for record in wire_records(session.connections, session.kept, options, redacting=redacting):
        writer.put_wire(record)
    writer.flush()
    index = WarcIndex(context.incoming.warc, writer.records)
    visit = answered(session.visit, session.log.exchanges)
    seconds = context.deadline.article_s(time.monotonic())
    article, unread = article_or_why_not(context.reader, index, seconds=seconds)
    carrier = page_connection(session.log.exchanges, visit.answer_url, visit.status)
    connections = tls_connections(session.connections, carrier)
    more = (*emptiness(index, visit), *worker_answers(session.sightings), *unread)
    more += key_signals(connections)
    more += wire_signals(session.connections, session.kept, options, redacting=redacting)
    more += second_reading_signals(context.incoming.warc, writer.records)
    visit = replace(visit, signals=(*visit.signals, *more))
    left = leaks(context.incoming.warc, context.redactor.policy.needles)
    found = findings(session, visit, options, left)

    ended, seconds = datetime.now(UTC), time.monotonic() - context.begun
    provenance = provenance_of(context, session, visit, found, article, ended, seconds)
    provenance = replace(provenance, connections=connections)
    provenance = replace(clean(provenance), redaction=context.redactor.report(left))
    visit = clean(visit)
    writer.put_metadata(f"{PREFIX}{visit.answer_url}", "application/json", provenance.to_bytes(), ended)
    written = writer.close()

    page = page_of(visit, context.page_id, written.records)
    sealed = context.tools.seal(
        context.archive,
        Keyring.from_environment(),
        context.incoming,
        records=written.records,
        page=page,
        article=article,
        note=clean("; ".join(filter(None, (detour_sentence(found.detours), page_cut(provenance))))),
    )
    with Catalog(context.archive) as catalog:
        catalog.add(sealed.placed.id)
    logger.info("snapshot saved id=%s outcome=%s", sealed.placed.id, found.verdict.outcome)
    return SaveResult(
        id=sealed.placed.id,
        path=sealed.placed.path,
        outcome=found.verdict.outcome,
        reasons=clean(found.verdict.reasons),
        noticed=noticed(visit.signals, found.verdict),
        requested_url=visit.requested_url,
        url=visit.answer_url,
        status=visit.status,
        title=page.title,
        exchanges=len(session.log.exchanges),
        bytes=written.bytes,
        article_title=clean(article.title.value) if article and article.title else "",
        article_words=article.words if article else 0,
        seal=sealed.seal,
        seconds=time.monotonic() - context.begun,
        check=clean(session.check),
        shortfall=clean(found.shortfall),
        job=context.job.name,
        interrupted=session.interrupted,
    )


def page_of(visit: Visit, page_id: str, records: tuple[RecordRef, ...]) -> PageEntry:
    """The line of pages.jsonl: the seed's own answer, whatever a script did afterwards.

    ``moment`` is the WARC-Date of the document's record, or of the request that nobody answered, so that
    readers find it.
    """
    is_answered = visit.status is not None
    url = urldefrag(visit.answer_url if is_answered else visit.requested_url).url
    own = [ref for ref in records if ref.url == url]
    answers = [ref for ref in own if ref.type == "response" and ref.status == visit.status]
    dated = (answers if is_answered else own)[-1:]
    moved = any(signal.name is SignalCode.MOVED_BY_SCRIPT for signal in visit.signals)
    return PageEntry(
        url=url,
        moment=dated[0].date if dated else visit.started,
        id=page_id,
        title="" if moved else visit.title,
        text="" if moved else visit.page_text,
        mime=visit.mime,
        status=visit.status,
    )
