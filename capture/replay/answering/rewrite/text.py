"""Characters inside attribute values and CSS strings: references undone where they stand for ASCII, and redone.

Pages are handled as Latin-1 text, one character a byte, so that bytes of any encoding pass through. A
reference to a character beyond ASCII must not be mixed up with such bytes: it is carried in a private plane.
"""

import re
from html.entities import html5

__all__ = ["css_escaped", "css_unescaped", "real", "referenced", "unreferenced"]

_PLANE = 0xF0000  # carries U+0080 to U+FFFF that came from a reference; these code points are private use
_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]+);?|#([0-9]+);?|([A-Za-z][A-Za-z0-9]*)(;?)(?=(.?)))", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\n\r\f])|(.)|\Z)", re.DOTALL)
_CSS_UNSAFE = re.compile(r"[\"'()\\\s<]|[\x00-\x1f\x7f]|[^\x00-\xff]")
_LONGEST = max(len(name) for name in html5)


def unreferenced(value: str) -> str:
    """An attribute's value with its character references undone (HTML 13.2.5.72 to 80)."""
    return _REFERENCE.sub(_character, value) if "&" in value else value


def referenced(value: str) -> str:
    """A value as it can stand between double quotes, free of anything that could be taken for markup."""
    value = value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    if value.isascii():
        return value
    return "".join(c if ord(c) < 0x100 else f"&#x{_code(c):x};" for c in value)


def real(text: str, charset: str) -> str:
    """The characters that Latin-1 text stands for, its bytes read as ``charset`` (UTF-8 where unknown)."""
    if text.isascii():
        return text
    pieces = re.split(r"([^\x00-\xff]+)", text)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = "".join(chr(_code(c)) for c in piece)
            continue
        data = piece.encode("latin-1")
        try:
            pieces[index] = data.decode(charset or "utf-8", "replace")
        except LookupError:
            pieces[index] = data.decode("utf-8", "replace")
    return "".join(pieces)


def css_unescaped(value: str) -> str:
    """The inside of a CSS string or ``url()`` with its escapes undone (CSS Syntax 4.3.7)."""
    if "\\" not in value:
        return value
    return _CSS_ESCAPE.sub(lambda match: _carried(int(match[1], 16)) if match[1] else match[3] or "", value)


def css_escaped(value: str) -> str:
    """A value as it can stand in a CSS string of either quote, or bare in ``url()``."""
    return _CSS_UNSAFE.sub(lambda match: f"\\{_code(match[0]):x} ", value)


def _code(character: str) -> int:
    code = ord(character)
    return code - _PLANE if _PLANE <= code <= 0xFFFFF else code


def _carried(code: int) -> str:
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        code = 0xFFFD
    return chr(code) if code < 0x80 or code > 0xFFFF else chr(_PLANE + code)


def _character(match: re.Match[str]) -> str:
    """What a reference stands for. Of a name with a semicolon the whole counts; without one the longest old name,
    unless ``=`` or a letter follows.
    """
    name, semicolon = match[3], match[4]
    if not name:
        digits, base = (match[1], 16) if match[1] else (match[2], 10)
        return _carried(int(digits.lstrip("0")[:8] or "0", base))  # eight digits are beyond Unicode in either base
    if semicolon and (characters := html5.get(f"{name};")):
        return "".join(_carried(ord(c)) for c in characters)
    for length in range(min(len(name), _LONGEST), 1, -1):
        if characters := html5.get(name[:length]):
            after = name[length : length + 1] or semicolon or match[5]
            if after == "=" or (after.isascii() and after.isalnum()):
                return match[0]
            return "".join(_carried(ord(c)) for c in characters) + name[length:] + semicolon
    return match[0]
