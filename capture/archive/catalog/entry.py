"""A catalog row made from what a placed snapshot itself says, as far as it was sealed: provenance record and pages.

Snapshots may have been placed by another machine, by a later version, or be damaged: a row always comes out,
with what could be read. The derived files are not asked: anybody may write them.
"""

from dataclasses import dataclass, replace

from capture.archive.catalog.row import Row
from capture.archive.store.archive import ArchiveFolder, PlacedSnapshot
from capture.archive.store.missing_requests import account
from capture.errors import Damaged, NotFound
from capture.formats.wacz.pages import PageEntry
from capture.model import moment as moments
from capture.model import snapshot_id
from capture.model.provenance import NOTHING, ArticleFacts, Provenance
from capture.model.surt import surt

__all__ = ["BROKEN", "row_of"]

BROKEN = "its seal does not hold: warcite verify says why"


def row_of(archive: ArchiveFolder, placed: PlacedSnapshot) -> Row:
    """The row of a placed snapshot. Never raises for what lies in its folder.

    Where the seal does not hold, only where to find it is told: its address as it stands there, and that.
    """
    found = _contents(archive, placed)
    provenance, page = found.provenance, found.page
    seed = provenance.requested_url or (page.url if page else "")
    url = provenance.url or (page.url if page else seed)
    row = Row(
        id=placed.id,
        path=placed.path.relative_to(archive.root).as_posix(),
        seed=seed,
        url=url,
        seed_key=surt(seed) if seed else "",
        url_key=surt(url) if url else "",
        captured=snapshot_id.moment(placed.id) or moments.from_ms(0),
        reasons=(BROKEN,),
        bytes=found.bytes,
    )
    if not found.sealed:
        return row
    article = provenance.article or ArticleFacts()
    return replace(
        row,
        captured=page.moment if page is not None else row.captured,
        outcome=provenance.outcome,
        reasons=account(provenance),
        status=provenance.status or (page.status if page else None),
        title=article.title or provenance.title or (page.title if page else ""),
        site=article.site,
        words=article.words,
        author=article.author,
        published=article.published,
        language=article.language,
        tags=provenance.tags,
        note=provenance.note,
        job=provenance.job,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    """What a folder tells; ``sealed``: page and provenance record are those that were sealed."""

    page: PageEntry | None = None
    bytes: int = 0
    provenance: Provenance = NOTHING
    sealed: bool = False


def _contents(archive: ArchiveFolder, placed: PlacedSnapshot) -> _Contents:
    # Only for new snapshots: a list of known ones must not wait for the readers of WARC and ZIP to load.
    from capture.archive.seal import glimpse
    from capture.archive.seal.provenance_record import read_provenance
    from capture.formats.wacz import open_package

    try:
        with open_package(placed.path) as package:
            size = sum(package.size(name) for name in package.names)
            seen = glimpse(package, archive.card)
            if seen is not None and (provenance := seen.provenance()).id == placed.id:
                return _Contents(page=seen.page, bytes=size, provenance=provenance, sealed=True)
            pages, provenance = package.pages(), read_provenance(package)
            return _Contents(page=pages[0] if pages else None, bytes=size, provenance=provenance)
    except (Damaged, NotFound, OSError):
        return _Contents()
