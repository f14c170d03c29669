"""Message heads: what Chromium's header events say, turned into bytes and compared with the wire.

Event text is not the wire: names and values are normalised (one space after the colon, folded lines
joined, lines without a valid name dropped). It serves for HTTP/2, where the log is all there is, as a
last resort where the wire's bytes are missing, and to notice that bytes of the wire got lost.
"""

import re
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from capture.model.digits import number

__all__ = ["agrees", "from_event", "h2_request", "h2_response", "h2_trailers", "status_of", "unescape"]

_PHRASES = {status.value: status.phrase.encode("ascii") for status in HTTPStatus}
_ESCAPED = "%ESCAPED:\u200b "  # NetLogStringValue: the rest has %XX for bytes beyond ASCII and for %


def unescape(line: str) -> bytes:
    """The bytes of one event line, with Chromium's escaping undone."""
    if line.startswith(_ESCAPED):
        return unquote_to_bytes(line.removeprefix(_ESCAPED))
    return line.encode("utf-8", "replace")


def from_event(first: bytes, lines: Iterable[bytes]) -> bytes:
    """A head in HTTP/1 form: first line, header lines, blank line."""
    return b"\r\n".join([first, *lines, b"", b""])


def status_of(lines: Iterable[str]) -> int | None:
    """The status code in the first line of a response event, or None."""
    first = next(iter(lines), "")
    match = re.search(r"HTTP/\S+ 0*(\d{3})|:status: (\d{3})", first)
    return int(match[1] or match[2]) if match else None


def h2_response(lines: Iterable[str]) -> tuple[int | None, bytes]:
    """Status and head of an HTTP/2 response: ``HTTP/1.1 200 OK`` form (iipc #41), headers in order."""
    pseudo, rest = _split(lines)
    code = pseudo.get(b":status", b"")
    status = number(code, 999)
    if status is None:
        return None, b""
    phrase = _PHRASES.get(status, b"")
    return status, from_event(b"HTTP/1.1 %s %s" % (code, phrase), rest)


def h2_request(lines: Iterable[str]) -> bytes:
    """Head of an HTTP/2 request in HTTP/1.1 form, Host from ``:authority``."""
    pseudo, rest = _split(lines)
    target = pseudo.get(b":path") or pseudo.get(b":authority", b"*")
    first = b"%s %s HTTP/1.1" % (pseudo.get(b":method", b"GET"), target)
    host = [b"Host: " + pseudo[b":authority"]] if b":authority" in pseudo else []
    return from_event(first, host + rest)


def h2_trailers(lines: Iterable[str]) -> bytes:
    """A trailer section: header lines, each with its CRLF."""
    return b"".join(line + b"\r\n" for line in _split(lines)[1])


def agrees(head: bytes, lines: Iterable[str]) -> bool:
    """Whether a head from the wire can be the one that an event tells of: status, and every name, is there.

    False means that bytes of the wire are missing from the log.
    """
    reported = list(lines)
    status = re.search(rb"(?i)HTTP/\S+\s+0*(\d{3})", head.partition(b"\n")[0])
    expected = status_of([unescape(reported[0]).decode("latin-1")]) if reported else None
    if status and expected is not None and int(status.group(1)) != expected:
        return False
    lowered = head.lower()
    return all(b"\n" + unescape(line).partition(b":")[0].lower() in lowered for line in reported[1:])


def _split(lines: Iterable[str]) -> tuple[dict[bytes, bytes], list[bytes]]:
    """Pseudo-headers, and the other lines; a repeated header is one event line with NULs between."""
    pseudo: dict[bytes, bytes] = {}
    rest: list[bytes] = []
    for line in map(unescape, lines):
        name, _, value = line.removeprefix(b":").partition(b": ")
        if line.startswith(b":"):
            pseudo[b":" + name] = value
        else:
            rest += [b"%s: %s" % (name, each) for each in value.split(b"\0")]
    return pseudo, rest
