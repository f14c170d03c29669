"""A catalog row made from what a placed snapshot itself says, as far as it was sealed: provenance record and pages.

Snapshots may have been placed by another machine, by a later version, or be damaged: a row always comes out,
with what could be read. The derived files are not asked: anybody may write them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from capture.archive.catalog.row import Row
from capture.archive.store.archive import ArchiveFolder, PlacedSnapshot
from capture.archive.store.missing_requests import account
from capture.errors import Damaged, NotFound
from capture.formats.wacz.pages import PageEntry
from capture.model import moment as moments
from capture.model import snapshot_id
from capture.model.surt import surt

__all__ = ["BROKEN", "row_of"]

BROKEN = "its seal does not hold: warcite verify says why"


def row_of(archive: ArchiveFolder, placed: PlacedSnapshot) -> Row:
    """The row of a placed snapshot. Never raises for what lies in its folder.

    Where the seal does not hold, only where to find it is told: its address as it stands there, and that.
    """
    found = _contents(archive, placed)
    told, page = found.told, found.page
    seed = _text(told.get("requested_url")) or (page.url if page else "")
    url = _text(told.get("url")) or (page.url if page else seed)
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
    article = told.get("article")
    article = article if isinstance(article, dict) else {}
    return replace(
        row,
        captured=page.moment if page is not None else row.captured,
        outcome=_text(told.get("outcome")),
        reasons=account(told),
        status=_number(told.get("status")) or (page.status if page else None),
        title=_text(article.get("title")) or _text(told.get("title")) or (page.title if page else ""),
        site=_text(article.get("site")),
        words=_number(article.get("words")),
        author=_text(article.get("author")),
        published=_text(article.get("published")),
        language=_text(article.get("language")),
        tags=_sentences(told.get("tags")),
        note=_text(told.get("note")),
        job=_text(told.get("job")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    """What a folder tells; ``sealed``: page and provenance record are those that were sealed."""

    page: PageEntry | None = None
    bytes: int = 0
    told: Mapping[str, Any] = field(default_factory=dict)
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
            told = seen.provenance() if seen is not None else {}
            if seen is not None and told.get("id") == placed.id:
                return _Contents(page=seen.page, bytes=size, told=told, sealed=True)
            pages = package.pages()
            told = read_provenance(package)
            return _Contents(page=pages[0] if pages else None, bytes=size, told=told)
    except (Damaged, NotFound, OSError):
        return _Contents()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62 else None


def _sentences(value: Any) -> tuple[str, ...]:
    """A list of texts, or of objects with a ``text``."""
    items = value if isinstance(value, list) else []
    texts = (item.get("text") if isinstance(item, dict) else item for item in items)
    return tuple(text for text in texts if isinstance(text, str))
