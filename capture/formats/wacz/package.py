"""A package: a snapshot folder, a ``.wacz`` or a bare WARC of any producer, read through one interface.

Everything in it may come from an enemy: names that lead out of it never reach the file system, links are not
followed, sizes are bounded before a byte is unpacked.
"""

import abc
import enum
import io
import re
import zlib
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Self

from capture.errors import Damaged, NotFound
from capture.formats.wacz import manifest as manifests
from capture.formats.wacz import pages

__all__ = ["Package", "PackageKind", "is_index", "is_safe", "is_warc"]

READ_LIMIT = 256_000_000  # bytes: of an index or page list; a WARC is never read as a whole
_DRIVE = re.compile(r"[A-Za-z]:")
_INDEX = re.compile(r"indexes/[^/]+\.(cdxj?|cdxj?\.gz)")
_WARC = re.compile(r"archive/[^/]+\.warc(\.gz)?")


def is_safe(name: str) -> bool:
    """Whether a name stays inside its package on every system: relative, no ``..``, no control characters."""
    if not name or len(name) > 1000 or name.startswith("/") or _DRIVE.match(name):
        return False
    if "\\" in name or any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        return False
    return all(part not in ("", ".", "..") and len(part.encode("utf-8", "replace")) <= 255 for part in name.split("/"))


def is_warc(name: str) -> bool:
    """Whether a member is one of the package's WARC files."""
    return _WARC.fullmatch(name) is not None


def is_index(name: str) -> bool:
    """Whether a member holds CDXJ lines."""
    return _INDEX.fullmatch(name) is not None


class PackageKind(enum.StrEnum):
    """What a package is on disk."""

    FOLDER = "folder"
    WACZ = "wacz"
    WARC = "warc"


class Package(abc.ABC):
    """A context manager; what it unpacks is gone when it closes.

    ``strange`` says what lies in it that no package may hold (links, hostile names, one name twice); those
    members are not in ``names``. ``empty_folders`` hold no member.
    """

    kind: PackageKind

    def __init__(self, path: Path) -> None:
        self.path = path
        self.strange: tuple[str, ...] = ()
        self.empty_folders: tuple[str, ...] = ()
        self._sizes: dict[str, int] = {}  # for subclasses to fill while they are made

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All members, with ``/``, sorted."""
        return tuple(sorted(self._sizes))

    def size(self, name: str) -> int:
        """Bytes of a member, uncompressed, as declared."""
        return self._sizes[name]

    @abc.abstractmethod
    def warc_path(self, name: str) -> Path:
        """A file with a WARC member's bytes, to read by offsets (perhaps a copy that goes with the package).

        Raises NotFound, Damaged, NoSpace.
        """

    @abc.abstractmethod
    def _open(self, name: str) -> BinaryIO: ...

    def close(self) -> None:  # noqa: B027 - only a ZIP holds something open
        """Free what is open, remove what was unpacked."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, name: str) -> BinaryIO:
        """A member as a stream; the caller closes it. Raises NotFound; reading it may raise Damaged."""
        if name not in self.names:
            raise NotFound(f"{self.path} holds no {name}")
        return self._open(name)

    def read(self, name: str, limit: int = READ_LIMIT) -> bytes:
        """A small member as a whole. Raises NotFound; Damaged when it is larger than ``limit``."""
        with self.open(name) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise Damaged(f"{name} is larger than {limit:,} bytes", path=str(self.path))
        return data

    @property
    def warcs(self) -> tuple[str, ...]:
        """The WARC members."""
        return tuple(name for name in self.names if is_warc(name))

    def warc_paths(self) -> tuple[Path, ...]:
        """Files with the bytes of all WARC members. Raises NotFound when there are none."""
        if not self.warcs:
            raise NotFound(f"{self.path} holds no WARC file")
        return tuple(self.warc_path(name) for name in self.warcs)

    def manifest(self) -> manifests.Manifest | None:
        """The manifest, None when there is none. Raises Damaged for one that cannot be read."""
        if manifests.NAME not in self.names:
            return None
        try:
            return manifests.read(self.read(manifests.NAME))
        except ValueError as error:
            raise Damaged(f"{manifests.NAME} is not a manifest: {error}", path=str(self.path)) from error

    def pages(self) -> tuple[pages.PageEntry, ...]:
        """The pages that pages.jsonl lists, without lines that are none."""
        return pages.read(self.read(pages.NAME))[0] if pages.NAME in self.names else ()

    def index(self) -> bytes:
        """All lines of all indexes, compressed or not, in the order of the files' names, each file's with a line feed.

        Raises Damaged when they cannot be had.
        """
        found = bytearray()
        for name in filter(is_index, self.names):
            data = self.read(name)
            if name.endswith(".gz"):
                try:
                    data = gunzip(data, READ_LIMIT)
                except (ValueError, zlib.error) as error:
                    raise Damaged(f"{name} cannot be unpacked: {error}", path=str(self.path)) from error
            found += data if not data or data.endswith(b"\n") else data + b"\n"
        return bytes(found)


def gunzip(data: bytes, limit: int) -> bytes:
    """All gzip members of ``data``, unpacked. Raises ValueError when cut or larger than ``limit`` bytes."""
    out = io.BytesIO()
    while data:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out.write(member.decompress(data, limit + 1 - out.tell()))
        if out.tell() > limit:
            raise ValueError(f"it gives more than {limit:,} bytes")
        if not member.eof:
            raise ValueError("it is cut")
        data = member.unused_data
    return out.getvalue()
