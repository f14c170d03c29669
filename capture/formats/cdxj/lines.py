"""Index files: written sorted by bytes, read from any tool."""

import json
from collections.abc import Iterable

from capture.formats.cdxj.line import IndexLine, of_record
from capture.formats.warc import RecordRef
from capture.model.digits import number

__all__ = ["lines", "read"]


def lines(records: Iterable[RecordRef], filename: str) -> bytes:
    """The index of ``records`` in ``filename``, sorted as ``LC_ALL=C sort`` does. Raises as ``of_record``."""
    found = (of_record(record, filename) for record in records)
    return b"".join(sorted(_line(line) for line in found if line is not None))


def _line(line: IndexLine) -> bytes:
    """Numbers are strings, as every tool writes them; what is empty is left out."""
    values = {
        "url": line.url,
        "mime": line.mime,
        "status": "" if line.status is None else str(line.status),
        "digest": line.digest,
        "length": str(line.length),
        "offset": str(line.offset),
        "filename": line.filename,
        "method": line.method,
        "requestBody": line.request_body,
    }
    # Escapes instead of UTF-8: a body may hold half a surrogate pair, and no tool minds.
    text = json.dumps({name: value for name, value in values.items() if value}, separators=(",", ":"))
    return f"{line.key} {line.timestamp} {text}\n".encode("utf-8", "backslashreplace")


def read(data: bytes) -> tuple[IndexLine, ...]:
    """The lines of an index of any tool, in file order; what is no line (headers, damage) is passed over.

    Numbers may be strings or numbers, ``status`` absent or ``-``.
    """
    found = (_read_line(line) for line in data.decode("utf-8", "replace").split("\n"))
    return tuple(line for line in found if line is not None)


def _read_line(text: str) -> IndexLine | None:
    key, _, rest = text.strip().partition(" ")
    timestamp, _, payload = rest.partition(" ")
    try:
        values = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if (
        not isinstance(values, dict)
        or not timestamp.isascii()
        or not timestamp.isdigit()
        or not isinstance(values.get("url"), str)
    ):
        return None
    status = _whole(values.get("status"))
    return IndexLine(
        key=key,
        timestamp=timestamp,
        url=values["url"],
        mime=_text(values.get("mime")),
        status=None if status < 0 else status,
        digest=_text(values.get("digest")),
        filename=_text(values.get("filename")),
        offset=_whole(values.get("offset")),
        length=_whole(values.get("length")),
        method=_text(values.get("method")),
        request_body=_text(values.get("requestBody")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object) -> int:
    """A number, written as one or as text; -1 where there is none."""
    found = number(str(value)) if isinstance(value, str | int) else None
    return -1 if found is None else found
