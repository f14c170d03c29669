"""The archive folder: what makes a folder an archive, and where things stand in it.

A folder is an archive by its card ``archive.json``, which is made once, create-only, and lists the keys that prove the
snapshots; nothing but that card is needed to open it, and nothing is locked. Snapshots are written in
``incoming/ID`` and stand finished in ``snapshots/YYYY/MM/ID``, tombstones in ``deleted/ID.json``, and what can be made
again from a snapshot at any time (``article.json``, ``article.md``) in ``derived/ID``.
"""

import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random, SystemRandom
from typing import Protocol

from capture.errors import ArchiveError, NotFound
from capture.formats.wacz import atomic_write
from capture.model import snapshot_id
from capture.model.archive import ArchiveCard, ListedKey, new_id

__all__ = [
    "CARD",
    "ArchiveFolder",
    "KeyMaker",
    "PlacedSnapshot",
    "home_of",
    "open_archive",
    "open_or_create",
    "write_derived",
]

CARD = "archive.json"
# What may lie in a folder that is still empty for our purpose, dot files aside.
_UNIMPORTANT = {"README.md", "README.txt", "README", "lost+found"}


class KeyMaker(Protocol):
    """What makes the private key of a new archive (``seal.Keyring``)."""

    def make(self, archive_id: str, now: datetime) -> ListedKey: ...
    def discard(self, archive_id: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSnapshot:
    """A finished snapshot in the archive: its id and its folder."""

    id: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFolder:
    """An open archive: its folder and its card. Nothing is locked by it, and nothing needs closing."""

    root: Path
    card: ArchiveCard

    @property
    def id(self) -> str:
        """Of the archive itself, made with it."""
        return self.card.id

    @property
    def incoming(self) -> Path:
        """Where snapshots are written."""
        return self.root / "incoming"

    @property
    def placed(self) -> Path:
        """Where finished snapshots stand, in folders YYYY/MM."""
        return self.root / "snapshots"

    def folder(self, identifier: str) -> Path:
        """Where the snapshot of that id stands, or would stand."""
        return self.placed / snapshot_id.month_folder(identifier) / identifier

    def derived(self, identifier: str) -> Path:
        """Where what can be made again from the snapshot stands, or would stand."""
        return self.root / "derived" / identifier

    @property
    def tombstones(self) -> Path:
        """Where the tombstones of deleted snapshots stand."""
        return self.root / "deleted"

    def tombstone(self, identifier: str) -> Path:
        """Where the tombstone of that snapshot stands, or would stand."""
        return self.tombstones / f"{identifier}.json"

    def deleted(self) -> list[str]:
        """The ids of which there are tombstones, in order."""
        names = sorted(path.stem for path in self.tombstones.glob("*.json"))
        return [name for name in names if snapshot_id.PATTERN.fullmatch(name)]

    def snapshots(self) -> Iterator[PlacedSnapshot]:
        """All finished snapshots, by what the folders hold; oldest month first."""
        for month in self.months():
            yield from self.of_month(month)

    def of_month(self, month: Path) -> list[PlacedSnapshot]:
        """The finished snapshots in one of ``months``, in order of their ids."""
        names = (folder.name for folder in _folders(month))
        return [PlacedSnapshot(id=name, path=month / name) for name in names if snapshot_id.PATTERN.fullmatch(name)]

    def months(self) -> list[Path]:
        """The folders YYYY/MM that exist, oldest first."""
        years = (year for year in _folders(self.placed) if re.fullmatch(r"[0-9]{4}", year.name))
        return [month for year in years for month in _folders(year) if re.fullmatch(r"[0-9]{2}", month.name)]


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder, in order of their names; none where it is not there."""
    try:
        return [folder / name for name in sorted(entry.name for entry in os.scandir(folder) if entry.is_dir())]
    except FileNotFoundError:
        return []


def open_archive(root: Path) -> ArchiveFolder:
    """The archive in that folder, to read or to write.

    Raises NotFound when there is none yet, ArchiveError for a file, an unreadable folder or a broken card.
    """
    root = root.expanduser().absolute()
    try:
        data = (root / CARD).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _absent(root) from error
    except OSError as error:
        raise atomic_write.write_error(error, root / CARD) from error
    try:
        return ArchiveFolder(root=root, card=ArchiveCard.parse(data))
    except (ValueError, RecursionError) as error:
        reason = "it is not JSON" if isinstance(error, json.JSONDecodeError) else error
        raise ArchiveError(
            f"{root / CARD} cannot be read: {reason}", hint="Bring it back from a backup, or update warcite."
        ) from error


def home_of(path: Path) -> Path | None:
    """The folder of the archive that a path is in, by its place ``ROOT/snapshots/YYYY/MM/ID``; None: in none.

    By names alone: a link that leads into an archive is no place in it.
    """
    path = path.absolute()
    named = snapshot_id.PATTERN.fullmatch(path.name) is not None
    placed = len(path.parents) > 3 and path.parents[2].name == "snapshots"
    root = path.parents[3] if placed else None
    return root if named and root is not None and (root / CARD).is_file() else None


def open_or_create(root: Path, keys: KeyMaker, now: datetime, random: Random | None = None) -> ArchiveFolder:
    """The archive in that folder, made when the folder is missing or empty (a README does not count).

    Of several processes that make it at once one wins and all get the same archive. Raises ArchiveError for
    a file, a folder with other things in it, or one that cannot be written.
    """
    root = root.expanduser().absolute()
    if (root / CARD).exists():
        return open_archive(root)
    _refuse_other_things(root)
    with atomic_write.explained(root):
        root.mkdir(parents=True, exist_ok=True)
    archive_id = new_id(random or SystemRandom())
    incoming = root / "incoming"
    with atomic_write.explained(incoming):  # before a key is made for nothing
        incoming.mkdir(exist_ok=True)
        probe = incoming / f".probe-{secrets.token_hex(6)}"
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        probe.unlink()
    card = ArchiveCard(id=archive_id).with_key(keys.make(archive_id, now))
    made = False
    try:
        made = atomic_write.create(root / CARD, card.to_bytes())
    finally:
        if not made:
            keys.discard(archive_id)
    return open_archive(root)


def _refuse_other_things(root: Path) -> None:
    try:
        names = {entry.name for entry in os.scandir(root)}
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise _absent(root) from error
    except OSError as error:
        raise atomic_write.write_error(error, root) from error
    if "snapshots" in names:
        raise ArchiveError(
            f"{root} holds snapshots but its {CARD} is gone",
            hint=f"Bring {CARD} back from a backup: it lists the keys that prove the snapshots.",
        )
    other = sorted(name for name in names - _UNIMPORTANT - {"incoming", CARD} if not name.startswith("."))
    if other:
        raise ArchiveError(
            f"{root} is not an archive and not empty (it holds {', '.join(other[:3])})",
            hint="Give a new or empty folder with --archive.",
        )


def _absent(root: Path) -> ArchiveError | NotFound:
    existing = next(path for path in (root, *root.parents) if path.exists())
    if not existing.is_dir():
        return ArchiveError(f"{existing} is a file, not a folder", hint="Give a folder with --archive.")
    return NotFound(
        f"there is no archive in {root}",
        hint="Name another with --archive or WARCITE_ARCHIVE; warcite save makes a new one.",
    )


def write_derived(archive: ArchiveFolder, identifier: str, name: str, data: bytes) -> Path:
    """Put one derived file in its place, whole, over an older one. Raises ArchiveError, NoSpace."""
    path = archive.derived(identifier) / name
    with atomic_write.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write.write(path, data)
    return path
