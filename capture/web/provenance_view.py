"""How a snapshot was saved, as its own provenance record tells it: lines for people. Pure.

The record may be another version's, or hostile: whatever is not of the shape that is looked for is left out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography import x509

from capture.archive.store.missing_requests import shortfall_of
from capture.model import moment as moments
from capture.model.missing_requests import Lack
from capture.web import dates

__all__ = ["MissingSummary", "Server", "did", "missing", "saved", "servers"]

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingSummary:
    """The count in words, and each request with the number of times that it was made in vain."""

    headline: str
    requests: tuple[tuple[Lack, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A host, the addresses that answered for it, and its certificates in a line each."""

    host: str
    addresses: tuple[str, ...]
    certificates: tuple[str, ...]


def saved(told: Told) -> tuple[tuple[str, str], ...]:
    """Terms and what stands beside them, in the order in which people ask."""
    lines = {
        "Asked for": _text(told, "requested_url"),
        "Led to": _led(told),
        "By": ", job ".join(part for part in (_text(told, "software"), _text(told, "job")) if part),
        "Visit": _visit(told),
        "Clock": _text(told, "clock"),
        "Browser": _browser(told),
        "Requests": _requests(told),
        "Replay": _replay(told),
        "Tags": ", ".join(_texts(told, "tags")),
        "Note": _text(told, "note"),
    }
    return tuple((term, text) for term, text in lines.items() if text)


def tells(told: Told) -> Mapping[str, bool]:
    """Of which things the record says something at all: a salvaged snapshot, or another tool's, is silent."""
    return {"did": isinstance(told.get("interventions"), list), "missing": bool(_object(told, "completeness"))}


def did(told: Told) -> tuple[str, ...]:
    """Everything the tool did to the page or opened for it, in order."""
    return _texts(told, "interventions")


def missing(told: Told) -> MissingSummary:
    """What has no whole answer in the archive."""
    found = shortfall_of(told)
    return MissingSummary(headline=found.headline, requests=tuple(Counter(found.lacks).items()))


def servers(told: Told) -> tuple[Server, ...]:
    """Who answered, host by host."""
    return tuple(
        Server(
            host=str(host),
            addresses=_texts(entry, "addresses"),
            certificates=tuple(_certificate(one) for one in _objects(entry, "tls")),
        )
        for host, entry in _object(told, "hosts").items()
        if isinstance(entry, dict)
    )


def _led(told: Told) -> str:
    hops = (*_objects(told, "redirects"), *_texts(told, "redirects"))  # texts in early snapshots
    url, count = _text(told, "url"), len(hops)
    if count:
        return f"{url} ({count} redirect{'s' if count > 1 else ''})"
    return url if url != _text(told, "requested_url") else ""


def _visit(told: Told) -> str:
    try:
        begun, ended = (moments.parse(_text(told, name)) for name in ("started", "ended"))
    except ValueError:
        return ""
    return f"{dates.day(begun)}, {begun:%H:%M:%S.%f}"[:-3] + f" to {ended:%H:%M:%S.%f}"[:-3] + " UTC"


def _browser(told: Told) -> str:
    browser, options = _object(told, "browser"), _object(told, "options")
    if not browser:
        return ""
    size = _object(options, "viewport")
    parts = (
        f"Chromium {_text(browser, 'version')}",
        f"{size.get('width')} × {size.get('height')}" if size else "",
        _text(options, "locale"),
        _text(options, "time_zone"),
        f"sandbox {'on' if browser.get('sandbox') is True else 'off'}",
    )
    return ", ".join(part for part in parts if part)


def _requests(told: Told) -> str:
    count = _object(told, "recorder").get("exchanges")
    sighted, matched = (_object(told, "completeness").get(name) for name in ("sighted", "matched"))
    if not isinstance(count, int):
        return ""
    seen = f"; {matched} of the {sighted} that the page was seen to make" if isinstance(sighted, int) else ""
    return f"{count} recorded{seen}"


def _replay(told: Told) -> str:
    """What the check found that opened the snapshot offline when it was saved."""
    check = _object(told, "check")
    if not check:
        return ""
    scores = {"text": check.get("text"), "picture": check.get("screenshot")}
    parts = [f"{name} {score:.3f} the same" for name, score in scores.items() if isinstance(score, float | int)]
    parts.append(shortfall_of(told).replay)
    return f"Opened offline after saving: {', '.join(parts)}"


def _certificate(tls: Told) -> str:
    """The connection, and whom its server's certificate names."""
    parts = [_text(tls, "version"), _text(tls, "cipher"), *_leaf(_texts(tls, "certificates"))]
    return ", ".join(part for part in parts if part)


def _leaf(chain: tuple[str, ...]) -> Iterator[str]:
    for pem in chain[:1]:
        try:
            leaf = x509.load_pem_x509_certificate(pem.encode())
            yield f"certificate for {leaf.subject.rfc4514_string() or 'no name'}"
            yield f"by {leaf.issuer.rfc4514_string()}"
            yield f"until {dates.day(leaf.not_valid_after_utc)}"
        except ValueError:
            yield "a certificate that cannot be read"


def _text(fields: Told, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _texts(fields: Told, name: str) -> tuple[str, ...]:
    value = fields.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _object(fields: Told, name: str) -> Told:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def _objects(fields: Told, name: str) -> tuple[Told, ...]:
    value = fields.get(name)
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
