"""SURT keys, as the index tools in use compute them: ``org,example)/path?a=1&b=2``.

The steps are those that readers apply when they look a URL up (``surt`` 0.3, IIPC "URI-agnostic" keys), not the shorter
list of the CDXJ draft: everything in lower case; ``www``, userinfo, default port, fragment, session ids, a trailing
slash and an empty query dropped; escapes made minimal; dot segments resolved; arguments sorted. Pure; never raises.
"""

import ipaddress
import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

__all__ = ["surt"]

_DEFAULT_PORTS = {"http": "80", "https": "443"}

_PARTS = re.compile(r"(?:([a-z][a-z0-9+.-]*):)?(?:/*)([^/?]*)([^?]*)(?:\?(.*))?", re.DOTALL)
_OPAQUE = re.compile(r"([a-z][a-z0-9+.-]*:)(?!//)", re.IGNORECASE)
_WEB = re.compile(r"https?:", re.IGNORECASE)
_HOST_PORT = re.compile(r"[\w-]+\.[\w.-]+:\d+(?:/|$)")

# Each takes out group 2 and joins what is before and after.
_PATH_SESSIONS = (re.compile(r"(.*/)((?:\((?:[a-z]\([0-9a-z]{24}\))+\)|\([0-9a-z]{24}\))/)([^?]+\.aspx.*)", re.DOTALL),)
_QUERY_SESSIONS = (
    re.compile(r"(.*?)((?:jsessionid|phpsessid|sid)=[0-9a-z]{32})(?:&(.*))?", re.DOTALL),
    re.compile(r"(.*?)(aspsessionid[a-z]{8}=[a-z]{24})(?:&(.*))?", re.DOTALL),
    re.compile(r"(.*?)(cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?", re.DOTALL),
)
# What stays as it is when escapes are made minimal: all of printable ASCII but "#" and "%".
_PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "#%")


def surt(url: str) -> str:
    """The sort key of ``url``. URLs without ``//`` (``urn:``) keep their form, in lower case."""
    text = re.sub(r"[\r\n\t]", "", url).partition("#")[0].strip()
    opaque = None if _WEB.match(text) or _HOST_PORT.match(text) else _OPAQUE.match(text)
    if opaque:
        rest, mark, query = text[opaque.end() :].partition("?")
        path = _escaped(rest).lower()
        return f"{opaque[1].lower()}{path.removesuffix('/')}{_query(query if mark else '')}"
    scheme, _, _ = text.partition(":")
    match = _PARTS.fullmatch(text[: _scheme_length(text)].lower() + text[_scheme_length(text) :])
    if match is None:
        return text.lower()
    return f"{_host(match[2], scheme.lower())}){_path(match[3])}{_query(match[4] or '')}"


def _scheme_length(text: str) -> int:
    match = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?=/)", text)
    return match.end() if match else 0


def _host(authority: str, scheme: str) -> str:
    host = authority.rpartition("@")[2].lower()
    port = re.search(r":(\d*)$", host)
    if port:
        host = host[: port.start()]
    number = (port[1].lstrip("0") or "") if port else ""
    tail = f":{number}" if number and number != _DEFAULT_PORTS.get(scheme) else ""
    if host.startswith("["):
        return host.strip("[]") + tail
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:  # it has no IDNA form
            host = quote_from_bytes(host.encode("utf-8", "surrogateescape")).lower()
    host = ".".join(label for label in host.split(".") if label)
    host = re.sub(r"^www\d*\.", "", host)
    return ",".join(reversed(_address(host).split("."))) + tail


def _address(host: str) -> str:
    """IPv4 addresses in dotted decimals, also when they came as one number or in octal."""
    try:
        if re.fullmatch(r"\d{1,10}", host):
            return str(ipaddress.IPv4Address(int(host)))
        octets = host.split(".")
        if len(octets) == 4 and all(re.fullmatch(r"\d{1,4}", octet) for octet in octets):
            numbers = [int(octet, 8 if octet.startswith("0") and len(octet) > 1 else 10) for octet in octets]
            return str(ipaddress.IPv4Address(bytes(numbers)))
    except ValueError:
        pass
    return host


def _path(path: str) -> str:
    path = _escaped(path).lower()
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif segment not in ("", "."):
            kept.append(segment)
    joined = "/" + "/".join(kept)
    for pattern in _PATH_SESSIONS:
        if match := pattern.fullmatch(joined):
            joined = match[1] + match[3]
    return joined


def _query(query: str) -> str:
    query = _escaped(query).lower()
    for pattern in _QUERY_SESSIONS:
        if match := pattern.fullmatch(query):
            query = match[1] + (match[3] or "")
    arguments = sorted(query.split("&"), key=lambda argument: argument.partition("=")[::2])
    query = "&".join(arguments)
    return f"?{query}" if query else ""


def _escaped(text: str) -> str:
    """Escapes made minimal: undone until nothing changes, then made for what cannot stand plain."""
    data = text.encode("utf-8", "surrogateescape")
    while (plain := unquote_to_bytes(data)) != data:
        data = plain
    return quote_from_bytes(data, safe=_PLAIN)
