"""Leaks: which records of a file still hold a secret, in their header, their HTTP head or their decoded body.

Bodies are read in pieces: chunk framing off, content coding off. Where framing or coding turns out to be a
lie, the body is read once more as it stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from capture.formats.warc.http_head import HttpHead
from capture.formats.warc.payload import DECODE_ERRORS, Dechunker, unpacked
from capture.formats.warc.reader import read, read_one
from capture.formats.warc.record import Record
from capture.formats.warc.secret_search import Needle, erase, find

__all__ = ["Leak", "Leaks", "leaks"]

RECORD_LIMIT = 256_000_000  # decoded bytes of one record that are read: 47 kB can unpack to 48 MB and more
FILE_LIMIT = 2_000_000_000  # of all records


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """One secret in one record: ``offset`` is the record's in the file, ``at`` the value's first place.

    ``at`` counts bytes of ``place``: ``header`` (of the record), ``head`` (of the HTTP message) or ``body``
    (decoded). ``url`` is without the secret; ``secret`` is a name.
    """

    secret: str
    type: str
    url: str
    offset: int
    place: str
    at: int

    def __str__(self) -> str:
        where = f"{self.type} record of {self.url or 'no address'} (at byte {self.offset}, in its {self.place})"
        return f"the {self.secret} stands in the {where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaks:
    """What a scan found. ``unread`` names records whose bodies unpack to more than was read."""

    found: tuple[Leak, ...] = ()
    unread: tuple[str, ...] = ()
    records: int = 0
    bytes: int = 0  # decoded


def leaks(path: Path, wanted: Sequence[Needle]) -> Leaks:
    """Scan a WARC file for needles. Without any it is not even opened."""
    if not wanted:
        return Leaks()
    scan = _Scan(path, wanted)
    for record in read(path):
        if record.type:
            scan.look_at(record)
    return Leaks(found=tuple(scan.found), unread=tuple(scan.unread), records=scan.records, bytes=scan.meter.bytes)


class _Meter:
    """Counts the bytes that pass, and lets no more pass than a limit."""

    def __init__(self) -> None:
        self.bytes = 0

    def passing(self, pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
        """The pieces up to the limit."""
        end = self.bytes + limit
        for piece in pieces:
            if self.bytes >= end:
                return
            self.bytes += len(piece)
            yield piece


class _Label:
    """Whether a body is packed as its head says."""

    def __init__(self) -> None:
        self.holds = False

    def tried(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces up to where they break; where none comes at all, the label does not hold."""
        try:
            for piece in pieces:
                self.holds = True
                yield piece
        except DECODE_ERRORS:
            self.holds = False


class _Scan:
    """One pass over a file."""

    def __init__(self, path: Path, wanted: Sequence[Needle]) -> None:
        self._path = path
        self._needles = wanted
        self.meter = _Meter()
        self.found: list[Leak] = []
        self.unread: list[str] = []
        self.records = 0

    def look_at(self, record: Record) -> None:
        """All places of one record."""
        self.records += 1
        head = record.head
        header = b"\n".join(name + b": " + value for name, value in record.fields.pairs)
        self._search(record, "header", (header,))
        taken = b""  # all of the head, so that the rest is the body
        while len(taken) < head.length and (piece := record.read(head.length - len(taken))):
            taken += piece
        self._search(record, "head", (taken,))
        if not self._search_body(record, head):
            for again in read_one(self._path, record.offset, record.inner):
                again.head  # noqa: B018  so that body() begins after it
                self._search(again, "body", self.meter.passing(again.body(), RECORD_LIMIT))

    def _search_body(self, record: Record, head: HttpHead) -> bool:
        """False where the head lied about the body, which so was not read as it stands."""
        began = self.meter.bytes
        limit = max(0, min(RECORD_LIMIT, FILE_LIMIT - began))
        dechunker, label = Dechunker(), _Label()
        pieces = dechunker.passing(record.chunks()) if head.chunked else record.chunks()
        decoded = label.tried(unpacked(pieces, head.content_encoding))
        self._search(record, "body", self.meter.passing(decoded, limit))
        if self.meter.bytes - began >= limit:
            self.unread.append(self._public(record.url))
        if not (head.chunked or head.content_encoding):
            return True
        return label.holds and (not head.chunked or (dechunker.framed and not dechunker.broken))

    def _search(self, record: Record, place: str, pieces: Iterable[bytes]) -> None:
        known = {(leak.offset, leak.place, leak.secret) for leak in self.found[-len(self._needles) :]}
        for hit in find(pieces, self._needles):
            leak = Leak(
                secret=hit.name,
                type=record.type,
                url=self._public(record.url),
                offset=record.offset,
                place=place,
                at=hit.at,
            )
            if (leak.offset, leak.place, leak.secret) not in known:
                self.found.append(leak)

    def _public(self, url: str) -> str:
        return erase(url.encode("utf-8", "surrogateescape"), self._needles).decode("utf-8", "replace")
