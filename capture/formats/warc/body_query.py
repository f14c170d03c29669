"""A request's body as a query, so that a POST has an index key of its own.

The form is that of webrecorder/specs "request body canonicalization" as pywb 2.10 and warcio.js write it
(``true``, ``null``, ``44`` and not Python's spelling): what ReplayWeb.page computes when the page asks again.
"""

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

__all__ = ["BODY_LIMIT", "QUERY_LIMIT", "body_query"]

BODY_LIMIT = 1 << 20  # bytes of the body that are looked at
QUERY_LIMIT = 4096  # characters of the query, as cdxj-indexer cuts it


def body_query(method: str, content_type: str, body: bytes) -> str:
    """The query that stands for ``body``; empty for GET and for an empty body.

    Bodies above ``BODY_LIMIT`` are cut before, the query at ``QUERY_LIMIT`` after.
    """
    if method.upper() in ("GET", "") or not body:
        return ""
    body = body[:BODY_LIMIT]
    mime = content_type.partition(";")[0].strip().lower()
    query: str | None = None
    if mime == "application/x-www-form-urlencoded":
        query = body.decode("utf-8", "replace")
    elif mime in ("application/json", "text/plain"):
        query = _json_query(body)
        query = "" if query is None and mime == "application/json" else query
    elif mime == "multipart/form-data" and "boundary=" in content_type:
        query = _multipart_query(body, content_type.split("boundary=", 1)[1])
    if query is None:
        query = "__wb_post_data=" + base64.b64encode(body).decode("ascii")
    return query[:QUERY_LIMIT]


def _json_query(body: bytes) -> str | None:
    try:
        value = json.loads(body.decode("utf-8"), parse_int=_number, parse_float=_number)
        return _form(_named(_leaves(value)))
    except (ValueError, RecursionError):
        return None


class _Number(str):
    """A JSON number in JavaScript's spelling."""

    __slots__ = ()


def _number(text: str) -> _Number:
    """As ``Number.prototype.toString`` writes it (ECMA-262, 6.1.6.1.20)."""
    value = float(text)
    if value in (float("inf"), float("-inf")):
        return _Number("Infinity" if value > 0 else "-Infinity")
    mantissa, _, exponent = f"{value!r}".lower().partition("e")
    sign = "-" if mantissa.startswith("-") and value else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return _Number(sign + _with_point(digits, point) if digits else "0")


def _with_point(digits: str, point: int) -> str:
    """``digits`` with the decimal point after the first ``point`` of them, or in scientific form."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{'+' if power >= 0 else '-'}{abs(power)}"


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key in sorted(value, key=_array_index):
            yield from _leaves(value[key], key)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, name)
    elif value is None or isinstance(value, bool):
        yield name, {None: "null", True: "true", False: "false"}[value]
    elif text := str(value):
        yield name, text


def _array_index(key: str) -> tuple[int, int]:
    """JavaScript lists names that are integers first, in order of number, then the others as they came."""
    index = re.fullmatch(r"0|[1-9][0-9]{0,9}", key)
    return (0, int(key)) if index else (1, 0)


def _named(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """A repeated name gets ``.2_``, ``.3_`` and so on."""
    query: dict[str, str] = {}
    seen: dict[str, int] = {}
    for name, value in pairs:
        if name in query:
            seen[name] = seen.get(name, 1) + 1
            name = f"{name}.{seen[name]}_"
        query[name] = value
    return query


def _multipart_query(body: bytes, boundary: str) -> str:
    """Each field's first line; file parts have more headers and so are left out, as warcio.js does."""
    text = body.decode("utf-8", "replace")
    fields: dict[str, str] = {}
    for part in text.split("--" + boundary.split(";")[0].strip().strip('"')):
        match = re.search(r'name="([^"]+)"\r\n\r\n([^\r\n]*)', part.strip("-").strip(), re.IGNORECASE)
        if match:
            fields[match[1]] = match[2]
    return _form(fields)


def _form(fields: dict[str, str]) -> str:
    return "&".join(f"{_escape(name)}={_escape(value)}" for name, value in fields.items())


def _escape(text: str) -> str:
    """As URLSearchParams writes it: ``*-._`` stay, a space is ``+``, everything else is escaped."""
    plain = quote_from_bytes(text.encode("utf-8", "replace"), safe="*-._ ")
    return plain.replace(" ", "+").replace("~", "%7E")
