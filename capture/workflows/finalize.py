"""Finish: from a closed WARC to a sealed snapshot in its place, the same way for a save and a salvage."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from capture._version import __version__
from capture.archive.seal import Keyring, seal_hash, sign
from capture.archive.store import ArchiveFolder, IncomingSnapshot, PlacedSnapshot, place, write_derived
from capture.errors import ClockWrong
from capture.formats.cdxj import lines
from capture.formats.wacz import PageEntry, add_digest, finish
from capture.formats.warc import RecordRef
from capture.formats.warc.second_reading import second_reading
from capture.model import moment as moments
from capture.model.article import Article
from capture.model.outcome import LEFT_SHOWN
from capture.model.signal import Signal, SignalCode

__all__ = ["SOFTWARE", "Sealed", "check_clock", "seal_up", "second_reading_signals"]

logger = logging.getLogger(__name__)

SOFTWARE = f"warcite {__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A placed snapshot and its seal hash, ``sha256:`` and 64 hex digits."""

    placed: PlacedSnapshot
    seal: str


def seal_up(
    archive: ArchiveFolder,
    keyring: Keyring,
    work: IncomingSnapshot,
    *,
    records: tuple[RecordRef, ...],
    page: PageEntry,
    article: Article | None,
    note: str = "",
) -> Sealed:
    """Write index, pages and manifest, sign, place, and write the derived files beside it, where the article was
    read, with a note in them.

    Raises NoSpace, ArchiveError, KeyMissing, ClockWrong; then everything is still in ``incoming/``.
    """
    created = datetime.now(UTC).replace(microsecond=0)
    check_clock(archive, keyring, created)
    key = keyring.signing_key(archive.card)
    manifest = finish(work.folder, index=lines(records, work.warc.name), page=page, created=created, software=SOFTWARE)
    add_digest(work.folder, sign(manifest, key, created))
    logger.info("snapshot sealed id=%s records=%d", work.id, len(records))
    placed = place(archive, work)
    if article is not None:
        derive(archive, placed.id, article, note)
    return Sealed(placed=placed, seal=seal_hash(manifest))


def second_reading_signals(warc: Path, records: Sequence[RecordRef]) -> tuple[Signal, ...]:
    """What warcio, reading the file once more, reads otherwise than it was written: all but the provenance record,
    which tells of it and is written thereafter."""
    texts = second_reading(warc, records)
    more = len(texts) - LEFT_SHOWN
    texts = (*texts[:LEFT_SHOWN], *([f"warcio reads {more} more records otherwise"] if more > 0 else []))
    return tuple(Signal(name=SignalCode.READ_OTHERWISE, text=text) for text in texts)


def check_clock(archive: ArchiveFolder, keyring: Keyring, now: datetime) -> None:
    """Raises ClockWrong where ``now`` lies before the key's own birth: what is sealed then never verifies.

    Raises KeyMissing as ``Keyring.signing_key``.
    """
    born = keyring.listed_key(archive.card).since.replace(microsecond=0)
    if now < born:
        raise ClockWrong(
            f"this machine's clock says {moments.to_words(now)}, and the key that seals was made on "
            f"{moments.to_words(born)}: what is sealed now would never verify",
            hint="Set the clock, then try again. If it was wrong on the day the archive was made, and is right now, "
            f"correct the time “from” in {archive.root / 'archive.json'}.",
        )


def derive(archive: ArchiveFolder, identifier: str, article: Article, note: str) -> None:
    """Write what can always be made again: ``article.json`` and ``article.md``."""
    from capture.reading.extract.render import to_json, to_markdown

    write_derived(archive, identifier, "article.json", to_json(article, note).encode())
    write_derived(archive, identifier, "article.md", to_markdown(article, note).encode())
