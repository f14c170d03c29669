"""A row of the catalog: one snapshot as lists and searches see it, made from what the snapshot itself says.

A row says what was sealed, out of the provenance record and the pages; the derived files are not asked, since anybody
may write them. Snapshots may have been placed by another machine, by a later version, or be damaged: a row always
comes out, with what could be read; where the seal does not hold it says that, and where to find the snapshot.

Of an address the fragment behind ``#`` is, in an application, the page that was asked for, in a text a place in it.
SURT keys leave it out. So does the web, but for the page's own scripts: two articles can differ in it alone.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from capture.archive.store.archive import ArchiveFolder, PlacedSnapshot
from capture.errors import Damaged, NotFound
from capture.model import moment as moments
from capture.model import snapshot_id
from capture.model.surt import surt

__all__ = ["BROKEN", "Row", "closest_first", "fragment_of", "of_fragment", "row_of"]

BROKEN = "its seal does not hold: warcite verify says why"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One snapshot. ``path`` is below the archive's folder; ``seed`` the URL asked for, ``url`` the page's.

    ``outcome`` is one of the four, or empty when the record of it cannot be read. ``words`` is None where no
    article was read. ``author`` is the first one, ``published`` ISO 8601 as the page says, ``language`` BCP 47.
    ``bytes`` is the size of all sealed files. ``job`` is the config's, empty: saved by hand.
    """

    id: str
    path: str
    seed: str
    url: str
    captured: datetime
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    status: int | None = None
    title: str = ""
    site: str = ""
    words: int | None = None
    bytes: int = 0
    tags: tuple[str, ...] = ()
    note: str = ""
    job: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    seed_key: str = ""
    url_key: str = ""

    @property
    def address_key(self) -> str:
        """One for all snapshots of the same address, what stands behind ``#`` included."""
        return f"{self.url_key}#{self.url.partition('#')[2]}"

    def to_sql(self) -> dict[str, Any]:
        """The parameters of the query ``put``. SQLite holds UTF-8: a lone surrogate becomes ``?``."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        values |= {name: json.dumps(values[name]) for name in ("reasons", "tags")}
        values |= {"month": snapshot_id.month_folder(self.id), "captured": moments.to_iso(self.captured)}
        return {
            name: value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
            for name, value in values.items()
        }

    @classmethod
    def from_sql(cls, row: sqlite3.Row) -> "Row":
        """A row as the database gives it. Raises ValueError when it holds what no row can hold."""
        values = {name: row[name] for name in row.keys() if name != "month"}  # noqa: SIM118 - no mapping
        values["captured"] = moments.parse(values["captured"])
        for name in ("reasons", "tags"):
            values[name] = tuple(str(item) for item in json.loads(values[name]))
        return cls(**values)


def row_of(archive: ArchiveFolder, placed: PlacedSnapshot) -> Row:
    """The row of a placed snapshot. Never raises for what lies in its folder.

    Where the seal does not hold, it has only where to find it: its address as it stands there, and that.
    """
    # Only for new snapshots: a list of known ones must not wait for the readers of WARC and ZIP to load.
    from capture.archive.seal import open_preview
    from capture.archive.seal.read_provenance import read_provenance
    from capture.formats.wacz import open_package
    from capture.model.incompleteness import account
    from capture.model.provenance import NOTHING, ArticleFacts

    page, provenance, size, sealed = None, NOTHING, 0, False
    try:
        with open_package(placed.path) as package:
            size = sum(package.size(name) for name in package.names)
            preview = open_preview(package, archive.card)
            sealed = preview is not None and (provenance := preview.provenance()).id == placed.id
            if preview is not None and sealed:
                page = preview.page
            else:
                page, provenance = next(iter(package.pages()), None), read_provenance(package)
    except (Damaged, NotFound, OSError):
        page, provenance, size, sealed = None, NOTHING, 0, False
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
        bytes=size,
    )
    if not sealed:
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


def fragment_of(url: str) -> str:
    """What stands behind ``#``, escapes undone, without the directive of a text fragment; empty where nothing does."""
    return unquote(url.partition("#")[2].partition(":~:")[0])


def of_fragment(rows: Iterable[Row], url: str) -> list[Row]:
    """Of the rows of one key those of the fragment that ``url`` has, as asked for or as arrived at, in their order.

    Where there are none: for a place in a page those of the whole page, and for a whole page those of a place in it.
    A route of an application (``#/one``, ``#!/one``) stands for no other, and no other for it.
    """
    wanted, rows = fragment_of(url), list(rows)
    exact = [row for row in rows if wanted in (fragment_of(row.seed), fragment_of(row.url))]
    if exact or _is_route(wanted):
        return exact
    fragments = ((row, fragment_of(row.seed)) for row in rows)
    return [row for row, fragment in fragments if not (_is_route(fragment) if not wanted else fragment)]


def closest_first(rows: Iterable[Row], url: str) -> list[Row]:
    """Those asked for letter by letter, those arrived at so, all others; each in their order."""
    bare = url.partition(":~:")[0].removesuffix("#")
    return sorted(rows, key=lambda row: 0 if row.seed == bare else 1 if row.url == bare else 2)


def _is_route(fragment: str) -> bool:
    return fragment.startswith(("/", "!"))
