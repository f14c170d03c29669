"""What an HTML page says of its own encoding, so that rewriting cannot hide it from the browser.

Browsers look for a declaration near the beginning of the bytes. Rewritten URLs are longer, so the
declaration is found before and said in the Content-Type instead.
"""

import codecs
import re

__all__ = ["ascii_bytes", "css_label", "declared", "looks_like_html"]

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16be"), (codecs.BOM_UTF16_LE, "utf-16le"))
# Bytes in which browsers look in any case (HTML 13.2.3.2); Chromium goes on to the head's end.
_CERTAIN = 1024
_HEAD = 65_536
# Chromium, which recorded the page, looks past scripts, styles and titles, unlike the standard's own prescan.
_TOKEN = re.compile(
    rb"""
      <!--.*?(?:--!?>|\Z)
    | <(script|style|title)(?=[\s/>]).*?(?:</\1|\Z)
    | <meta(?=[\s/])(?P<meta>[^>]{0,2000}+)>
    | </?(?P<name>[a-z][^\s/>]{0,40}+)(?:"[^"]{0,2000}+"|'[^']{0,2000}+'|[^'">]){0,2000}+>
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_CHARSET = re.compile(rb"charset\s*=\s*(?:\"\s*([^\"]*?)\s*\"|'\s*([^']*?)\s*'|([^\s;\"'/>]+))", re.IGNORECASE)
_HEAD_NAMES = frozenset(b"html head title script style link base noscript template object".split())
_CSS_CHARSET = re.compile(rb'@charset "([\x20\x21\x23-\x7e]{1,40})";')
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)"
    rb"(?:[\s>]|(?<=--))",
    re.IGNORECASE,
)
_LABEL = re.compile(rb"[A-Za-z0-9_:.()+-]{1,40}")

# Encodings in which markup characters may be parts of other characters: rewritten as UTF-8.
_OPAQUE = frozenset("utf-16 utf-16be utf-16le iso-2022-jp csiso2022jp unicode ucs-2".split())


def declared(body: bytes, charset: str) -> str:
    """The label that a browser goes by: byte order mark, header (``charset``), ``<meta>``; empty for none."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    if charset:
        return charset
    for token in _TOKEN.finditer(body, 0, _HEAD):
        attributes, element = token["meta"], token["name"]
        if attributes is not None:
            match = _CHARSET.search(attributes)
            label = next((group for group in match.groups() if group), b"") if match else b""
            if _LABEL.fullmatch(label):
                return "utf-8" if label.lower().startswith((b"utf-16", b"utf16")) else label.decode("ascii")
        elif element and element.lower() not in _HEAD_NAMES and token.start() > _CERTAIN:
            break
    return ""


def ascii_bytes(body: bytes, label: str) -> tuple[bytes, str]:
    """The body in an encoding whose ASCII bytes are ASCII characters, and that encoding's label."""
    if label.lower() not in _OPAQUE:
        return body, label
    try:
        return body.decode("utf-16" if label.lower() in ("unicode", "ucs-2") else label, "replace").encode(), "utf-8"
    except LookupError:
        return body, label


def css_label(body: bytes) -> str:
    """What a style sheet says of its own encoding: byte order mark or ``@charset`` (CSS Syntax 3.2)."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    match = _CSS_CHARSET.match(body)
    return match[1].decode("ascii") if match else ""


def looks_like_html(body: bytes) -> bool:
    """Whether a body without a type begins as HTML (MIME Sniffing 7.1, shortened)."""
    return _HTML_START.match(body) is not None
