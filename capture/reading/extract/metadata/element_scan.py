"""One look at every element of the page, so that the readers need none of their own.

A page has thousands of elements and each look at them all costs as much as reading all claims.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

__all__ = ["ElementScan", "scan"]

_TAGS = ("a", "h1", "h2", "link", "meta", "script", "time", "title")
# Parts of class names and ids that may speak of an author; what cue they are is for ``cues_of`` to say.
_HINT = re.compile("yline|uthor|uteur|utor|riter|ignature|ateline|meta|Meta|nfoline|ontributors")
_MAX_HEADINGS = 10  # of a level


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementScan:
    """Elements in document order: some tags, those with ``itemprop`` or ``property``, those that may be bylines."""

    root: _Element
    tags: dict[str, list[_Element]]
    properties: Sequence[_Element]
    bylines: Sequence[_Element]

    @property
    def headings(self) -> list[_Element]:
        """The first of the first two levels, those of the first level first."""
        return [*self.tags["h1"][:_MAX_HEADINGS], *self.tags["h2"][:_MAX_HEADINGS]]


def scan(root: _Element) -> ElementScan:
    """Look at the page once; linear in its elements."""
    tags: dict[str, list[_Element]] = {tag: [] for tag in _TAGS}
    properties: list[_Element] = []
    bylines: list[_Element] = []
    told: dict[str | None, bool] = {None: False}
    for element in root.iter():
        tag, get = element.tag, element.get
        if (known := tags.get(tag)) is not None:
            known.append(element)
        if get("itemprop") is not None or get("property") is not None:
            properties.append(element)
        name = get("class") or get("id")
        if name not in told:
            told[name] = _HINT.search(name or "") is not None
        if told[name] or tag == "address":
            bylines.append(element)
    return ElementScan(root=root, tags=tags, properties=properties, bylines=bylines)
