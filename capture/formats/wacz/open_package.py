"""Opening what a person names: a snapshot folder, a ``.wacz``, a WARC or ARC file; content decides, not the name."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from capture.errors import Damaged, NotFound
from capture.formats.wacz import manifest as manifests
from capture.formats.wacz.package import Package, PackageKind, is_safe
from capture.formats.wacz.zip_package import ZipPackage

__all__ = ["FolderPackage", "WarcPackage", "open_package"]


def open_package(path: Path) -> Package:
    """The package at ``path``; a context manager.

    Raises NotFound when nothing of the kind is there, Damaged when it cannot be opened at all.
    """
    if path.is_dir():
        return FolderPackage(path)
    if not path.is_file():
        raise NotFound(f"there is no file or folder {path}")
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise Damaged(f"cannot read it: {error.strerror}", path=str(path)) from error
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) or path.name.endswith(".wacz"):
        return ZipPackage(path)
    if start.startswith((b"\x1f\x8b", b"WARC/", b"filedesc")) or path.name.endswith((".warc", ".warc.gz")):
        return WarcPackage(path)
    raise NotFound(
        f"{path} is neither a .wacz nor a WARC file", hint="Give a snapshot's folder, a .wacz or a WARC file."
    )


class WarcPackage(Package):
    """A bare WARC file: a package with one member and no manifest, index or pages."""

    kind = PackageKind.WARC

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._sizes = {path.name: path.stat().st_size}

    @property
    def warcs(self) -> tuple[str, ...]:
        return self.names

    def warc_path(self, name: str) -> Path:
        return self.path

    def _open(self, name: str) -> BinaryIO:
        return self.path.open("rb")


class FolderPackage(Package):
    """A folder with ``datapackage.json`` or ``archive/``. Links and special files in it are strange."""

    kind = PackageKind.FOLDER

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        if not (path / manifests.NAME).exists() and not (path / "archive").is_dir():
            raise NotFound(
                f"{path} is not a snapshot: it has neither {manifests.NAME} nor a folder archive",
                hint="Give a snapshot's folder, a .wacz or a WARC file.",
            )
        strange: list[str] = []
        empty: list[str] = []
        unread: list[OSError] = []
        for folder, folders, files in os.walk(path, onerror=unread.append):
            if not folders and not files:
                empty.append(Path(folder).relative_to(path).as_posix())
            for entry in (*folders, *files):
                name = Path(folder, entry).relative_to(path).as_posix()
                status = Path(folder, entry).lstat()
                if stat.S_ISREG(status.st_mode) and is_safe(name):
                    self._sizes[name] = status.st_size
                elif not stat.S_ISDIR(status.st_mode):
                    strange.append(f"{name!r} is a link, a special file or has an unsafe name")
        strange += [f"{str(error.filename)!r} cannot be read: {error.strerror}" for error in unread]
        self.strange = tuple(sorted(strange))
        self.empty_folders = tuple(sorted(empty))

    def warc_path(self, name: str) -> Path:
        if name not in self._sizes:
            raise NotFound(f"{self.path} holds no {name}")
        return self.path / name

    def _open(self, name: str) -> BinaryIO:
        try:
            return (self.path / name).open("rb")
        except OSError as error:
            raise Damaged(f"cannot read it: {error.strerror}", path=str(self.path / name)) from error
