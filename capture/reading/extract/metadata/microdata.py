"""Claims of microdata (``itemprop``) and of RDFa Lite (``property`` on elements that are not ``<meta property>``)."""

from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.etree import _Element

from capture.reading.extract.metadata.claim import Claim, Field, clean
from capture.reading.extract.metadata.element_scan import ElementScan

__all__ = ["claims"]

_PROPERTIES = {
    "headline": Field.TITLE,
    "author": Field.AUTHOR,
    "creator": Field.AUTHOR,
    "datepublished": Field.PUBLISHED,
    "datecreated": Field.PUBLISHED,
    "datemodified": Field.MODIFIED,
    "articlesection": Field.SECTION,
    "inlanguage": Field.LANGUAGE,
    "license": Field.LICENCE,
    "isaccessibleforfree": Field.FREE,
    "keywords": Field.TAG,
}
_LISTS = frozenset(("listitem", "comment", "review", "usercomments"))
_MAX = 3000  # elements of a kind
_LONGEST = 300  # characters; a longer headline or author is a box of other things

# Characters or elements in which no value is looked for: boxes may stand in boxes, each with all that is in them.
_BOX = 10_000


def claims(page: ElementScan) -> Iterator[Claim]:
    """One claim per known property, in document order, none from inside comments or lists of other items."""
    for kind, found in _elements(page.properties[:_MAX]):
        name = found.get(kind, "").strip().lower().removeprefix("schema:")
        field = _PROPERTIES.get(name.split()[0]) if name else None
        if field is None or _elsewhere(found):
            continue
        value = _value(found)
        if field is Field.AUTHOR and found.get("itemscope") is not None:
            value = _name_inside(found) or value
        if value and len(value) <= _LONGEST:
            yield Claim(field, value, "microdata" if kind == "itemprop" else "rdfa")


def _elements(elements: Sequence[_Element]) -> Iterator[tuple[str, _Element]]:
    for found in elements:
        kind = "itemprop" if found.get("itemprop") is not None else "property"
        if kind == "itemprop" or found.tag != "meta":
            yield kind, found


def _elsewhere(element: _Element) -> bool:
    for steps, parent in enumerate(element.iterancestors()):
        kind = (parent.get("itemtype") or parent.get("typeof") or "").rsplit("/", 1)[-1].lower()
        if kind in _LISTS:
            return True
        if steps > 30:
            return False
    return False


def _value(element: _Element) -> str:
    for key in ("content", "datetime"):
        if value := clean(element.get(key)):
            return value
    if element.tag == "abbr" and (value := clean(element.get("title"))):
        return value
    if element.tag in ("a", "link") and element.get("href") and not len(element) and not element.text:
        return clean(element.get("href"))
    pieces, size = [], 0
    for text in element.itertext():
        pieces.append(str(text))
        size += len(text) + 1
        if size > _BOX:
            return ""
    return clean("".join(pieces))


def _name_inside(element: _Element) -> str:
    for inner in islice(element.iterdescendants(), _BOX):
        if isinstance(inner.tag, str) and inner.get("itemprop") == "name":
            return _value(inner)
    return ""
