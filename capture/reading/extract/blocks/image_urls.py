"""The addresses of a picture: what its element, its lazy loader and the elements around it name, best first.

candidate: an absolute http(s) address that the picture may have been loaded from.
"""

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import quote, urljoin, urlsplit

from lxml.etree import _Element

from capture.model.html_syntax import BETWEEN_CANDIDATES, srcset_candidates
from capture.reading.extract.source.parse import UNREAD, parse

__all__ = ["absolute", "base_of", "candidates", "index_of_same"]

_LONGEST = 4000  # characters of an address
_LONGEST_SET = 40_000  # of a srcset
_MOST = 24  # candidates of a picture
_SOURCES = 8  # of a <picture>
# Names that lazy loaders of many makers give the real address while src holds a stand-in.
_LAZY = tuple("data-src data-original data-lazy-src data-lazy data-full-src data-url data-hi-res-src".split())
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
_STAND_IN = re.compile(r"(?i)(?:^|[/_.-])(?:blank|spacer|transparent|placeholder|loading|pixel|1x1|clear|empty)[^/]*$")
_SENT = re.compile("[\x21-\x7e]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_SIZE = re.compile(
    r"(?i)(?:[-_@.]\d{2,4}x\d{2,4}|[-_@.]\d{2,4}w?|@\dx|[-_]scaled|[-_](?:large|medium|small|thumb\w*))+$"
)
_TELLING = 4  # characters of a file name that can tell pictures apart


def base_of(root: _Element, url: str | None) -> str:
    """What relative addresses are relative to: ``<base href>``, else the page's own address.

    A longer one than any address is no base: it would be written before each address of the page.
    """
    for element in root.iterfind("head/base"):
        if href := (element.get("href") or "").strip():
            return _joined(url or "", href) if len(href) <= _LONGEST else ""
    return url or ""


def absolute(base: str, address: str) -> str:
    """The address as a browser asks for it; empty for what is not http(s). Relative where ``base`` is empty."""
    address = address.strip()
    if not address or len(address) > _LONGEST:
        return ""
    joined = address if address.startswith(("https://", "http://")) else _joined(base, address)
    if not _SENT.fullmatch(joined):
        joined = quote(joined, safe=_PRINTABLE, errors="replace")
    scheme = _SCHEME.match(joined)
    if scheme is None:
        return "" if base else joined
    return joined if scheme[1].lower() in ("http", "https") else ""


def candidates(element: _Element, base: str) -> tuple[str, ...]:
    """The addresses of an image, the one to believe first; stand-ins come last."""
    named = [element.get("src") or "", *_of_set(element.get("srcset"))]
    # A few levels up: libxml2 nests what follows a <source> in it.
    around = islice(element.iterancestors(), _SOURCES)
    if (picture := next((each for each in around if each.tag == "picture"), None)) is not None:
        for source in picture.iter("source"):
            named += _of_set(source.get("srcset") or source.get("data-srcset"))
    named += [element.get(name) or "" for name in _LAZY]
    for name in _LAZY_SETS:
        named += _of_set(element.get(name))
    beside = element.getnext()
    if beside is not None and beside.tag == "noscript":
        unread = parse(beside.get(UNREAD) or "")
        image = next(unread.root.iter("img"), None) if unread is not None else None
        named.append((image.get("src") or "") if image is not None else "")
    found = dict.fromkeys(address for name in named if (address := absolute(base, name)))
    return tuple(sorted(found, key=lambda address: bool(_STAND_IN.search(address.partition("?")[0])))[:_MOST])


def index_of_same(wanted: str, pictures: Sequence[Sequence[str]]) -> int | None:
    """The index of the picture that one address names; each picture is a list of its addresses. None: none of them.

    The same path (a query mostly asks for a size), else the same name but for a size in it, where one alone has it.
    """
    known = [list(map(_names, addresses)) for addresses in pictures]
    for level, name in enumerate(_names(wanted)):
        fits = [index for index, names in enumerate(known) if name and any(name == each[level] for each in names)]
        if len(fits) == 1 or (fits and level == 0):
            return fits[0]
    return None


def _names(url: str) -> tuple[str, str, str]:
    """The address without scheme and fragment; host and path where that names a file; the file's name without a size.

    Empty what the address does not have, or what tells nothing.
    """
    exact = url.partition("#")[0].partition("://")[2] or url
    try:
        parts = urlsplit(url)
    except ValueError:
        return exact, "", ""
    file = parts.path.rpartition("/")[2]
    stem = _SIZE.sub("", file.lower().rpartition(".")[0] or file.lower())
    return exact, f"{parts.netloc}{parts.path}" if "." in file else "", stem if len(stem) >= _TELLING else ""


def _of_set(text: str | None) -> list[str]:
    """The addresses of a srcset, largest first."""
    found = [
        (-_size(after), url) for _, url, after in islice(srcset_candidates((text or "")[:_LONGEST_SET]), _MOST) if url
    ]
    return [address for _, address in sorted(found, key=lambda pair: pair[0])]


def _size(descriptor: str) -> float:
    """``640`` of ``640w``, ``2`` of ``2x``; 1 where none is told."""
    try:
        return float(descriptor.strip(BETWEEN_CANDIDATES).rstrip("wx") or 1)
    except ValueError:
        return 1.0


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
