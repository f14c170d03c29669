"""Finding what a person names: a part of an id, ``@latest``, a URL (its newest snapshot), a path."""

import difflib
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from capture.archive.catalog.catalog import Catalog
from capture.archive.catalog.row import Row, closest_first, fragment_of
from capture.archive.store.archive import ArchiveFolder
from capture.errors import Deleted, NotFound, UsageError
from capture.model import snapshot_id
from capture.model.seed import Seed
from capture.model.surt import surt

if TYPE_CHECKING:
    from capture.archive.seal import Tombstone

__all__ = ["LATEST", "SnapshotTarget", "find", "find_path", "find_tombstone"]

LATEST = "@latest"
SHOWN = 5  # candidates in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotTarget:
    """A snapshot: ``path`` is a folder, a .wacz or a WARC file; ``id`` is empty for a foreign file.

    ``archived``: it stands in the archive that was searched.
    """

    path: Path
    id: str = ""
    archived: bool = False


def find(catalog: Catalog, name: str) -> SnapshotTarget:
    """The one snapshot that ``name`` means.

    Raises NotFound with candidates when it means none, or more than one; Deleted where it meant one.
    """
    try:
        return _find(catalog, name)
    except NotFound as error:
        tombstones = _tombstones(catalog.archive, name) if name != LATEST else []
        if not tombstones:
            raise
        seals = ", ".join(tombstone.seal for tombstone in tombstones[:SHOWN] if tombstone.seal)
        hint = f"Its seal was {seals}." if len(tombstones) == 1 and seals else ""
        raise Deleted("\n".join(tombstone.text for tombstone in tombstones[:SHOWN]), hint=hint) from error


def _find(catalog: Catalog, name: str) -> SnapshotTarget:
    if name == LATEST:
        return _first(catalog, catalog.all(limit=1), f"the archive {catalog.archive.root} holds no snapshot yet")
    if _is_url(name):
        return _first(catalog, _of_url(catalog, name), f"no snapshot of {name}", _similar(catalog, name))
    target = find_path(name)
    if target is not None:
        own = target.id and target.path.resolve() == catalog.archive.folder(target.id).resolve()
        return replace(target, archived=True) if own else target
    rows = catalog.by_part(name)
    if len(rows) > 1:
        raise _not_found(f"{len(rows)} snapshots are called {name!r}", rows)
    if not rows and "." in name:
        rows = _of_url(catalog, f"https://{name}")
    what = "there is no file or folder" if _is_path(name) else "no snapshot is called"
    return _first(catalog, rows, f"{what} {name!r}", () if rows else _similar(catalog, name))


def find_path(name: str) -> SnapshotTarget | None:
    """The snapshot at a path, None when nothing is there; works without any archive.

    A bare word counts as a path only when it is a WACZ or WARC file or a snapshot's folder: an id never loses
    to a folder that happens to have its name.
    """
    if not _is_path(name):
        return None
    path = Path(name).expanduser()
    if path.is_file():
        return SnapshotTarget(path=path.absolute())
    if path.is_dir():
        real = path.resolve() if path.name == "." or ".." in path.parts else path.absolute()
        identifier = real.name if snapshot_id.PATTERN.fullmatch(real.name) else ""
        return SnapshotTarget(path=real, id=identifier)
    if name.startswith((".", "~", os.sep)):
        raise NotFound(f"there is no file or folder {path}")
    return None


def find_tombstone(archive: ArchiveFolder, identifier: str) -> "Tombstone | None":
    """What the tombstone of that snapshot says, signed with the archive's key; None where there is none such."""
    return next(iter(_read_tombstones(archive, [identifier])), None)


def _tombstones(archive: ArchiveFolder, name: str) -> "list[Tombstone]":
    """Those of a part of an id, of an id at the end of a path, or of a URL."""
    ids = archive.deleted()
    if _is_url(name):
        key, fragment = surt(name), fragment_of(name)
        every = [tombstone for tombstone in _read_tombstones(archive, ids) if tombstone.url]
        return [item for item in every if surt(item.url) == key and fragment_of(item.url) == fragment]
    part = name.rstrip(os.sep).rpartition(os.sep)[2].lower()
    return _read_tombstones(archive, [identifier for identifier in ids if part and part in identifier.lower()])


def _read_tombstones(archive: ArchiveFolder, ids: list[str]) -> "list[Tombstone]":
    from capture.archive.seal import check_tombstone, read_tombstone

    found = []
    for identifier in ids:
        try:
            data = archive.tombstone(identifier).read_bytes()
        except OSError:
            continue
        if all(check.ok for check in check_tombstone(data, identifier, archive.card)):
            found.append(read_tombstone(data))
    return found


def _is_path(name: str) -> bool:
    explicit = os.sep in name or name in (".", "..") or name.startswith("~")
    return explicit or re.search(r"\.(wacz|warc|warc\.gz)$", name, re.IGNORECASE) is not None


def _is_url(name: str) -> bool:
    return re.match(r"https?://", name, re.IGNORECASE) is not None


def _of_url(catalog: Catalog, url: str) -> tuple[Row, ...]:
    """The newest of those that were asked for by exactly this address; else the newest of it."""
    try:
        typed = Seed.parse(url).url
    except UsageError:
        typed = url
    return tuple(closest_first(catalog.by_url(url), typed))


def _first(catalog: Catalog, rows: tuple[Row, ...], message: str, candidates: tuple[Row, ...] = ()) -> SnapshotTarget:
    if not rows:
        raise _not_found(message, candidates)
    return SnapshotTarget(path=catalog.archive.root / rows[0].path, id=rows[0].id, archived=True)


def _similar(catalog: Catalog, name: str) -> tuple[Row, ...]:
    rows = catalog.all()
    texts = {row.id: row for row in rows} | {row.seed: row for row in reversed(rows)}
    close = difflib.get_close_matches(name, texts, n=SHOWN, cutoff=0.5)
    return tuple(dict.fromkeys(texts[text] for text in close))


def _not_found(message: str, candidates: tuple[Row, ...]) -> NotFound:
    lines = [f"{row.id}  {row.seed}" for row in candidates[:SHOWN]]
    more = len(candidates) - len(lines)
    if more > 0:
        lines.append(f"and {more} more")
    hint = "Did you mean:\n  " + "\n  ".join(lines) if lines else "warcite list shows what the archive holds."
    return NotFound(message, hint=hint)
