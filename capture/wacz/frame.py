"""The ZIP's own bytes around stored members (APPNOTE 4.3), as ``pack`` writes them.

They hold no captured byte, and yet a reader should be able to say that none of them was changed.
"""

import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["DATE", "MODE", "Frame", "expected", "strange_offsets"]

DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold: packing must not depend on the clock
MODE = 0o100644 << 16
_UNIX = 3
_VERSION = 20
_DOS_DATE = 0x21
_ZIP64 = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Pieces of a ZIP that are not content: their offsets and bytes; ``size`` of the whole file."""

    pieces: tuple[tuple[int, bytes], ...]
    size: int


def expected(members: Iterable[tuple[str, int, int]]) -> Frame | None:
    """The frame of stored members, each a name, its size in bytes and its CRC-32; None for ZIP64."""
    pieces: list[tuple[int, bytes]] = []
    central = b""
    offset = count = 0
    for name, size, crc in members:
        if size >= _ZIP64 or offset >= _ZIP64 or not name.isascii():
            return None
        raw = name.encode("ascii")
        common = struct.pack("<HHHHLLLHH", 0, 0, 0, _DOS_DATE, crc, size, size, len(raw), 0)
        local = struct.pack("<4sBB", b"PK\x03\x04", _VERSION, 0) + common + raw
        versions = struct.pack("<4sBBBB", b"PK\x01\x02", _VERSION, _UNIX, _VERSION, 0)
        central += versions + common + struct.pack("<HHHLL", 0, 0, 0, MODE, offset) + raw
        pieces.append((offset, local))
        offset += len(local) + size
        count += 1
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)
    pieces.append((offset, central + end))
    return Frame(pieces=tuple(pieces), size=offset + len(central) + len(end))


def strange_offsets(path: Path, infos: Iterable[zipfile.ZipInfo]) -> tuple[int, ...] | None:
    """Where a ZIP differs from what ``pack`` would write of its members; None: it is laid out otherwise."""
    frame = expected((info.filename, info.file_size, info.CRC) for info in infos)
    if frame is None or frame.size != path.stat().st_size:
        return None
    strange: list[int] = []
    with path.open("rb") as file:
        for offset, wanted in frame.pieces:
            file.seek(offset)
            there = file.read(len(wanted))
            pairs = enumerate(zip(wanted, there, strict=True), start=offset)
            strange += [at for at, (one, other) in pairs if one != other]
    return tuple(strange)
