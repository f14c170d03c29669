"""Reading a snapshot's WARC with warcio, so that our own reader is not its own judge."""

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response record and its request's method. ``payload`` has its content coding still on."""

    url: str
    method: str
    status: int
    protocols: tuple[str, ...]
    date: str
    encoding: str
    payload: bytes
    truncated: str

    @property
    def body(self) -> bytes:
        """The payload without its content coding (the test servers send gzip or none)."""
        return gzip.decompress(self.payload) if self.encoding == "gzip" else self.payload

    @property
    def timestamp(self) -> str:
        """14 digits, as replay URLs have it."""
        return "".join(character for character in self.date if character.isdigit())[:14]


def answers(warc: Path) -> list[Answer]:
    """Every response record of the file, in the file's order."""
    methods: dict[str, str] = {}
    responses: list[tuple[str, dict[str, Any]]] = []
    with warc.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "request":
                # warcio calls the first word of a start line the protocol
                methods[record.rec_headers.get_header("WARC-Concurrent-To")] = record.http_headers.protocol
            elif record.rec_type == "response":
                responses.append((record.rec_headers.get_header("WARC-Record-ID"), _fields(record)))
    return [Answer(method=methods[record_id], **fields) for record_id, fields in responses]


def _fields(record: Any) -> dict[str, Any]:
    header = record.rec_headers.get_header
    return {
        "url": header("WARC-Target-URI"),
        "status": int(record.http_headers.get_statuscode()),
        "protocols": tuple(value for name, value in record.rec_headers.headers if name == "WARC-Protocol"),
        "date": header("WARC-Date"),
        "encoding": record.http_headers.get_header("content-encoding") or "",
        "truncated": header("WARC-Truncated") or "",
        "payload": record.raw_stream.read(),
    }
