"""A snapshot's folder: finished with index, pages and manifest beside its WARC, and packed into a ``.wacz``.

A packed file holds exactly the sealed files, the same bytes each time. They are stored, not compressed, because a
reader that fetches by ranges needs the WARC's own offsets.
"""

import hashlib
import os
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

from capture.errors import Damaged, NotFound
from capture.formats.wacz import atomic_write, pages
from capture.formats.wacz import manifest as manifests
from capture.formats.wacz.package import is_safe
from capture.formats.wacz.zip_layout import DATE, MODE

__all__ = ["INDEX", "WARC", "add_digest", "finish", "pack", "sealed_names"]

ARCHIVE = "archive"
WARC = "archive/data.warc.gz"
INDEX = "indexes/index.cdx"  # pywb reads no other name


def finish(folder: Path, *, index: bytes, page: pages.PageEntry, created: datetime, software: str) -> bytes:
    """Write ``indexes/index.cdx``, ``pages/pages.jsonl`` and ``datapackage.json``, each on disk on return.

    ``folder`` holds ``archive/*.warc.gz``, closed. The hashes are those of the bytes that lie in the folder. The
    manifest's bytes are returned, which the seal signs. Raises Damaged when there is no WARC, NoSpace, ArchiveError.
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
    resources: list[manifests.Resource] = []
    for name in (*(f"{ARCHIVE}/{path.name}" for path in warcs), INDEX, pages.NAME):
        with (folder / name).open("rb") as file:
            state = hashlib.file_digest(file, "sha256")
            resources.append(manifests.Resource(path=name, hash=f"sha256:{state.hexdigest()}", bytes=file.tell()))
    title = page.title or page.url
    data = manifests.dump(tuple(resources), page=page, created=created, software=software, title=title)
    _put(folder, manifests.NAME, data)
    return data


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


def sealed_names(folder: Path) -> tuple[str, ...]:
    """The sealed files of a folder, manifest first, as the manifest lists them.

    Raises NotFound when the folder has no manifest, Damaged for a manifest that cannot be read.
    """
    path = folder / manifests.NAME
    try:
        listed = manifests.read(path.read_bytes())
    except FileNotFoundError as error:
        raise NotFound(f"{folder} is not a sealed snapshot: it has no {manifests.NAME}") from error
    except ValueError as error:
        raise Damaged(f"it is not a manifest: {error}", path=str(path)) from error
    names = [resource.path for resource in listed.resources]
    for name in names:
        if not is_safe(name):
            raise Damaged(f"the manifest lists an unsafe name {name!r}", path=str(path))
    digest = [manifests.DIGEST] if (folder / manifests.DIGEST).is_file() else []
    return (manifests.NAME, *digest, *sorted(set(names)))


def pack(folder: Path, out: Path) -> Path:
    """Write the sealed files of ``folder`` to the ZIP ``out``, whole or not at all.

    The same folder gives the same bytes on every machine. Raises NotFound when a listed file is missing.
    """
    names = sealed_names(folder)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with atomic_write.explained(out):
            with part.open("xb") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
                    for name in names:
                        _add_member(archive, folder, name)
                file.flush()
                os.fsync(file.fileno())
            part.replace(out)
            atomic_write.sync_folder(out.parent)
    finally:
        part.unlink(missing_ok=True)
    return out


def _add_member(archive: zipfile.ZipFile, folder: Path, name: str) -> None:
    path = folder / name
    if not path.is_file():
        raise NotFound(f"{path} is listed in the manifest but is not there")
    info = zipfile.ZipInfo(name, date_time=DATE)
    info.compress_type = zipfile.ZIP_STORED
    info.external_attr = MODE
    info.create_system = 3  # Unix, wherever we run
    large = path.stat().st_size >= zipfile.ZIP64_LIMIT
    with archive.open(info, "w", force_zip64=large) as member, path.open("rb") as file:
        shutil.copyfileobj(file, member, 1 << 20)
