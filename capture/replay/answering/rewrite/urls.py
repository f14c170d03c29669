"""URLs in pages: which are absolute, and where they lead in the snapshot."""

import re

from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.rewrite.queries import sent
from capture.replay.answering.rewrite.text import real

__all__ = ["Urls"]

_ABSOLUTE = re.compile(r"(?:(https?|wss?):|(?=[/\\]{2}))([/\\]*)([^/\\?#]*)", re.IGNORECASE)
_EDGE = "".join(map(chr, range(0x21)))  # C0 controls and space (URL standard, 4.4)
_BREAKS = str.maketrans("", "", "\t\n\r")
_BREAK = re.compile(r"[\t\n\r]")
_SCRIPT = re.compile(r"(?:javascript|vbscript|livescript|mocha):", re.IGNORECASE)
_DOCUMENT_DATA = re.compile(r"data:(?!image/(?:png|jpe?g|gif|webp|avif|bmp|x-icon)[;,])", re.IGNORECASE)


class Urls:
    """The URLs of one page or style sheet, which itself was archived under ``base``.

    Values are Latin-1 text whose bytes are in ``charset``. ``queries`` is the codec in which the browser sent
    queries, where that is not UTF-8.
    """

    def __init__(self, mapping: OriginMap, base: str, charset: str = "", queries: str = "") -> None:
        self.mapping = mapping
        self.queries = queries
        self.charset = charset
        self.scheme = base.partition(":")[0].lower() if base[:4].lower() == "http" else "https"
        self._mapped_site = f".{mapping.site}"

    def sent(self, value: str) -> str:
        """The URL with its query as it was sent."""
        if not self.queries or value.isascii() or "?" not in value:
            return value
        read = real(value, self.charset)
        written = sent(read, self.queries)
        # What stands before and behind the query keeps its bytes.
        return value if written == read else written.encode("utf-8", "replace").decode("latin-1")

    def mapped(self, value: str) -> str | None:
        """The form in which a URL stands in the page: mapped, its query as it was sent; None: as it stands."""
        known = self.sent(value)
        found = self._mapped(known)
        return known if found is None and known != value else found

    def _mapped(self, value: str) -> str | None:
        """The mapped form of an absolute or protocol-relative URL; None where nothing is to be changed.

        Relative URLs need no change: the page itself stands under its mapped host. URLs that are mapped
        already stay as they are.
        """
        if ":" not in value and "//" not in value and "\\" not in value and "\n" not in value:
            return None
        plain = clean(value)
        match = _ABSOLUTE.match(plain)
        if match is None:
            return None
        scheme, slashes, authority = match.groups()
        rest = plain[match.end() :]
        if scheme and len(slashes) < 2 and scheme.lower() == self.scheme:
            return slashes + authority + rest  # ``https:path`` on an https page is relative (URL standard)
        if authority.lower().partition(":")[0].endswith(self._mapped_site):
            return None
        scheme = (scheme or self.scheme).lower()
        target = self.mapping.to_mapped(f"{scheme}://{real(authority, self.charset)}")
        return target + rest


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
