"""Snapshots opened for reading, and what this process has found when it checked them.

Opening holds the files against the seal first. What was read of a snapshot stays in memory under the mark of its files
(``SealStatus.mark``): where one of them changes everything is read again. Reports of checks are kept for as long as the
process lives, and count for the files that were checked.
"""

import logging
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from capture.archive.catalog import Row, SnapshotTarget
from capture.archive.seal import Report, SealStatus
from capture.archive.store import ArchiveFolder
from capture.errors import Damaged, NotFound, NotRead, WarciteError
from capture.formats.wacz import PageEntry
from capture.model.article import Article, Image
from capture.model.citation import Citation
from capture.model.provenance import Provenance
from capture.reading.cite import of_snapshot
from capture.web.snapshot_files import SnapshotImage, article_image
from capture.workflows.extract import article_in
from capture.workflows.open_snapshot import SnapshotReading, reading_at, standing_of
from capture.workflows.pdf_pages import PdfPages, page_of
from capture.workflows.show import SnapshotSummary, shown
from capture.workflows.verify import verify

__all__ = ["CachedReport", "OpenSnapshot", "SnapshotService"]

logger = logging.getLogger(__name__)

PAGE_WIDTH = 1000  # pixels of a PDF's page
PDF = "application/pdf"
SNAPSHOTS = 32  # whose articles stay in memory
PDF_PAGES = 24  # that stay in memory
DRAWN_AT_ONCE = 2
IMAGES = 8  # that stay in memory, each of at most snapshot_files.CAPTURED bytes
FIGURES = 100  # pictures an article that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedReport:
    """A report of this process. ``trouble`` is set where the snapshot could not even be opened.

    ``mark`` is that of the files which were checked: of others it says nothing.
    """

    report: Report | None
    trouble: str
    when: datetime
    seconds: float
    mark: str = ""

    @property
    def holds(self) -> bool:
        """Whether every check held."""
        return self.report is not None and self.report.ok


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSnapshot:
    """One snapshot with all that its pages show. ``article`` None: it cannot be read, ``trouble`` says why.

    ``saves`` are all of its address, oldest first. ``provenance`` is the snapshot's own account, hostile text.
    """

    row: Row
    folder: Path
    summary: SnapshotSummary
    article: Article | None
    trouble: str
    saves: tuple[Row, ...]
    checked: CachedReport | None

    @property
    def standing(self) -> SealStatus:
        """Whether its files are those that were sealed, as of this opening."""
        return self.summary.standing

    @property
    def broken(self) -> bool:
        """Whether its seal does not hold, or a check of this process found a fault."""
        return self.standing.broken or (self.checked is not None and not self.checked.holds)

    @property
    def provenance(self) -> Provenance:
        """What the record in the snapshot says of itself."""
        return self.summary.provenance

    @property
    def title(self) -> str:
        """As the article has it, else as the page called itself, else its address."""
        value = self.article.title.value if self.article and self.article.title else ""
        return value or self.row.title or self.row.url or self.row.id

    def citation(self, archive: ArchiveFolder) -> Citation:
        """The citation, as ``warcite cite`` makes it."""
        page = self.summary.page or PageEntry(url=self.row.url, moment=self.row.captured)
        return of_snapshot(
            self.article or Article(),
            self.provenance,
            page,
            self.standing.number,
            broken=self.broken,
            snapshot=self.row.id,
            archive=archive.card.id,
            public_url=archive.card.public_url,
        )


class SnapshotService:
    """Opens snapshots of one archive; safe to use from several threads."""

    def __init__(self, archive: ArchiveFolder) -> None:
        self.archive = archive
        self._reports: dict[str, CachedReport] = {}
        self._checking = threading.Lock()
        self._contents: OrderedDict[tuple[Path, str], tuple[SnapshotSummary, Article | None, str]] = OrderedDict()
        self._reading = threading.Lock()
        self._drawing = threading.Semaphore(DRAWN_AT_ONCE)
        # Each is asked for with the mark of the folder as it is: what was read before it changed is not given out.
        self._image = lru_cache(maxsize=IMAGES)(lambda folder, mark, image: article_image(folder, image))
        self._image_numbers = lru_cache(maxsize=SNAPSHOTS)(_numbers)
        self._pdf_page = lru_cache(maxsize=PDF_PAGES)(self._draw)

    def open(self, row: Row, saves: tuple[Row, ...]) -> OpenSnapshot:
        """The snapshot of a row. Raises NotFound where its folder is gone, Damaged where it cannot be opened."""
        folder = self.folder(row)
        with reading_at(SnapshotTarget(path=folder, id=row.id, archived=True), self.archive.root) as target:
            summary, article, trouble = self._read(target)
            standing = target.standing
        checked = self._reports.get(row.id)
        return OpenSnapshot(
            row=row,
            folder=folder,
            summary=replace(summary, standing=standing),
            article=article,
            trouble=trouble,
            saves=tuple(sorted(saves, key=lambda save: (save.captured, save.id))),
            checked=checked if checked is not None and checked.mark in ("", standing.mark) else None,
        )

    def folder(self, row: Row) -> Path:
        """Where the snapshot stands."""
        return self.archive.root / row.path

    def image(self, opened: OpenSnapshot, number: int) -> SnapshotImage | None:
        """The article's lead picture (0) or that of its figure of that number; None where the archive holds none, or
        where the seal does not hold: a picture has no place to say so.
        """
        images = _images(opened.article)
        image = images[number] if 0 <= number < len(images) and not opened.broken else None
        return self._image(opened.folder, opened.standing.mark, image) if image else None

    def image_numbers(self, opened: OpenSnapshot) -> frozenset[int]:
        """The numbers of the pictures that can be shown."""
        if opened.broken:
            return frozenset()
        return self._image_numbers(opened.folder, opened.standing.mark, _images(opened.article))

    def pdf_page(self, opened: OpenSnapshot, number: int, width: int = PAGE_WIDTH) -> PdfPages | None:
        """Page ``number`` of the PDF that the snapshot is of (0: how many there are); None: it is of no PDF, its seal
        does not hold, or the page cannot be drawn.
        """
        if opened.broken or opened.provenance.mime != PDF:
            return None
        try:
            return self._pdf_page(opened.folder, opened.standing.mark, number, width)
        except (Damaged, NotFound, NotRead):
            return None

    def _draw(self, folder: Path, mark: str, number: int, width: int) -> PdfPages | None:
        with self._drawing:
            return page_of(folder, number, width)

    def check(self, row: Row) -> CachedReport:
        """Verify the snapshot now and remember the finding; one at a time, since each reads a whole snapshot."""
        folder, mark, trouble = self.folder(row), "", ""
        report: Report | None = None
        with self._checking:
            began = time.monotonic()
            with suppress(WarciteError):
                mark = standing_of(folder, self.archive.root).mark
            try:
                report = verify(str(folder), self.archive.root)
            except WarciteError as error:
                trouble = str(error)
            seconds = time.monotonic() - began
            checked = CachedReport(report=report, trouble=trouble, when=datetime.now(UTC), seconds=seconds, mark=mark)
            self._reports[row.id] = checked
        logger.info("snapshot checked id=%s holds=%s seconds=%.1f", row.id, checked.holds, seconds)
        return checked

    def _read(self, target: SnapshotReading) -> tuple[SnapshotSummary, Article | None, str]:
        """What the snapshot tells, and its article out of the sealed records, never out of the derived files, which
        nothing vouches for; read again where a file has changed.
        """
        key = (target.package.path, target.standing.mark)
        with self._reading:
            if key in self._contents:
                return self._contents[key]
        article, trouble = None, ""
        summary = shown(target, self.archive.root)
        try:
            article = article_in(target.package)
        except (Damaged, NotFound, NotRead) as error:
            trouble = str(error)
        with self._reading:
            self._contents[key] = summary, article, trouble
            while len(self._contents) > SNAPSHOTS:
                self._contents.popitem(last=False)
        return summary, article, trouble


def _images(article: Article | None) -> tuple[Image | None, ...]:
    """The lead picture, then those of the figures: a picture's number is its index."""
    if article is None:
        return ()
    lead = article.lead_image.image if article.lead_image else None
    return (lead, *(figure.image for figure in article.figures[:FIGURES]))


def _numbers(folder: Path, mark: str, images: tuple[Image | None, ...]) -> frozenset[int]:
    return frozenset(number for number, image in enumerate(images) if image and article_image(folder, image))
