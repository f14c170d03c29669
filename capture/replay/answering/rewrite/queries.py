"""Queries as the browser sent them: letters beyond ASCII in the encoding of the page (URL standard, 4.4 and 1.3).

A rendered DOM is stored, and served, as UTF-8, whatever the page was. A browser that reads it would ask for other
bytes than those that were recorded, so that queries are written out as they were sent.
"""

import codecs
import re

__all__ = ["codec_of", "sent"]

# Labels that mean another encoding to browsers than to Python (Encoding standard, 4.2).
_CODECS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "l1", "us-ascii", "ascii", "iso8859-1", "iso_8859-1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5", "iso8859-9"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "dos-874"), "cp874"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean", "ksc5601", "windows-949"), "cp949"),
    **dict.fromkeys(("gb2312", "gb_2312-80", "chinese", "x-gbk", "gbk"), "gbk"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
}
_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_ESCAPED = frozenset(b"\"#<>' ")  # of ASCII; and all that is no letter, digit or mark


def codec_of(label: str) -> str:
    """Python's name for the encoding of queries in a page of that encoding; empty where it is UTF-8, or unknown."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_CODECS.get(label, label)).name
        "?".encode(name)  # not for codecs between bytes, such as "hex"
    except (LookupError, ValueError):
        return ""
    return "" if name.startswith(("utf", "idna", "punycode", "unicode", "raw")) else name


def sent(url: str, codec: str) -> str:
    """The URL with its query in ASCII, as it goes over the wire; other schemes than http as they stand."""
    if url.isascii() or "?" not in url:
        return url
    scheme = _SCHEME.match(url)
    if scheme is not None and scheme[1].lower() not in ("http", "https"):
        return url
    plain, mark, fragment = url.partition("#")
    path, question, query = plain.partition("?")
    if not question:
        return url
    return path + question + _BEYOND.sub(lambda run: _bytes(run[0], codec), query) + mark + fragment


def _bytes(text: str, codec: str) -> str:
    """Each letter's bytes, or its number where the encoding lacks it."""
    written: list[str] = []
    for letter in text:
        try:
            data = letter.encode(codec)
        except UnicodeError:
            written.append(f"%26%23{ord(letter)}%3B")
        else:
            written += (chr(b) if 0x20 < b < 0x7F and b not in _ESCAPED else f"%{b:02X}" for b in data)
    return "".join(written)
