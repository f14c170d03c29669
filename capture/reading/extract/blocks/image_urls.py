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
    for name_of in (_exact, _path, _unsized):
        name = name_of(wanted)
        fits = [index for index, known in enumerate(pictures) if name and name in map(name_of, known)]
        if len(fits) == 1 or (fits and name_of is _exact):
            return fits[0]
    return None


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


def _exact(url: str) -> str:
    return url.partition("#")[0].partition("://")[2] or url


def _path(url: str) -> str:
    """Host and path where the path names a file."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}" if "." in parts.path.rpartition("/")[2] else ""


def _unsized(url: str) -> str:
    """The file's name without a size and an ending; empty where that tells nothing."""
    try:
        name = urlsplit(url).path.rpartition("/")[2].lower()
    except ValueError:
        return ""
    stem = _SIZE.sub("", name.rpartition(".")[0] or name)
    return stem if len(stem) >= _TELLING else ""
