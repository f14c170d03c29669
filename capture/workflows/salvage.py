"""Salvage: what a dead process left in ``incoming/`` becomes a snapshot, sealed as ``partial``."""

import logging
import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from capture.archive.catalog import Catalog
from capture.archive.seal import Keyring
from capture.archive.store import ArchiveFolder, IncomingSnapshot, Orphan, claim, cut, orphans, place
from capture.formats.wacz import PageEntry
from capture.formats.warc import RecordRef, WarcIndex, Writer, scan
from capture.model import moment as moments
from capture.model.address import host_of, joined
from capture.model.detour import EVERY_HOST, detour_sentence, detours_of
from capture.model.outcome import Facts, RecorderEnd, decide
from capture.model.provenance import PREFIX, ArticleFacts, Provenance, SalvageReport
from capture.model.signal import Signal, SignalCode
from capture.workflows.finalize import SOFTWARE, seal_up, second_reading_signals
from capture.workflows.page_reader import PageReader, ReadLimits, article_or_why_not
from capture.workflows.progress import Progress

__all__ = ["salvage_all"]

logger = logging.getLogger(__name__)

_READING = ReadLimits(wall_s=10, cpu_s=10)  # somebody waits for another command, who did not ask for this article


def salvage_all(archive: ArchiveFolder, keyring: Keyring, progress: Progress, stopped: threading.Event) -> None:
    """Salvage everything that has no living owner, and say so; one that resists is left and named.

    What has a page that takes too long to read, or is still to be read when ``stopped`` is set, is sealed without
    an article.
    """
    for orphan in orphans(archive):
        try:
            line = _salvage(archive, keyring, orphan, stopped)
        except Exception as error:  # whatever a folder holds: one never stops the command that found it
            logger.error("salvage failed id=%s error=%s", orphan.id, type(error).__name__)
            progress.warn(f"{orphan.folder} could not be salvaged and is left as it is: {error}")
            continue
        if line:
            progress.warn(line)


def _salvage(archive: ArchiveFolder, keyring: Keyring, orphan: Orphan, stopped: threading.Event) -> str:
    """Seal and place one orphan; a sentence about it, empty when another command was faster."""
    work = claim(archive, orphan)
    if work is None:
        return ""
    with work:
        if orphan.sealed:
            place(archive, work)
            what = "it was sealed already; nothing is missing"
        else:
            what = _seal_what_is_there(archive, keyring, work, orphan, stopped)
        with Catalog(archive) as catalog:
            row = catalog.add(orphan.id)
    logger.info("orphan salvaged id=%s was_sealed=%s", orphan.id, orphan.sealed)
    return f"salvaged {orphan.id} ({row.seed or 'unknown address'}) from a save that was killed: {what}"


def _seal_what_is_there(
    archive: ArchiveFolder, keyring: Keyring, work: IncomingSnapshot, orphan: Orphan, stopped: threading.Event
) -> str:
    records, bytes_cut = _keep_whole(work.warc)
    about = orphan.about
    page = _page(records, about)
    with PageReader(_READING, stopped) as reader:
        article, unread = article_or_why_not(reader, WarcIndex(work.warc, records))
    detours = tuple(  # of what the save had been told, the ways to hosts that answered
        replace(detour, host=host)
        for host in dict.fromkeys(host_of(ref.url) for ref in records if ref.type == "response")
        for detour in detours_of(about)
        if detour.host in (host, EVERY_HOST)
    )
    text = "the capture was killed; what it had written was salvaged"
    signals = [*second_reading_signals(work.warc, records), Signal(name=SignalCode.SALVAGED, text=text)]
    if about.get("secrets"):
        text = "the capture had secrets, which died with it: nobody looked for what is left of them"
        signals.append(Signal(name=SignalCode.SECRETS_NOT_SOUGHT, text=text))
    verdict = decide(Facts(status=page.status, signals=tuple(signals), recorder=RecorderEnd.KILLED, detours=detours))
    provenance = replace(
        Provenance.parse({name: about.get(name) for name in ("requested_url", "job", "tags", "note", "started")}),
        source=None,
        id=orphan.id,
        archive=archive.id,
        outcome=verdict.outcome,
        reasons=verdict.reasons,
        signals=unread,
        url=page.url,
        status=page.status,
        mime=page.mime,
        software=SOFTWARE,
        salvaged=SalvageReport(at=moments.to_iso(datetime.now(UTC)), bytes_cut=bytes_cut),
        article=ArticleFacts.of(article),
        detours=detours,
    )
    records = (*records, *_append_provenance(work, page, provenance))
    for leftover in (work.folder / name for name in ("indexes", "pages", "datapackage.json")):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)
    seal_up(archive, keyring, work, records=records, page=page, article=article, note=detour_sentence(detours))
    answers = sum(ref.type == "response" for ref in records)
    return "; ".join((f"{answers} answers kept as {verdict.outcome}", *(signal.text for signal in unread)))


def _keep_whole(warc: Path) -> tuple[tuple[RecordRef, ...], int]:
    """Leave the whole records alone in the file; where they stand now, and how many bytes were dropped.

    A kill cuts the end off. A power failure can also leave a hole in the middle: then the file is written
    anew, so that what stands behind the hole is kept.
    """
    found = scan(warc)
    if all(ref.offset < found.sound_bytes for ref in found.records):
        return found.records, cut(warc, lambda _: found.sound_bytes)
    size, kept, at = warc.stat().st_size, [], 0
    anew = warc.with_name(f".{warc.name}.part")
    with warc.open("rb") as old, anew.open("wb") as new:
        for ref in found.records:
            old.seek(ref.offset)
            new.write(old.read(ref.length))
            kept.append(replace(ref, offset=at))
            at += ref.length
    anew.replace(warc)
    return tuple(kept), size - at


def _page(records: tuple[RecordRef, ...], about: dict[str, object]) -> PageEntry:
    """The seed's own answer where it is there: redirects are followed as far as they were recorded."""
    requested = str(about.get("requested_url", "")).partition("#")[0]
    answers = [ref for ref in records if ref.type == "response" and ref.url.startswith("http")]
    own = next((ref for ref in answers if ref.url == requested), None)
    if own is None:
        own = answers[0] if answers else None
    final = own
    for _ in range(20):
        if final is None or not final.location or not 300 <= (final.status or 0) < 400:
            break
        target = joined(final.url, final.location).partition("#")[0]
        following = next((ref for ref in answers if ref.url == target and ref is not final), None)
        if following is None:
            break
        final = following
    started = moments.parse(str(about["started"])) if "started" in about else datetime.now(UTC)
    return PageEntry(
        url=final.url if final else requested,
        moment=final.date if final else started,
        status=final.status if final else None,
        mime=final.mime if final else "",
        load_state=0,
    )


def _append_provenance(work: IncomingSnapshot, page: PageEntry, provenance: Provenance) -> tuple[RecordRef, ...]:
    """Write the record into a file of its own and append that: each record is its own gzip member."""
    tail = work.local / "tail.warc.gz"
    writer = Writer(tail, software=SOFTWARE, page_id="")
    writer.put_metadata(f"{PREFIX}{page.url}", "application/json", provenance.to_bytes(), datetime.now(UTC))
    written = writer.close()
    size = work.warc.stat().st_size
    with work.warc.open("ab") as whole, tail.open("rb") as end:
        shutil.copyfileobj(end, whole)
    return tuple(replace(ref, offset=ref.offset + size) for ref in written.records)
