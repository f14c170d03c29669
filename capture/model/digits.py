"""Numbers that strangers write: in heads of HTTP and WARC, in indexes, on command lines.

``int`` alone is no reader of them: it raises for more than 4,300 digits, and for ``²``, which ``str.isdigit`` lets
through; it takes ``٣``, ``+3`` and ``1_0``, which no protocol knows.
"""

__all__ = ["MOST", "number"]

MOST = 2**63 - 1
"""As far as any browser, file or database counts."""


def number(text: str | bytes, most: int = MOST) -> int | None:
    """What ASCII digits alone stand for, zeros before them allowed; None for all else, and for more than ``most``."""
    digits = text.decode("latin-1") if isinstance(text, bytes | bytearray) else text
    if not (digits.isascii() and digits.isdigit()):
        return None
    significant = digits.lstrip("0") or "0"
    if len(significant) > len(str(most)):
        return None
    found = int(significant)
    return found if found <= most else None
