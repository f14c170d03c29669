"""Bodies on their way in: in memory while small, in a file of their own when large, cut at a limit."""

import os
from pathlib import Path
from typing import BinaryIO

from capture.model.exchange import Body

__all__ = ["MEMORY_BYTES", "UNLIMITED", "Collector", "Spool"]

MEMORY_BYTES = 1 << 20  # larger bodies go to a file
UNLIMITED = 1 << 62
_WRITE_BYTES = 1 << 18  # at once: bodies come in pieces of 16 KiB, written one by one they take twice the time


class Spool:
    """A folder for large bodies: one file a body, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = 0

    def create(self) -> tuple[Path, BinaryIO]:
        """A new empty file, opened for writing. Raises OSError when the disk refuses."""
        self._made += 1
        path = self.folder / f"body-{self._made:06d}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return path, os.fdopen(handle, "wb", buffering=_WRITE_BYTES)


class Collector:
    """Gathers one body.

    ``limited`` says that bytes past ``limit`` were left out, ``failed`` that the disk refused some
    (the error's text); ``seen`` counts all bytes, kept or not.
    """

    __slots__ = ("_file", "_limit", "_parts", "_path", "_spool", "failed", "kept", "limited", "seen")

    def __init__(self, spool: Spool | None = None, limit: int = UNLIMITED) -> None:
        self._spool = spool
        self._limit = limit
        self._parts: list[bytes] = []
        self._path: Path | None = None
        self._file: BinaryIO | None = None
        self.kept = self.seen = 0
        self.limited = False
        self.failed = ""

    @property
    def whole(self) -> bool:
        """Every byte that was added is kept."""
        return not self.limited and not self.failed

    def add(self, data: bytes) -> None:
        """Append, as far as limit and disk allow."""
        self.seen += len(data)
        room = self._limit - self.kept
        if len(data) > room:
            self.limited = True
            data = data[: max(room, 0)]
        if not data or self.failed:
            return
        self.kept += len(data)
        if self._file is None:
            self._parts.append(data)
            if self.kept <= MEMORY_BYTES or self._spool is None:
                return
            try:
                self._path, self._file = self._spool.create()
            except OSError as error:
                self.failed = f"no spool file: {error}"  # what is in memory stays
                return
            data, self._parts = b"".join(self._parts), []
        try:
            self._file.write(data)
        except OSError as error:
            self.failed = f"spool file cut: {error}"

    def add_whole(self, data: bytes) -> None:
        """Append all of it, or, where the limit has no room for it, none of it and nothing more."""
        if self.limited or len(data) > self._limit - self.kept:
            self.limited = True
            self.seen += len(data)
        else:
            self.add(data)

    def body(self) -> Body:
        """What was gathered; closes the file. Call it once, at the end."""
        if self._file is None or self._path is None:
            return Body.of(b"".join(self._parts))
        try:
            self._file.close()  # writes what is still buffered
        except OSError as error:
            self.failed = f"spool file cut: {error}"
        if self.failed:
            self.kept = self._path.stat().st_size
        return Body(path=self._path, length=self.kept)
