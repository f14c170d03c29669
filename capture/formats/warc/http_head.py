"""The head of an HTTP message, read from a record's block as leniently as browsers read it.

Never raises: archives hold heads with folded lines, bare line feeds, lines without a colon, names with
spaces and any bytes in values. What cannot be understood is kept as ``junk``.

The media type is the one that a browser reads out of Content-Type fields, which may be several, or lists, or nonsense:
"extract a MIME type" of the Fetch standard (2.2.2), over the MIME Sniffing standard's parser (4.4). Of all values the
last one that can be read decides, ``application/pdf,text/html`` is HTML; whoever reads the first one instead takes
bytes for something that the browser will not.
"""

import re
from dataclasses import dataclass
from typing import Any

from capture.formats.warc.fields import header_lines
from capture.model.digits import number

__all__ = ["HEAD_LIMIT", "HttpHead", "head_end", "media_type", "parse", "response_has_no_body"]

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_SPACE = " \t\r\n"
_ESSENCE = re.compile(rf"{_TOKEN}/{_TOKEN}")
_QUOTED = r'"(?:[^"\\]|\\.)*\\?"?'  # one that is never closed goes on to the end
_BETWEEN = {mark: re.compile(rf'{_QUOTED}|[^"{mark}]+|{mark}', re.DOTALL) for mark in ",;"}
_LABEL = re.compile(_TOKEN)


def media_type(*values: str) -> tuple[str, str]:
    """Essence in lower case and charset of all ``values`` of Content-Type, each empty where none can be read.

    A charset that is no token names no encoding and is left out; one in single quotes is taken out of them.
    """
    essence = charset = ""
    for piece in _parts(", ".join(values), ","):
        written, *parameters = _parts(piece, ";")
        written = written.strip(_SPACE)
        found = _ESSENCE.fullmatch(written)
        if found is None or written == "*/*":
            continue
        named = _charset(parameters)
        if written.lower() != essence:
            essence, charset = written.lower(), named
        else:
            charset = named or charset
    return essence, charset


def _parts(text: str, mark: str) -> list[str]:
    """The text parted at each ``mark`` that does not stand in quotes."""
    parts: list[list[str]] = [[]]
    for token in _BETWEEN[mark].findall(text):
        if token == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return ["".join(pieces) for pieces in parts]


def _charset(parameters: list[str]) -> str:
    """Of the first parameter of that name that has a value."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        value = value.strip(_SPACE)
        if name.strip(_SPACE).lower() != "charset" or not value:
            continue
        if value.startswith('"'):
            quoted = re.match(_QUOTED, value, re.DOTALL)
            value = re.sub(r"(?s)\\(.)", r"\1", quoted[0][1:].removesuffix('"')) if quoted else ""
        value = value.strip(_SPACE).strip("'")
        return value if _LABEL.fullmatch(value) else ""
    return ""


HEAD_LIMIT = 1 << 20  # bytes; Chromium refuses heads above 256 kB

_BLANK = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"(?:HTTP|ICY)/?(\d+(?:\.\d+)?)?[ \t]+0*(\d{3})(?:[ \t]+(.*))?", re.IGNORECASE)
_REQUEST = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]+(\S.*?)(?:[ \t]+HTTP/(\S+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpHead:
    """A request's or response's head. ``length`` is where the body begins, in bytes, blank line included.

    ``status`` is None and ``method`` empty where the first line does not say so. ``headers`` are pairs of
    bytes in their order and letter case, folded lines joined with a space.
    """

    start_line: bytes
    version: str = ""
    status: int | None = None
    reason: bytes = b""
    method: str = ""
    target: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    junk: tuple[bytes, ...] = ()
    length: int = 0

    def get(self, name: str) -> str:
        """The first value of that name as Latin-1 text, empty where there is none."""
        return next(iter(self.every(name)), "")

    def every(self, name: str) -> tuple[str, ...]:
        """All values of that name, in order."""
        wanted = name.lower().encode()
        return tuple(value.decode("latin-1") for key, value in self.headers if key.lower() == wanted)

    @property
    def media_type(self) -> tuple[str, str]:
        """Media type and charset as a browser reads them out of all fields; empty where there is none."""
        return media_type(*self.every("content-type"))

    @property
    def chunked(self) -> bool:
        """Whether the head claims chunk framing."""
        codings = ",".join(self.every("transfer-encoding")).lower().split(",")
        return any(coding.strip() == "chunked" for coding in codings)

    @property
    def content_encoding(self) -> str:
        """All content codings, comma-separated, in the order in which they were applied."""
        return ", ".join(self.every("content-encoding"))

    @property
    def content_length(self) -> int | None:
        """The length it claims, None where it claims none that can be read."""
        return number(self.get("content-length").strip())


def head_end(data: bytes | bytearray) -> int | None:
    """Where the body begins: after the first blank line. None while there is none in ``data``."""
    match = _BLANK.search(data)
    return None if match is None else match.end()


def parse(data: bytes) -> HttpHead:
    """Read the head at the beginning of ``data``; without a blank line all of it is the head.

    Data that begin like no HTTP message at all (a body alone) give an empty head of length 0.
    """
    end = head_end(data)
    length = len(data) if end is None else end
    first, *lines = data[:length].split(b"\n")
    first = first.rstrip(b"\r")
    pairs, junk = header_lines(line for raw in lines if (line := raw.rstrip(b"\r")))
    headers = tuple((name, value.strip()) for name, value in pairs)
    known: dict[str, Any]
    if status := _STATUS.fullmatch(first.strip()):
        known = {"version": (status[1] or b"").decode(), "status": int(status[2]), "reason": status[3] or b""}
    elif (request := _REQUEST.fullmatch(first.strip())) and (request[3] is not None or end is not None):
        version = (request[3] or b"").decode("latin-1")
        known = {"version": version, "method": request[1].decode(), "target": request[2]}
    else:
        return HttpHead(start_line=b"")
    return HttpHead(start_line=first, headers=headers, junk=junk, length=length, **known)


def response_has_no_body(status: int | None, method: str) -> bool:
    """Whether such a response has no body whatever its Content-Length says (RFC 9112, 6.3)."""
    return method.upper() == "HEAD" or status in (204, 304) or (status is not None and 100 <= status < 200)
