"""What stands in a tag (HTML 13.2.5.32 to 40) and in a ``srcset`` (4.8.4.2.2), split as browsers do, in linear time.

Repeated groups are atomic, ``(?>(?:…)*)``, never possessive, ``(?:…)*+``: Python 3.11.0 to 3.11.4 match those wrongly
(python/cpython issue 106052). Possessive repeats of a single class are right in all versions.
"""

import re
from collections.abc import Iterator

__all__ = ["ATTRIBUTE", "BETWEEN_CANDIDATES", "INSIDE", "SPACE", "srcset_candidates"]

SPACE = r"\t\n\f\r "
_NAME = rf"(?:=[^{SPACE}/>=]*+|[^{SPACE}/>=]++)"
_VALUE = rf"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|(?=>)|[^{SPACE}>"'][^{SPACE}>]*+|\Z)"""

INSIDE = rf"(?>(?:[{SPACE}/]++|{_NAME}(?>(?:[{SPACE}]*+=[{SPACE}]*+{_VALUE})?))*)"
"""All that stands between a tag's name and its ``>``."""

ATTRIBUTE = re.compile(
    rf"""({_NAME})(?>(?:[{SPACE}]*+=[{SPACE}]*+(?:"([^"]*+)"|'([^']*+)'|(?=>)|([^{SPACE}>"'][^{SPACE}>]*+)|\Z))?)"""
)
"""One attribute: its name, and its value between double quotes, between single ones, or bare."""


BETWEEN_CANDIDATES = ", \t\n\f\r"
_CANDIDATE = re.compile(r"([\s,]*)([^\s]+)((?:[^,(]|\([^)]*(?:\)|\Z))*)")


def srcset_candidates(value: str) -> Iterator[tuple[str, str, str]]:
    """What stands before each URL, the URL, and what stands behind it; together they are the value."""
    at = 0
    while match := _CANDIDATE.match(value, at):
        url = match[2].rstrip(",")  # commas at its end end the candidate
        at = match.end() if url == match[2] else match.end(2)
        yield match[1], url, value[match.start(2) + len(url) : at]
    yield value[at:], "", ""
