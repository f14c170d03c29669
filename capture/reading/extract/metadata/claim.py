"""The claim: one value for one field, and where in the page it was said."""

import enum
from dataclasses import dataclass

__all__ = ["MAX_VALUE", "Claim", "Field", "clean"]

MAX_VALUE = 2000  # characters; a longer title, name or description is not one


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
