"""Claims of attributes that speak for the whole page: its direction of writing, links to the tags it is filed under."""

from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from capture.reading.extract.metadata.claim import Claim, Field, clean

__all__ = ["claims"]

_MOST = 4000  # links that are looked at
_LONGEST = 80  # characters of a tag


def claims(root: _Element) -> Iterator[Claim]:
    """Claims in document order within each kind."""
    for element in (root, *root.iterchildren("body")):
        if (direction := clean(element.get("dir")).lower()) in ("rtl", "ltr"):
            yield Claim(Field.DIRECTION, direction, f"{element.tag}:dir")
    for link in islice(root.iter("a"), _MOST):
        if "tag" in (link.get("rel") or "").lower().split():
            text = clean("".join(islice(map(str, link.itertext()), 20)))
            if text and len(text) <= _LONGEST:
                yield Claim(Field.TAG, text, "rel:tag")
