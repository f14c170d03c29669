"""The desk: snapshots opened for reading, and what this process has found when it checked them."""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from capture.cite import of_snapshot
from capture.errors import Damaged, NotFound, NotRead, WarciteError
from capture.flows.extract import article_in
from capture.flows.pdf_pages import Drawn, page_of
from capture.flows.reading import Reading, reading_at, standing_of
from capture.flows.show import Shown, shown
from capture.flows.verify import verify
from capture.model.article import Article, Image
from capture.model.citation import Citation
from capture.seal import Report, Standing
from capture.store import Archive, Row, Target
from capture.wacz import Page
from capture.web import pictures

__all__ = ["Checked", "Desk", "Opened"]

PAGE_WIDTH = 1000  # pixels of a PDF's page
KEPT = 32  # snapshots whose articles stay in memory
DRAWN = 24  # pages of PDFs that stay in memory
DRAWING = 2  # that are drawn at a time
PICTURES = 8  # pictures that stay in memory, each of at most pictures.CAPTURED bytes
FIGURES = 100  # pictures an article that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
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
class Opened:
    """One snapshot with all that its pages show. ``article`` None: it cannot be read, ``trouble`` says why.

    ``saves`` are all of its address, oldest first. ``provenance`` is the snapshot's own account, hostile text.
    """

    row: Row
    folder: Path
    shown: Shown
    article: Article | None
    trouble: str
    saves: tuple[Row, ...]
    checked: Checked | None

    @property
    def standing(self) -> Standing:
        """Whether its files are those that were sealed, as of this opening."""
        return self.shown.standing

    @property
    def broken(self) -> bool:
        """Whether its seal does not hold, or a check of this process found a fault."""
        return self.standing.broken or (self.checked is not None and not self.checked.holds)

    @property
    def provenance(self) -> Mapping[str, Any]:
        """What the record in the snapshot says of itself."""
        return self.shown.provenance

    @property
    def title(self) -> str:
        """As the article has it, else as the page called itself, else its address."""
        value = self.article.title.value if self.article and self.article.title else ""
        return value or self.row.title or self.row.url or self.row.id

    def citation(self, archive: Archive) -> Citation:
        """The citation, as ``warcite cite`` makes it."""
        page = self.shown.page or Page(url=self.row.url, moment=self.row.captured)
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


class Desk:
    """Opens snapshots of one archive; safe to use from several threads."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._checked: dict[str, Checked] = {}
        self._checking = threading.Lock()
        self._read: OrderedDict[tuple[Path, str], tuple[Shown, Article | None, str]] = OrderedDict()
        self._reading = threading.Lock()
        self._numbers = lru_cache(maxsize=KEPT)(_numbers)
        self._captured = lru_cache(maxsize=PICTURES)(_captured)
        self._drawing = threading.Semaphore(DRAWING)
        self._drawn = lru_cache(maxsize=DRAWN)(self._draw)

    def open(self, row: Row, saves: tuple[Row, ...]) -> Opened:
        """The snapshot of a row. Raises NotFound where its folder is gone, Damaged where it cannot be opened."""
        folder = self.folder(row)
        with reading_at(Target(path=folder, id=row.id, archived=True), self.archive.root) as target:
            told, article, trouble = self._contents(target)
            standing = target.standing
        checked = self._checked.get(row.id)
        return Opened(
            row=row,
            folder=folder,
            shown=replace(told, standing=standing),
            article=article,
            trouble=trouble,
            saves=tuple(sorted(saves, key=lambda one: (one.captured, one.id))),
            checked=checked if checked is not None and checked.mark in ("", standing.mark) else None,
        )

    def picture(self, opened: Opened, number: int) -> pictures.Picture | None:
        """The article's lead picture (0) or that of its figure of that number; None where the archive holds none, or
        where the seal does not hold: a picture has no place to say so.
        """
        images = _images(opened.article)
        image = images[number] if 0 <= number < len(images) and not opened.broken else None
        return self._captured(opened.folder, opened.standing.mark, image) if image else None

    def printed(self, opened: Opened, number: int, width: int = PAGE_WIDTH) -> Drawn | None:
        """Page ``number`` of the PDF that the snapshot is of (0: how many there are); None: it is of no PDF, or its
        seal does not hold. Raises NotRead where the page cannot be drawn.
        """
        if opened.broken or opened.provenance.get("mime") != "application/pdf":
            return None
        return self._drawn(opened.folder, opened.standing.mark, number, width)

    def _draw(self, folder: Path, mark: str, number: int, width: int) -> Drawn | None:
        with self._drawing:
            return page_of(folder, number, width)

    def shown(self, opened: Opened) -> frozenset[int]:
        """The numbers of the pictures that can be shown."""
        if opened.broken:
            return frozenset()
        return self._numbers(opened.folder, opened.standing.mark, _images(opened.article))

    def folder(self, row: Row) -> Path:
        """Where the snapshot stands."""
        return self.archive.root / row.path

    def check(self, row: Row) -> Checked:
        """Verify the snapshot now and remember the finding; one at a time, since each reads a whole snapshot."""
        with self._checking:
            began = time.monotonic()
            mark = self._mark(self.folder(row))
            report, trouble = self._verify(self.folder(row))
            seconds = time.monotonic() - began
            found = Checked(
                report=report, trouble=trouble, when=datetime.now(UTC), seconds=seconds, mark=mark
            )
            self._checked[row.id] = found
            return found

    def _mark(self, folder: Path) -> str:
        try:
            return standing_of(folder, self.archive.root).mark
        except WarciteError:
            return ""

    def _verify(self, folder: Path) -> tuple[Report | None, str]:
        try:
            return verify(str(folder), self.archive.root), ""
        except WarciteError as error:
            return None, str(error)

    def _contents(self, target: Reading) -> tuple[Shown, Article | None, str]:
        """What the snapshot tells, and its article out of the records; read again where a file has changed."""
        key = (target.package.path, target.standing.mark)
        with self._reading:
            known = self._read.get(key)
        if known is not None:
            return known
        found = (shown(target, self.archive.root), *_article(target))
        with self._reading:
            self._read[key] = found
            while len(self._read) > KEPT:
                self._read.popitem(last=False)
        return found


def _article(target: Reading) -> tuple[Article | None, str]:
    """The article out of the sealed records, never out of the derived files, which nothing vouches for."""
    try:
        return article_in(target.package), ""
    except (Damaged, NotFound, NotRead) as error:
        return None, str(error)


def _images(article: Article | None) -> tuple[Image | None, ...]:
    """The lead picture, then those of the figures: a picture's number is its place."""
    if article is None:
        return ()
    lead = article.lead_image.image if article.lead_image else None
    return (lead, *(figure.image for figure in article.figures[:FIGURES]))


def _captured(folder: Path, mark: str, image: Image) -> pictures.Picture | None:
    """``mark`` is of the folder as it is: what was read before it changed is not given out."""
    return pictures.captured(folder, image)


def _numbers(folder: Path, mark: str, images: tuple[Image | None, ...]) -> frozenset[int]:
    return frozenset(
        number for number, image in enumerate(images) if image and pictures.captured(folder, image)
    )
