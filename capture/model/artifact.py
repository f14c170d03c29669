"""The artifact: a record of what was seen (screenshot, rendered DOM, layout, text), made by us."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Artifact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One ``resource`` record.

    ``uri`` is a name other tools know (``urn:fullPage:URL``) or ours (``urn:dom:URL``).
    """

    uri: str
    content_type: str
    data: bytes
    made: datetime
