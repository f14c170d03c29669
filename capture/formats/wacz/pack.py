"""Packing a sealed folder into a ``.wacz``: exactly the sealed files, stored, the same bytes each time.

Stored, because a reader that fetches by ranges needs the WARC's own offsets.
"""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from capture.errors import Damaged, NotFound
from capture.formats.wacz import atomic_write, manifest
from capture.formats.wacz.member_names import safe
from capture.formats.wacz.zip_layout import DATE, MODE

__all__ = ["pack", "sealed_names"]

_CHUNK = 1 << 20


def sealed_names(folder: Path) -> tuple[str, ...]:
    """The sealed files of a folder, manifest first, as the manifest lists them.

    Raises NotFound when the folder has no manifest, Damaged for a manifest that cannot be read.
    """
    path = folder / manifest.NAME
    try:
        listed = manifest.read(path.read_bytes())
    except FileNotFoundError as error:
        raise NotFound(f"{folder} is not a sealed snapshot: it has no {manifest.NAME}") from error
    except ValueError as error:
        raise Damaged(f"it is not a manifest: {error}", path=str(path)) from error
    names = [resource.path for resource in listed.resources]
    for name in names:
        if not safe(name):
            raise Damaged(f"the manifest lists an unsafe name {name!r}", path=str(path))
    digest = [manifest.DIGEST] if (folder / manifest.DIGEST).is_file() else []
    return (manifest.NAME, *digest, *sorted(set(names)))


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
                        _add(archive, folder, name)
                file.flush()
                os.fsync(file.fileno())
            part.replace(out)
            atomic_write.sync_folder(out.parent)
    finally:
        part.unlink(missing_ok=True)
    return out


def _add(archive: zipfile.ZipFile, folder: Path, name: str) -> None:
    path = folder / name
    if not path.is_file():
        raise NotFound(f"{path} is listed in the manifest but is not there")
    info = zipfile.ZipInfo(name, date_time=DATE)
    info.compress_type = zipfile.ZIP_STORED
    info.external_attr = MODE
    info.create_system = 3  # Unix, wherever we run
    with archive.open(info, "w", force_zip64=path.stat().st_size >= zipfile.ZIP64_LIMIT) as member:
        for piece in _pieces(path):
            member.write(piece)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece
