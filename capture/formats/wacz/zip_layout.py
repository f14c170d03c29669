"""The ZIP's own bytes around stored members (APPNOTE 4.3), as ``pack`` writes them.

They hold no captured byte, and yet a reader should be able to say that none of them was changed.
"""

import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

__all__ = ["DATE", "MODE", "slack", "strange_offsets"]

DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold: packing must not depend on the clock
MODE = 0o100644 << 16
_UNIX = 3
_VERSION = 20
_DOS_DATE = 0x21
_ZIP64 = 0xFFFFFFFF
_LOCAL, _CENTRAL = 30, 46  # bytes of the two heads of a member, before its name
_STREAMED = 0x08  # flag: a descriptor stands behind the member's data
_MARK = b"PK\x07\x08"
_ENDS = ((b"PK\x06\x06", 56), (b"PK\x06\x07", 20), (b"PK\x05\x06", 22))  # in this order; the first two in ZIP64


def strange_offsets(path: Path, infos: Iterable[zipfile.ZipInfo]) -> tuple[int, ...] | None:
    """Where a ZIP differs from what ``pack`` would write of its members; None: it is laid out otherwise."""
    pieces: list[tuple[int, bytes]] = []  # what is not content: offsets and bytes
    central = b""
    offset = count = 0
    for info in infos:
        if info.file_size >= _ZIP64 or offset >= _ZIP64 or not info.filename.isascii():
            return None
        raw = info.filename.encode("ascii")
        sizes = (info.file_size, info.file_size, len(raw), 0)
        common = struct.pack("<HHHHLLLHH", 0, 0, 0, _DOS_DATE, info.CRC, *sizes)
        local = struct.pack("<4sBB", b"PK\x03\x04", _VERSION, 0) + common + raw
        versions = struct.pack("<4sBBBB", b"PK\x01\x02", _VERSION, _UNIX, _VERSION, 0)
        central += versions + common + struct.pack("<HHHLL", 0, 0, 0, MODE, offset) + raw
        pieces.append((offset, local))
        offset += len(local) + info.file_size
        count += 1
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)
    pieces.append((offset, central + end))
    if offset + len(central) + len(end) != path.stat().st_size:
        return None
    strange: list[int] = []
    with path.open("rb") as file:
        for offset, expected in pieces:
            file.seek(offset)
            pairs = zip(expected, file.read(len(expected)), strict=True)
            strange += [at for at, (own, other) in enumerate(pairs, start=offset) if own != other]
    return tuple(strange)


def slack(path: Path, infos: Iterable[zipfile.ZipInfo], tables: int) -> tuple[tuple[int, int], ...]:
    """Offset and length of each run of bytes that is neither member nor table; ``tables`` is where those begin.

    Readers find members by the tables alone, so that anything can be hidden in between.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        used = [_extent(file, info) for info in infos]
        used.append((tables, _tables_end(file, tables)))
    found: list[tuple[int, int]] = []
    at = 0
    for start, end in sorted(used):
        if start > at:
            found.append((at, start - at))
        at = max(at, end)
    return (*found, (at, size - at)) if at < size else tuple(found)


def _extent(file: BinaryIO, info: zipfile.ZipInfo) -> tuple[int, int]:
    """From the local head of a member to the end of its data, descriptor included."""
    file.seek(info.header_offset)
    head = file.read(_LOCAL)
    if len(head) < _LOCAL:
        return info.header_offset, info.header_offset
    name, extra = struct.unpack("<HH", head[26:30])
    end = info.header_offset + _LOCAL + name + extra + info.compress_size
    if not info.flag_bits & _STREAMED:
        return info.header_offset, end
    file.seek(end)
    ahead = file.read(24)
    marked = 4 if ahead.startswith(_MARK) else 0
    crc = struct.pack("<L", info.CRC)
    long = crc + struct.pack("<QQ", info.compress_size, info.file_size)
    return info.header_offset, end + marked + (20 if ahead[marked:].startswith(long) else 12)


def _tables_end(file: BinaryIO, start: int) -> int:
    """Behind the central directory and the records that close it, without a comment."""
    file.seek(start)
    while len(head := file.read(_CENTRAL)) == _CENTRAL and head.startswith(b"PK\x01\x02"):
        file.seek(start := start + _CENTRAL + sum(struct.unpack("<HHH", head[28:34])))
    for mark, length in _ENDS:
        file.seek(start)
        start += length if file.read(4) == mark else 0
    return start
