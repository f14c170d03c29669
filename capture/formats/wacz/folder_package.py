"""A snapshot folder as a package."""

import os
import stat
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from capture.errors import Damaged, NotFound
from capture.formats.wacz import manifest as manifests
from capture.formats.wacz.member_names import safe
from capture.formats.wacz.package import Package, PackageKind

__all__ = ["FolderPackage"]


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
        self._sizes = self._walk()

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._sizes))

    def size(self, name: str) -> int:
        return self._sizes[name]

    def warc_path(self, name: str) -> Path:
        if name not in self._sizes:
            raise NotFound(f"{self.path} holds no {name}")
        return self.path / name

    def _open(self, name: str) -> BinaryIO:
        try:
            return (self.path / name).open("rb")
        except OSError as error:
            raise Damaged(f"cannot read it: {error.strerror}", path=str(self.path / name)) from error

    def _walk(self) -> dict[str, int]:
        sizes: dict[str, int] = {}
        strange: list[str] = []
        empty: list[str] = []
        unread: list[OSError] = []
        for folder, folders, files in os.walk(self.path, onerror=unread.append):
            if not folders and not files:
                empty.append(Path(folder).relative_to(self.path).as_posix())
            for entry in (*folders, *files):
                path = Path(folder, entry)
                name = path.relative_to(self.path).as_posix()
                status = path.lstat()
                if stat.S_ISREG(status.st_mode) and safe(name):
                    sizes[name] = status.st_size
                elif not stat.S_ISDIR(status.st_mode):
                    strange.append(f"{name!r} is a link, a special file or has an unsafe name")
        strange += [f"{str(error.filename)!r} cannot be read: {error.strerror}" for error in unread]
        self.strange = tuple(sorted(strange))
        self.empty_folders = tuple(sorted(empty))
        return sizes
