"""Index lines: made from record references and written sorted by bytes; read from the index of any tool. Pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from capture.errors import Damaged
from capture.formats.warc import RecordRef
from capture.model import lenient_json, moment
from capture.model.digits import number
from capture.model.lenient_json import text
from capture.model.surt import surt

__all__ = ["IndexLine", "key_of", "lines", "of_record", "read"]

_INDEXED = ("response", "revisit", "resource", "metadata")
_NOT_LOOKED_UP = re.compile(r"(?:data|blob|about|javascript|filesystem|chrome-extension):", re.IGNORECASE)
_SOCKET = re.compile(r"wss?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLine:
    """A line's values. ``timestamp`` has 14 or 17 digits; ``offset`` and ``length`` are -1 where absent."""

    key: str
    timestamp: str
    url: str
    mime: str = ""
    status: int | None = None
    digest: str = ""
    filename: str = ""
    offset: int = -1
    length: int = -1
    method: str = ""
    request_body: str = ""

    def to_bytes(self) -> bytes:
        """The line. Numbers are strings, as every tool writes them; what is empty is left out."""
        values = {
            "url": self.url,
            "mime": self.mime,
            "status": "" if self.status is None else str(self.status),
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
            "method": self.method,
            "requestBody": self.request_body,
        }
        # Escapes instead of UTF-8: a body may hold half a surrogate pair, and no tool minds.
        payload = json.dumps({name: value for name, value in values.items() if value}, separators=(",", ":"))
        return f"{self.key} {self.timestamp} {payload}\n".encode("utf-8", "backslashreplace")


def lines(records: Iterable[RecordRef], filename: str) -> bytes:
    """The index of ``records`` in ``filename``, sorted as ``LC_ALL=C sort`` does. Raises as ``of_record``."""
    found = (of_record(record, filename) for record in records)
    return b"".join(sorted(line.to_bytes() for line in found if line is not None))


def of_record(record: RecordRef, filename: str) -> IndexLine | None:
    """The line of ``record`` in ``filename`` (a bare name in ``archive/``); None where it is not indexed.

    Not indexed: requests, ``warcinfo``, ``application/warc-fields``, and URLs that no reader asks for.
    Raises Damaged where the record shares its gzip member with others, since no offset can name it.
    """
    fields = record.type == "metadata" and record.content_type.startswith("application/warc-fields")
    if record.type not in _INDEXED or fields or not record.url or _NOT_LOOKED_UP.match(record.url):
        return None
    if not record.addressable:
        raise Damaged(
            "several records share one gzip member, so that no index can name them",
            path=filename,
            offset=record.offset,
            hint="Repack the file with a gzip member for each record: warcio recompress IN OUT.",
        )
    posted = record.method.upper() not in ("", "GET")
    return IndexLine(
        key=key_of(record.url, record.method, record.body_query),
        timestamp=moment.to_cdx(record.date),
        url=record.url,
        mime="warc/revisit" if record.type == "revisit" else record.mime or "unk",
        status=record.status,
        digest=record.payload_digest or record.block_digest,
        filename=filename,
        offset=record.offset,
        length=record.length,
        method=record.method.upper() if posted else "",
        request_body=record.body_query if posted else "",
    )


def key_of(url: str, method: str = "GET", body_query: str = "") -> str:
    """The key of a request.

    Other methods than GET have their body in it (request-body-canonicalization). A websocket's key is its
    URL: its SURT would be that of the https page. Keys hold no space, since a space ends them.
    """
    if _SOCKET.match(url):
        return url.replace(" ", "%20")
    if method.upper() not in ("", "GET"):
        mark = "&" if "?" in url else "?"
        url = f"{url.partition('#')[0]}{mark}__wb_method={method.upper()}&{body_query.replace('#', '%23')}"
    return surt(url).replace(" ", "%20")


def read(data: bytes) -> tuple[IndexLine, ...]:
    """The lines of an index of any tool, in file order; what is no line (headers, damage) is passed over.

    Numbers may be strings or numbers, ``status`` absent or ``-``.
    """
    found: list[IndexLine] = []
    for line in data.decode("utf-8", "replace").split("\n"):
        key, _, rest = line.strip().partition(" ")
        timestamp, _, payload = rest.partition(" ")
        try:
            values = lenient_json.load(payload)
        except ValueError:
            continue
        stamped = timestamp.isascii() and timestamp.isdigit()
        if not stamped or not isinstance(values, dict) or not isinstance(values.get("url"), str):
            continue
        status = _whole(values.get("status"))
        found.append(
            IndexLine(
                key=key,
                timestamp=timestamp,
                url=values["url"],
                mime=text(values, "mime"),
                status=None if status < 0 else status,
                digest=text(values, "digest"),
                filename=text(values, "filename"),
                offset=_whole(values.get("offset")),
                length=_whole(values.get("length")),
                method=text(values, "method"),
                request_body=text(values, "requestBody"),
            )
        )
    return tuple(found)


def _whole(value: object) -> int:
    """A number, written as one or as text; -1 where there is none."""
    found = number(str(value)) if isinstance(value, str | int) else None
    return -1 if found is None else found
