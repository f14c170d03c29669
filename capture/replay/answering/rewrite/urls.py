"""URLs in pages: which are absolute, where they lead in the snapshot, and their queries as the browser sent them.

A rendered DOM is stored, and served, as UTF-8, whatever the page was. A browser that reads it would ask for other
bytes than those that were recorded, so that queries are written out as they were sent: letters beyond ASCII in the
encoding of the page (URL standard, 4.4 and 1.3).
"""

import codecs
import re

from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.rewrite.text import real

__all__ = ["Urls", "clean", "codec_of", "is_document", "is_script", "sent"]

_ABSOLUTE = re.compile(r"(?:(https?|wss?):|(?=[/\\]{2}))([/\\]*)([^/\\?#]*)", re.IGNORECASE)
_EDGE = "".join(map(chr, range(0x21)))  # C0 controls and space (URL standard, 4.4)
_BREAKS = str.maketrans("", "", "\t\n\r")
_BREAK = re.compile(r"[\t\n\r]")
_SCRIPT = re.compile(r"(?:javascript|vbscript|livescript|mocha):", re.IGNORECASE)
_DOCUMENT_DATA = re.compile(r"data:(?!image/(?:png|jpe?g|gif|webp|avif|bmp|x-icon)[;,])", re.IGNORECASE)
_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_ESCAPED = frozenset(b"\"#<>' ")  # of ASCII; and all that is no letter, digit or mark
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


class Urls:
    """The URLs of one page or style sheet, which itself was archived under ``base``.

    Values are Latin-1 text whose bytes are in ``charset``. ``queries`` is the codec in which the browser sent
    queries, where that is not UTF-8.
    """

    def __init__(self, origins: OriginMap, base: str, charset: str = "", queries: str = "") -> None:
        self.origins = origins
        self.queries = queries
        self.charset = charset
        self.scheme = base.partition(":")[0].lower() if base[:4].lower() == "http" else "https"
        self._mapped_site = f".{origins.site}"

    def sent(self, value: str) -> str:
        """The URL with its query as it was sent."""
        if not self.queries or value.isascii() or "?" not in value:
            return value
        read = real(value, self.charset)
        written = sent(read, self.queries)
        # What stands before and behind the query keeps its bytes.
        return value if written == read else written.encode("utf-8", "replace").decode("latin-1")

    def mapped(self, value: str) -> str | None:
        """The form in which a URL stands in the page: mapped where it is absolute or protocol-relative, its query as
        it was sent; None where nothing is to be changed.

        Relative URLs need no mapping: the page itself stands under its mapped host. URLs that are mapped
        already stay as they are.
        """
        written = self.sent(value)
        unmapped = None if written == value else written
        if ":" not in written and "//" not in written and "\\" not in written and "\n" not in written:
            return unmapped
        plain = clean(written)
        match = _ABSOLUTE.match(plain)
        if match is None:
            return unmapped
        scheme, slashes, authority = match.groups()
        rest = plain[match.end() :]
        if scheme and len(slashes) < 2 and scheme.lower() == self.scheme:
            return slashes + authority + rest  # ``https:path`` on an https page is relative (URL standard)
        if authority.lower().partition(":")[0].endswith(self._mapped_site):
            return unmapped
        scheme = (scheme or self.scheme).lower()
        return self.origins.to_mapped(f"{scheme}://{real(authority, self.charset)}") + rest


def clean(value: str) -> str:
    """The URL as a browser's parser begins with it: no space around, no line breaks or tabs inside."""
    value = value.strip(_EDGE)
    return value.translate(_BREAKS) if _BREAK.search(value) else value


def is_script(value: str) -> bool:
    """Whether the URL runs a script."""
    return ":" in value and _SCRIPT.match(clean(value)) is not None


def is_document(value: str) -> bool:
    """Whether it is a ``data:`` URL that may open as a document, where plain pictures may not."""
    return ":" in value and _DOCUMENT_DATA.match(clean(value)) is not None


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
    """The URL with its query in ASCII, as it goes over the wire; other schemes than http as they stand.

    Each letter is its bytes in ``codec``, or its number where that lacks it.
    """
    if url.isascii() or "?" not in url:
        return url
    scheme = _SCHEME.match(url)
    if scheme is not None and scheme[1].lower() not in ("http", "https"):
        return url
    plain, mark, fragment = url.partition("#")
    path, question, query = plain.partition("?")
    if not question:
        return url

    def escaped(run: re.Match[str]) -> str:
        written: list[str] = []
        for letter in run[0]:
            try:
                data = letter.encode(codec)
            except UnicodeError:
                written.append(f"%26%23{ord(letter)}%3B")
            else:
                written += (chr(b) if 0x20 < b < 0x7F and b not in _ESCAPED else f"%{b:02X}" for b in data)
        return "".join(written)

    return path + question + _BEYOND.sub(escaped, query) + mark + fragment
