"""Header lists of HTTP/2 → heads in HTTP/1.1 form (iipc #41), which readers of WARC know.

Fields stay in order, with their bytes, duplicates apart. Nothing that a list has may forge a head: bytes that would end
a line or a name are written ``%0D``, and the head is called rebuilt then.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from capture.model.digits import number
from capture.recording.wire.header_blocks import Fields

__all__ = ["WrittenHead", "pseudo", "request", "response", "safe_authority", "safe_target", "trailers"]

_PHRASES = {status.value: status.phrase.encode("ascii") for status in HTTPStatus}
_NO_TOKEN = re.compile(rb"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
_NO_VALUE = re.compile(rb"[\r\n\0]")
_NO_TARGET = re.compile(rb"[\0-\x20\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenHead:
    """A head, or lines of one, in HTTP/1.1 form. ``rebuilt``: something could not be written as it came."""

    data: bytes
    rebuilt: bool


def pseudo(fields: Fields, name: bytes) -> bytes | None:
    """The value of the first pseudo-header of that name."""
    return next((value for key, value in fields if key == name), None)


def request(fields: Fields) -> WrittenHead:
    """A request's head, Host from ``:authority`` first."""
    authority = pseudo(fields, b":authority")
    method = _escaped(_NO_TOKEN, pseudo(fields, b":method") or b"GET")
    target = safe_target(fields)
    hosts = [] if authority is None else [(b"Host", authority)]
    lines = _lines([*hosts, *(field for field in fields if not field[0].startswith(b":"))])
    rebuilt = lines.rebuilt or method != (pseudo(fields, b":method") or method) or target != _target(fields)
    return WrittenHead(data=b"%s %s HTTP/1.1\r\n%s\r\n" % (method, target, lines.data), rebuilt=rebuilt)


def safe_target(fields: Fields) -> bytes:
    """What a request asks for, without a byte that could end it."""
    return _escaped(_NO_TARGET, _target(fields))


def safe_authority(fields: Fields) -> str:
    """``:authority`` without a byte that could end it, empty where there is none."""
    return _escaped(_NO_TARGET, pseudo(fields, b":authority") or b"").decode("latin-1")


def response(fields: Fields) -> tuple[int | None, WrittenHead]:
    """Status and head of an answer; None where ``:status`` is no number of three digits."""
    code = pseudo(fields, b":status") or b""
    status = number(code, 999) if len(code) == 3 else None
    lines = _lines(field for field in fields if not field[0].startswith(b":"))
    if status is None or status < 100:
        return None, lines
    first = b"HTTP/1.1 %s %s\r\n" % (code, _PHRASES.get(status, b""))
    return status, WrittenHead(data=first + lines.data + b"\r\n", rebuilt=lines.rebuilt)


def trailers(fields: Fields) -> WrittenHead:
    """A trailer section: its lines, each with its CRLF. A pseudo-header among them is no name."""
    return _lines(fields)


def _target(fields: Fields) -> bytes:
    return pseudo(fields, b":path") or pseudo(fields, b":authority") or b"*"


def _lines(fields: Iterable[tuple[bytes, bytes]]) -> WrittenHead:
    lines, rebuilt = list[bytes](), False
    for name, value in fields:
        safe_name, safe_value = _escaped(_NO_TOKEN, name) or b"%", _escaped(_NO_VALUE, value)
        rebuilt = rebuilt or safe_name != name or safe_value != value
        lines.append(b"%s: %s\r\n" % (safe_name, safe_value))
    return WrittenHead(data=b"".join(lines), rebuilt=rebuilt)


def _escaped(forbidden: re.Pattern[bytes], data: bytes) -> bytes:
    return forbidden.sub(lambda found: b"%%%02X" % found[0][0], data)
