"""What a reader's browser is given where it navigates to archived bytes that are no HTML page. Pure.

A browser decides by the type what bytes may do, so only types of which that is known leave: pictures, sound,
films and plain text as they are; everything that a viewer of its own would open, or that could send a browser
elsewhere (PDF, packages of pages, signed exchanges), as a file to keep. XML can hold links and hints of HTML's
own, which no policy holds back: it is shown as text, SVG as a picture.
"""

import re
from html import escape

from capture.replay.answering.headers import Pairs
from capture.replay.answering.rewrite import looks_like_html

__all__ = ["presented", "sniffed"]

_AS_TEXT = frozenset(
    (
        "application/json application/ld+json application/manifest+json application/javascript text/javascript "
        "text/css text/csv text/plain text/vtt text/markdown"
    ).split()
)
_XML = ("application/xml", "text/xml", "text/xsl")
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "application/octet-stream"),
    (b"<?xml", "text/xml"),
)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']""")
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")  # MIME Sniffing 3: binary data bytes
_PICTURE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Archived picture</title></head>
<body style="margin:0"><img src="{url}" alt="The archived picture" style="max-width:100%"></body></html>
"""


def presented(data: bytes, mime: str, charset: str, url: str) -> tuple[bytes, Pairs]:
    """The body and its headers; ``url`` is where the bytes are served, ``mime`` an essence, empty for none."""
    family = mime.partition("/")[0]
    if mime == "image/svg+xml":
        return _PICTURE.format(url=escape(url)).encode(), (("Content-Type", "text/html; charset=utf-8"),)
    if mime in _XML or mime.endswith("+xml"):
        match = _ENCODING.match(data)
        label = charset or (match[1].decode() if match else "utf-8")
        return data, (("Content-Type", f"text/plain; charset={label}"),)
    if mime in _AS_TEXT or family == "text":
        kind = mime if mime in _AS_TEXT else "text/plain"
        return data, (("Content-Type", f"{kind}; charset={charset}" if charset else kind),)
    if family in ("image", "audio", "video", "font"):
        return data, (("Content-Type", mime),)
    kind = "application/pdf" if mime == "application/pdf" else "application/octet-stream"
    return data, (("Content-Type", kind), ("Content-Disposition", "attachment"))


def sniffed(data: bytes) -> str:
    """The type of bytes that came without one, as browsers would guess it (MIME Sniffing 7.1, shortened)."""
    if looks_like_html(data):
        return "text/html"
    for magic, mime in _MAGIC:
        if data.startswith(magic):
            return mime
    return "application/octet-stream" if _BINARY.search(data, 0, 1445) else "text/plain"
