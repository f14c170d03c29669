"""A ``.wacz`` as a package: a ZIP of any producer, deflated WARC members included."""

import io
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from capture.errors import Damaged, NoSpace
from capture.formats.wacz import atomic_write
from capture.formats.wacz.package import Package, PackageKind, is_safe
from capture.formats.wacz.zip_layout import slack, strange_offsets

__all__ = ["ZipPackage"]

MEMBERS = 100_000
# A WARC is compressed already, so a package that claims to grow more than this is made to fill a disk.
FREE_GROWTH = 1_000_000_000
GROWTH = 100
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class ZipPackage(Package):
    """A ZIP. Members are unpacked only where a file is needed, into a private folder under a name of ours."""

    kind = PackageKind.WACZ

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise Damaged(f"it cannot be opened as a ZIP: {error}", path=str(path)) from error
        self._folder: Path | None = None
        self._unpacked: dict[str, Path] = {}
        try:
            self._members = self._read_members()
        except Damaged:
            self.close()
            raise
        self._sizes = {name: info.file_size for name, info in self._members.items()}

    def warc_path(self, name: str) -> Path:
        if name in self._unpacked:
            return self._unpacked[name]
        if self._folder is None:
            # The process's number lets a later command remove the folder of one that was killed.
            self._folder = Path(tempfile.mkdtemp(prefix=f"warcite-read-{os.getpid()}-"))
        if shutil.disk_usage(self._folder).free < self._members.get(name, zipfile.ZipInfo()).file_size:
            raise NoSpace(f"no space in {self._folder.parent} to unpack {self.path}", hint="Set TMPDIR.")
        suffix = ".warc.gz" if name.endswith(".gz") else ".warc"
        target = self._folder / f"{len(self._unpacked)}{suffix}"
        with self.open(name) as source, atomic_write.explained(target), target.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
        self._unpacked[name] = target
        return target

    def close(self) -> None:
        self._zip.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def strange_offsets(self) -> tuple[int, ...] | None:
        """Where the ZIP's own bytes are not those that ``pack`` writes; None when it was packed otherwise."""
        return strange_offsets(self.path, self._zip.infolist())

    def slack(self) -> tuple[tuple[int, int], ...]:
        """Before the first member, between members, before or after the tables at the end; a comment is slack."""
        return slack(self.path, self._zip.infolist(), self._zip.start_dir)

    def _open(self, name: str) -> BinaryIO:
        try:
            return io.BufferedReader(_Member(self._zip.open(self._members[name]), self.path, name))
        except _BROKEN as error:
            raise _damaged(self.path, name, error) from error

    def _read_members(self) -> dict[str, zipfile.ZipInfo]:
        infos = [info for info in self._zip.infolist() if not info.filename.endswith("/")]
        size = self.path.stat().st_size
        if len(infos) > MEMBERS:
            raise Damaged(f"it holds {len(infos):,} members, more than {MEMBERS:,}", path=str(self.path))
        if sum(info.compress_size for info in infos) > size:
            raise Damaged("its members overlap: a ZIP bomb", path=str(self.path))
        unpacked = sum(info.file_size for info in infos)
        if unpacked > FREE_GROWTH + GROWTH * size:
            raise Damaged(f"it would unpack to {unpacked:,} bytes: a ZIP bomb", path=str(self.path))
        members: dict[str, zipfile.ZipInfo] = {}
        strange: list[str] = []
        for info in infos:
            if fault := self._fault(info, members):
                strange.append(f"{info.filename!r} {fault}")
            else:
                members[info.filename] = info
        folders = [info for info in self._zip.infolist() if info.filename.endswith("/")]
        strange += [f"{info.filename!r} is a folder, and has bytes of its own" for info in folders if info.file_size]
        self.strange = tuple(strange)
        full = {f"{folder}/" for name in members for folder in PurePosixPath(name).parents}
        self.empty_folders = tuple(info.filename for info in folders if info.filename not in full)
        return members

    def _fault(self, info: zipfile.ZipInfo, members: dict[str, zipfile.ZipInfo]) -> str:
        """Why no package may hold that member beside ``members``; empty where it may."""
        if not is_safe(info.filename) or info.orig_filename != info.filename:
            return "is an unsafe name"
        if stat.S_ISLNK(info.external_attr >> 16):
            return "is a link"
        if info.flag_bits & 1:
            return "is encrypted"
        if info.filename in members:
            return "is there twice"
        # What stands twice, before the member's bytes and in the table at the end, and differs: it hides a file.
        if info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
            return "has two sizes, and is not compressed"
        try:
            self._zip.open(info).close()
        except zipfile.BadZipFile:
            return "is not what stands there under that name"
        except _BROKEN:
            return ""  # said when the member is read
        return ""


class _Member(io.RawIOBase):
    """A member's stream whose faults are Damaged errors that name package and member."""

    def __init__(self, stream: IO[bytes], path: Path, name: str) -> None:
        self._stream = stream
        self._path = path
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except _BROKEN as error:
            raise _damaged(self._path, self._name, error) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _damaged(path: Path, name: str, error: Exception) -> Damaged:
    return Damaged(f"{name} cannot be unpacked: {error}", path=str(path))
