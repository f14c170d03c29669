"""What stands in a tag (HTML 13.2.5.32 to 40), as patterns: split where browsers split it, in linear time.

Repeated groups are atomic, ``(?>(?:…)*)``, never possessive, ``(?:…)*+``: Python 3.11.0 to 3.11.4 match those wrongly
(python/cpython issue 106052). Possessive repeats of a single class are right in all versions.
"""

import re

__all__ = ["ATTRIBUTE", "INSIDE", "SPACE"]

SPACE = r"\t\n\f\r "
_NAME = rf"(?:=[^{SPACE}/>=]*+|[^{SPACE}/>=]++)"
_VALUE = rf"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|(?=>)|[^{SPACE}>"'][^{SPACE}>]*+|\Z)"""

INSIDE = rf"(?>(?:[{SPACE}/]++|{_NAME}(?>(?:[{SPACE}]*+=[{SPACE}]*+{_VALUE})?))*)"
"""All that stands between a tag's name and its ``>``."""

ATTRIBUTE = re.compile(
    rf"""({_NAME})(?>(?:[{SPACE}]*+=[{SPACE}]*+(?:"([^"]*+)"|'([^']*+)'|(?=>)|([^{SPACE}>"'][^{SPACE}>]*+)|\Z))?)"""
)
"""One attribute: its name, and its value between double quotes, between single ones, or bare."""
