"""The claim: one value for one field, and where in the page it was said; and the page as the readers of claims see it.

A page has thousands of elements and each look at them all costs as much as reading all claims: ``scan`` looks once.
"""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from capture.model.article import Rival, Value

__all__ = ["MAX_VALUE", "Claim", "ElementScan", "Field", "best", "clean", "scan"]

MAX_VALUE = 2000  # characters; a longer title, name or description is not one
_MAX_RIVALS = 5
_TAGS = ("a", "h1", "h2", "link", "meta", "script", "time", "title")
# Parts of class names and ids that may speak of an author; what cue they are is for ``cues_of`` to say.
_HINT = re.compile("yline|uthor|uteur|utor|riter|ignature|ateline|meta|Meta|nfoline|ontributors")
_MAX_HEADINGS = 10  # of a level


class Field(enum.Enum):
    """What a page says of itself."""

    TITLE = "title"
    AUTHOR = "author"
    PUBLISHED = "published"
    MODIFIED = "modified"
    SITE = "site"
    SECTION = "section"
    LANGUAGE = "language"
    DESCRIPTION = "description"
    CANONICAL_URL = "canonical_url"
    LEAD_IMAGE = "lead_image"
    TAG = "tag"
    LICENCE = "licence"
    DIRECTION = "direction"
    FREE = "free"  # true, false or metered
    LEAD_ALT = "lead_alt"  # words with the lead image
    BODY = "body"  # JSON-LD articleBody: a check, never shown


@dataclass(frozen=True, slots=True)
class Claim:
    """``source`` names the reader and the key: ``json-ld``, ``og:title``, ``meta:author``, ``h1``."""

    field: Field
    value: str
    source: str


def clean(value: object) -> str:
    """A string with white space folded and no soft hyphens, empty for anything else; numbers become their digits."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).replace("\u00ad", "").split())[:MAX_VALUE]


def best(claims: Sequence[Claim]) -> Value | None:
    """The first claim, with the first of each other value that was said as its rivals."""
    if not claims:
        return None
    first, *others = claims
    sources: dict[str, str] = {}
    for claim in others:
        if claim.value != first.value:
            sources.setdefault(claim.value, claim.source)
    rivals = tuple(Rival(value=value, source=source) for value, source in sources.items())[:_MAX_RIVALS]
    return Value(value=first.value, source=first.source, rivals=rivals)


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
    hints: dict[str | None, bool] = {None: False}
    for element in root.iter():
        tag, get = element.tag, element.get
        if (known := tags.get(tag)) is not None:
            known.append(element)
        if get("itemprop") is not None or get("property") is not None:
            properties.append(element)
        name = get("class") or get("id")
        if name not in hints:
            hints[name] = _HINT.search(name or "") is not None
        if hints[name] or tag == "address":
            bylines.append(element)
    return ElementScan(root=root, tags=tags, properties=properties, bylines=bylines)
