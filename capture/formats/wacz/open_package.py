"""Opening what a person names: a snapshot folder, a ``.wacz``, a WARC file; content decides, not the name."""

from pathlib import Path
from typing import BinaryIO

from capture.errors import Damaged, NotFound
from capture.formats.wacz.folder_package import FolderPackage
from capture.formats.wacz.package import Package, PackageKind
from capture.formats.wacz.zip_package import ZipPackage

__all__ = ["WarcPackage", "open_package"]


class WarcPackage(Package):
    """A bare WARC file: a package with one member and no manifest, index or pages."""

    kind = PackageKind.WARC

    @property
    def names(self) -> tuple[str, ...]:
        return (self.path.name,)

    @property
    def warcs(self) -> tuple[str, ...]:
        return self.names

    def size(self, name: str) -> int:
        return self.path.stat().st_size

    def warc_path(self, name: str) -> Path:
        return self.path

    def _open(self, name: str) -> BinaryIO:
        return self.path.open("rb")


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
    if start.startswith((b"\x1f\x8b", b"WARC/")) or path.name.endswith((".warc", ".warc.gz")):
        return WarcPackage(path)
    raise NotFound(
        f"{path} is neither a .wacz nor a WARC file", hint="Give a snapshot's folder, a .wacz or a WARC file."
    )
