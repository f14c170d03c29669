"""The candidates of a ``srcset`` (HTML 4.8.4.2.2), without a loss of what stands between them."""

import re
from collections.abc import Iterator

__all__ = ["BETWEEN", "scan"]

BETWEEN = ", \t\n\f\r"
_CANDIDATE = re.compile(r"([\s,]*)([^\s]+)((?:[^,(]|\([^)]*(?:\)|\Z))*)")


def scan(value: str) -> Iterator[tuple[str, str, str]]:
    """What stands before each URL, the URL, and what stands behind it; together they are the value."""
    at = 0
    while match := _CANDIDATE.match(value, at):
        url = match[2].rstrip(",")  # commas at its end end the candidate
        at = match.end() if url == match[2] else match.end(2)
        yield match[1], url, value[match.start(2) + len(url) : at]
    yield value[at:], "", ""
