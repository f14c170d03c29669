"""Bytes as text by the rules of the WHATWG: BOM, header, meta prescan, then detection (HTML 13.2.3, Encoding 4.2).

And character references in text that stands outside of markup, whatever their numbers.
"""

import codecs
import html
import re
from functools import cache
from importlib.resources import files

__all__ = ["decode_html", "decoded", "label_of", "unescape"]

_PRESCAN = 1024  # bytes; HTML 13.2.3.2 asks for no more
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,>]+)", re.IGNORECASE)
_META = re.compile(rb"<!--.*?(?:-->|\Z)|<meta\b[^>]*>?", re.IGNORECASE | re.DOTALL)
_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([^\s\"'/;,>]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)

# Python's codec for a WHATWG encoding, where the name differs or Python's own table is narrower.
_CODECS = {
    "windows-1252": "cp1252", "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1253": "cp1253",
    "windows-1254": "cp1254", "windows-1255": "cp1255", "windows-1256": "cp1256", "windows-1257": "cp1257",
    "windows-1258": "cp1258", "windows-874": "cp874", "shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs",
    "gbk": "gb18030", "macintosh": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "ibm866": "cp866",
    "iso-8859-8-i": "iso-8859-8", "utf-16be": "utf-16-be", "utf-16le": "utf-16-le",
}  # fmt: skip


def decode_html(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of an HTML body and the WHATWG name of its encoding. Never raises; bad bytes become U+FFFD.

    ``content_type`` is the header's value. The order: byte order mark, header, ``<meta>`` in the first 1,024
    bytes (UTF-16 there means UTF-8), well-formed UTF-8, detection, windows-1252.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _decode(body[len(bom) :], name), name
    declared = _CHARSET.search(content_type or "")
    name = label_of(declared[1]) if declared else ""
    name = name or _prescan(body[:_PRESCAN]) or _detect(body)
    return _decode(body, name), name


def decoded(body: bytes, content_type: str = "") -> tuple[str, str, int]:
    """The same text, Python's codec that turns it back into the same bytes, and the bytes of the mark before it.

    The codec is empty where none does: bad bytes in anything but UTF-8, encodings with states.
    """
    text, name = decode_html(body, content_type)
    mark = next((len(bom) for bom, _ in _BOMS if body.startswith(bom)), 0)
    if name == "utf-8":
        return body[mark:].decode("utf-8", "surrogateescape"), "utf-8", mark
    codec = _CODECS.get(name, name)
    try:
        same = not codec.startswith("iso-2022") and text.encode(codec) == body[mark:]
    except (UnicodeError, LookupError):
        same = False
    return text, codec if same else "", mark


def label_of(label: str) -> str:
    """The WHATWG name for a label such as ``latin1`` (windows-1252); empty for an unknown one."""
    return _labels().get(label.strip().lower(), "")


@cache
def _labels() -> dict[str, str]:
    """``name: label label …`` lines of the table in Encoding 4.2, read once."""
    table = files("capture.reading.extract.source").joinpath("encoding_labels.txt").read_text("ascii")
    rows = (line.partition(":") for line in table.splitlines())
    return {label: name for name, _, labels in rows for label in labels.split()}


def _prescan(head: bytes) -> str:
    if (xml := _XML.match(head)) and (name := label_of(xml[1].decode("latin-1"))):
        return _declared(name)
    for meta in _META.finditer(head):
        inside = _META_CHARSET.search(meta[0]) if not meta[0].startswith(b"<!--") else None
        if inside and (name := label_of(inside[1].decode("latin-1"))):
            return _declared(name)
    return ""


def _declared(name: str) -> str:
    """A page that could be scanned as ASCII is not UTF-16, whatever it says (HTML 13.2.3.2, step 15)."""
    if name.startswith("utf-16"):
        return "utf-8"
    return "windows-1252" if name == "x-user-defined" else name


def _detect(body: bytes) -> str:
    sample = body[:200_000]
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample, final=len(sample) == len(body))
        return "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        from charset_normalizer import from_bytes

        best = from_bytes(sample[:60_000]).best()
    except Exception:  # a detector that fails is a detector without an opinion
        best = None
    return (label_of(best.encoding.replace("_", "-").replace("cp125", "windows-125")) if best else "") or "windows-1252"


def _decode(body: bytes, name: str) -> str:
    if name == "replacement":
        return "\ufffd" if body else ""
    if name == "x-user-defined":
        return "".join(chr(byte if byte < 0x80 else 0xF780 + byte - 0x80) for byte in body)
    text = body.decode(_CODECS.get(name, name), "replace")
    # WHATWG's single-byte tables have no holes: 0x81 in windows-1252 is U+0081, where Python has none.
    return text


_NUMBER = re.compile(r"&#0*([0-9]{7})[0-9]+")  # seven digits are beyond Unicode already


def unescape(text: str) -> str:
    """As ``html.unescape``, which raises for a number of more than 4,300 digits."""
    return html.unescape(_NUMBER.sub(r"&#\1", text) if "&#" in text else text)
