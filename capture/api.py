"""The public interface: an archive folder, what can be saved into it and read out of it.

``Archive("archives").save("https://example.org/story").article()`` is the whole of it.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from capture.model.article import Article
from capture.model.job import Job
from capture.model.options import HostTarget, Limits, Options, Viewport
from capture.model.outcome import Outcome, Reason
from capture.model.seed import Seed

if TYPE_CHECKING:
    from capture.archive import catalog, store

__all__ = ["Archive", "HostTarget", "Limits", "Options", "Snapshot", "Viewport"]

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A snapshot. ``path`` is its folder, an unpacked WACZ, or a file; ``status`` the HTTP status of the page.

    ``outcome`` is None where no sealed record tells it. ``reasons`` say why it is not complete, and whose word stands
    for a host that was not reached as the web leads (code ``mapped``); ``seal``: its seal does not hold.
    """

    id: str
    path: Path
    outcome: Outcome | None
    requested_url: str
    url: str
    title: str
    status: int | None
    reasons: tuple[Reason, ...] = ()

    def article(self) -> Article:
        """The article, read from the archived records. Raises NotFound, Damaged, NotRead."""
        from capture.workflows.extract import article_of

        return article_of(self.path)

    def verify(self) -> bool:
        """Whether every record, index line, hash and signature holds; ``warcite verify`` says which."""
        from capture.workflows.verify import verify

        return verify(str(self.path), self.path).ok


class Archive:
    """An archive folder; made by the first save when it is empty or missing."""

    def __init__(self, folder: str | Path = "archives") -> None:
        self.folder = Path(folder)

    def save(self, url: str, *, tags: tuple[str, ...] = (), note: str = "", **options: Any) -> Snapshot:
        """Capture a page; see ``save_async``. In a running loop (Jupyter) it takes a thread of its own.

        In a loop of your own prefer ``save_async``, which does not hold it up.
        """
        return _on_some_loop(self.save_async(url, tags=tags, note=note, **options))

    async def save_async(self, url: str, *, tags: tuple[str, ...] = (), note: str = "", **options: Any) -> Snapshot:
        """Capture a page and place the snapshot; ``options`` are the fields of ``Options``.

        Whatever the page does is an outcome, never an exception. Raises UsageError (not a web address, an
        unknown option), SeedRefused (a private address), BrowserMissing, BrowserError, ArchiveError,
        KeyMissing, NoSpace.
        """
        from capture.errors import UsageError
        from capture.model.options import read_locale, read_time_zone
        from capture.workflows.open_archive import open_for_writing
        from capture.workflows.progress import Silent
        from capture.workflows.save import save

        seed = Seed.parse(url)
        for name, read in (("locale", read_locale), ("time_zone", read_time_zone)):
            if options.get(name):
                read(options[name])
        try:
            job = Job(seed=seed, options=Options(**options), tags=tags, note=note)
        except TypeError as error:
            known = ", ".join(Options.__slots__)
            raise UsageError(f"not an option: {error}", hint=f"The options: {known}.") from error
        archive = await asyncio.to_thread(open_for_writing, self.folder, Silent())
        saved = await save(job, archive)
        return Snapshot(
            id=saved.id,
            path=saved.path,
            outcome=saved.outcome,
            requested_url=saved.requested_url,
            url=saved.url,
            title=saved.title,
            status=saved.status,
            reasons=saved.reasons,
        )

    def snapshots(self) -> Iterator[Snapshot]:
        """All snapshots, newest first. Raises NotFound when the folder is no archive yet."""
        from capture.archive.catalog import Catalog
        from capture.archive.store import open_archive

        opened = open_archive(self.folder)
        with Catalog(opened) as catalog:
            catalog.refresh()
            rows = catalog.all()
        for row in rows:
            yield _placed(opened, row)

    def __getitem__(self, name: str) -> Snapshot:
        """The snapshot that a unique part of its id, ``@latest``, a URL or a path names.

        A path names what stands there: a copy, a ``.wacz``, a WARC of any producer. Raises NotFound, Deleted.
        """
        from capture.archive.catalog import Catalog
        from capture.archive.store import open_archive
        from capture.workflows.open_snapshot import locate

        target = locate(name, self.folder)
        if target.archived:
            opened = open_archive(self.folder)
            with Catalog(opened) as catalog:
                row = catalog.get(target.id)
            if row is not None:
                return _placed(opened, row)
        return _outside(target.path, self.folder)

    def __repr__(self) -> str:
        return f"Archive({str(self.folder)!r})"


def _placed(archive: "store.ArchiveFolder", row: "catalog.Row") -> Snapshot:
    """What stands in the archive. The row has no codes of reasons: they are read where there are any."""
    from capture.archive.seal import open_preview
    from capture.formats.wacz import open_package
    from capture.model.incompleteness import reasons_of

    path, reasons = archive.root / row.path, tuple(Reason(code="seal", text=text) for text in row.reasons)
    if row.outcome and row.reasons:
        with open_package(path) as package:
            preview = open_preview(package, archive.card)
            reasons = reasons_of(preview.provenance()) if preview else ()
    return Snapshot(
        id=row.id,
        path=path,
        outcome=Outcome(row.outcome) if row.outcome else None,
        requested_url=row.seed,
        url=row.url,
        title=row.title,
        status=row.status,
        reasons=reasons,
    )


def _outside(path: Path, archive: Path) -> Snapshot:
    """What stands at a path that is no place in the archive, as far as it tells of itself."""
    from capture.model.incompleteness import reasons_of
    from capture.model.provenance import NOTHING
    from capture.workflows.show import show

    shown = show(str(path), archive)
    broken = (Reason(code="seal", text=shown.standing.title),) if shown.standing.broken else ()
    provenance, page = NOTHING if shown.standing.broken else shown.provenance, shown.page
    return Snapshot(
        id=provenance.id or shown.id,
        path=path,
        outcome=provenance.known_outcome,
        requested_url=provenance.requested_url,
        url=provenance.url or (page.url if page else ""),
        title=provenance.title or (page.title if page else ""),
        status=provenance.status if provenance.status is not None or page is None else page.status,
        reasons=broken or reasons_of(provenance),
    )


def _on_some_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end from plain code, or, where a loop runs already, on a thread of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="warcite-save")
    try:
        return pool.submit(asyncio.run, work).result()
    finally:
        pool.shutdown(wait=False)  # who interrupts the waiting does not wait on
