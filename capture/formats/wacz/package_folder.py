"""Finishing a snapshot folder: index, pages and manifest beside the WARC that is already there."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from capture.errors import Damaged
from capture.formats.wacz import atomic_write, pages
from capture.formats.wacz import manifest as manifests

__all__ = ["ARCHIVE", "INDEX", "WARC", "Finished", "add_digest", "finish"]

ARCHIVE = "archive"
WARC = "archive/data.warc.gz"
INDEX = "indexes/index.cdx"  # pywb reads no other name


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The manifest's bytes, which the seal signs, and what it lists."""

    folder: Path
    manifest: bytes
    resources: tuple[manifests.Resource, ...]

    @property
    def bytes(self) -> int:
        """Of all listed files together."""
        return sum(resource.bytes for resource in self.resources)


def finish(
    folder: Path,
    *,
    index: bytes,
    page: pages.PageEntry,
    created: datetime,
    software: str,
    title: str = "",
    description: str = "",
) -> Finished:
    """Write ``indexes/index.cdx``, ``pages/pages.jsonl`` and ``datapackage.json``, each on disk on return.

    ``folder`` holds ``archive/*.warc.gz``, closed. The hashes are those of the bytes that lie in the
    folder. Raises Damaged when there is no WARC, NoSpace, ArchiveError.
    """
    warcs = sorted(path for path in (folder / ARCHIVE).glob("*") if path.is_file())
    if not warcs:
        raise Damaged("there is no WARC in the snapshot", path=str(folder / ARCHIVE))
    with atomic_write.explained(folder):
        for path in warcs:
            atomic_write.sync_file(path)
        atomic_write.sync_folder(folder / ARCHIVE)
    _put(folder, INDEX, index)
    _put(folder, pages.NAME, pages.dump((page,)))
    names = [*(f"{ARCHIVE}/{path.name}" for path in warcs), INDEX, pages.NAME]
    resources = tuple(_measured(folder, name) for name in names)
    data = manifests.dump(
        resources,
        page=page,
        created=created,
        software=software,
        title=title or page.title or page.url,
        description=description,
    )
    _put(folder, manifests.NAME, data)
    return Finished(folder=folder, manifest=data, resources=resources)


def add_digest(folder: Path, digest: bytes) -> None:
    """Write ``datapackage-digest.json``, the last file: a folder that has it is whole."""
    _put(folder, manifests.DIGEST, digest)


def _put(folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    with atomic_write.explained(path):
        path.parent.mkdir(exist_ok=True)
    atomic_write.write(path, data)
    with atomic_write.explained(path):
        atomic_write.sync_folder(folder)


def _measured(folder: Path, name: str) -> manifests.Resource:
    state = hashlib.sha256()
    size = 0
    with (folder / name).open("rb") as file:
        while piece := file.read(1 << 20):
            state.update(piece)
            size += len(piece)
    return manifests.Resource(path=name, hash=f"sha256:{state.hexdigest()}", bytes=size)
