"""The media type that a browser reads out of Content-Type fields, which may be several, or lists, or nonsense. Pure.

"Extract a MIME type" of the Fetch standard (2.2.2), over the MIME Sniffing standard's parser (4.4): of all
values the last one that can be read decides, ``application/pdf,text/html`` is HTML. Whoever reads the first
one instead takes bytes for something that the browser will not.
"""

import re

__all__ = ["media_type"]

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_SPACE = " \t\r\n"
_ESSENCE = re.compile(rf"{_TOKEN}/{_TOKEN}")
_QUOTED = r'"(?:[^"\\]|\\.)*\\?"?'  # one that is never closed goes on to the end
_BETWEEN = {mark: re.compile(rf'{_QUOTED}|[^"{mark}]+|{mark}', re.DOTALL) for mark in ",;"}
_LABEL = re.compile(_TOKEN)


def media_type(*values: str) -> tuple[str, str]:
    """Essence in lower case and charset of all ``values`` of Content-Type, each empty where none can be read.

    A charset that is no token names no encoding and is left out; one in single quotes is taken out of them.
    """
    essence = charset = ""
    for piece in _parts(", ".join(values), ","):
        written, *parameters = _parts(piece, ";")
        written = written.strip(_SPACE)
        found = _ESSENCE.fullmatch(written)
        if found is None or written == "*/*":
            continue
        named = _charset(parameters)
        if written.lower() != essence:
            essence, charset = written.lower(), named
        else:
            charset = named or charset
    return essence, charset


def _parts(text: str, mark: str) -> list[str]:
    """The text parted at each ``mark`` that does not stand in quotes."""
    parts: list[list[str]] = [[]]
    for token in _BETWEEN[mark].findall(text):
        if token == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return ["".join(pieces) for pieces in parts]


def _charset(parameters: list[str]) -> str:
    """Of the first parameter of that name that has a value."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        value = value.strip(_SPACE)
        if name.strip(_SPACE).lower() != "charset" or not value:
            continue
        if value.startswith('"'):
            quoted = re.match(_QUOTED, value, re.DOTALL)
            value = re.sub(r"(?s)\\(.)", r"\1", quoted[0][1:].removesuffix('"')) if quoted else ""
        value = value.strip(_SPACE).strip("'")
        return value if _LABEL.fullmatch(value) else ""
    return ""
