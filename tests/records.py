"""Reading a snapshot's WARC with warcio, so that our own reader is not its own judge."""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response record and its request's method. ``block`` is the stored block, byte for byte."""

    url: str
    method: str
    fields: tuple[tuple[str, str], ...]
    block: bytes

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a WARC field, in order."""
        return tuple(value for field, value in self.fields if field == name)

    @property
    def truncated(self) -> str:
        return "".join(self.all("WARC-Truncated"))

    @property
    def timestamp(self) -> str:
        """14 digits, as replay URLs have it."""
        return re.sub(r"\D", "", self.all("WARC-Date")[0])[:14]

    @property
    def head(self) -> bytes:
        """The HTTP head with its blank line; some servers end lines with LF alone."""
        end = re.search(rb"\r?\n\r?\n", self.block)
        return self.block[: end.end()] if end else self.block

    @property
    def status(self) -> int:
        return int(self.block.split(maxsplit=2)[1])

    @property
    def encoding(self) -> str:
        found = re.search(rb"\r?\ncontent-encoding:[ \t]*([^\r\n]*)", self.head, re.IGNORECASE)
        return found[1].decode("ascii") if found else ""

    @property
    def payload(self) -> bytes:
        """The body as stored: content coding on, and chunk framing where HTTP/1 had it."""
        return self.block[len(self.head) :]

    @property
    def body(self) -> bytes:
        """The payload without gzip, the only coding that calls for it here."""
        return gzip.decompress(self.payload) if self.encoding == "gzip" else self.payload


def answers(warc: Path) -> list[Answer]:
    """Every response record of the file, in the file's order."""
    methods: dict[str, str] = {}
    responses: list[tuple[str, dict[str, Any]]] = []
    with warc.open("rb") as stream:
        for record in ArchiveIterator(stream, no_record_parse=True):
            header = record.rec_headers.get_header
            if record.rec_type == "request":
                block = record.raw_stream.read()
                methods[header("WARC-Concurrent-To")] = block.split(b" ", 1)[0].decode("ascii")
            elif record.rec_type == "response":
                fields = {
                    "url": header("WARC-Target-URI"),
                    "fields": tuple(record.rec_headers.headers),
                    "block": record.raw_stream.read(),
                }
                responses.append((header("WARC-Record-ID"), fields))
    return [Answer(method=methods[record_id], **fields) for record_id, fields in responses]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Any record: its WARC fields and its block."""

    url: str
    fields: tuple[tuple[str, str], ...]
    block: bytes


def records(warc: Path, kind: str) -> list[Record]:
    """Every record of that WARC type, in the file's order."""
    with warc.open("rb") as stream:
        return [
            Record(
                url=record.rec_headers.get_header("WARC-Target-URI"),
                fields=tuple(record.rec_headers.headers),
                block=record.raw_stream.read(),
            )
            for record in ArchiveIterator(stream, no_record_parse=True)
            if record.rec_type == kind
        ]
