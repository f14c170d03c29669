"""How a snapshot was saved, as its own provenance record tells it: lines for people. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cryptography import x509

from capture.model import moment as moments
from capture.model.exchange import Tls
from capture.model.incompleteness import shortfall_of
from capture.model.missing_requests import MissingRequest
from capture.model.provenance import Provenance
from capture.web import dates

__all__ = ["MissingSummary", "Server", "did", "missing", "saved", "servers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingSummary:
    """The count in words, and each request with the number of times that it was made in vain."""

    headline: str
    requests: tuple[tuple[MissingRequest, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A host, the addresses that answered for it, and its certificates in a line each."""

    host: str
    addresses: tuple[str, ...]
    certificates: tuple[str, ...]


def saved(provenance: Provenance) -> tuple[tuple[str, str], ...]:
    """Terms and what stands beside them, in the order in which people ask."""
    lines = {
        "Asked for": provenance.requested_url,
        "Led to": _led(provenance),
        "By": ", job ".join(part for part in (provenance.software, provenance.job) if part),
        "Visit": _visit(provenance),
        "Clock": provenance.clock,
        "Browser": _browser(provenance),
        "Requests": _requests(provenance),
        "Replay": _replay(provenance),
        "Tags": ", ".join(provenance.tags),
        "Note": provenance.note,
    }
    return tuple((term, text) for term, text in lines.items() if text)


def tells(provenance: Provenance) -> Mapping[str, bool]:
    """Of which things the record says something at all: a salvaged snapshot, or another tool's, is silent."""
    return {"did": provenance.interventions is not None, "missing": provenance.completeness is not None}


def did(provenance: Provenance) -> tuple[str, ...]:
    """Everything the tool did to the page or opened for it, in order."""
    return provenance.interventions or ()


def missing(provenance: Provenance) -> MissingSummary:
    """What has no whole answer in the archive."""
    found = shortfall_of(provenance)
    return MissingSummary(headline=found.headline, requests=tuple(Counter(found.lacks).items()))


def servers(provenance: Provenance) -> tuple[Server, ...]:
    """Who answered, host by host."""
    return tuple(
        Server(host=host.host, addresses=host.addresses, certificates=tuple(map(_certificate, host.tls)))
        for host in provenance.hosts
    )


def _led(provenance: Provenance) -> str:
    url, count = provenance.url, len(provenance.redirects)
    if count:
        return f"{url} ({count} redirect{'s' if count > 1 else ''})"
    return url if url != provenance.requested_url else ""


def _visit(provenance: Provenance) -> str:
    try:
        begun, ended = moments.parse(provenance.started), moments.parse(provenance.ended or "")
    except ValueError:
        return ""
    return f"{dates.day(begun)}, {begun:%H:%M:%S.%f}"[:-3] + f" to {ended:%H:%M:%S.%f}"[:-3] + " UTC"


def _browser(provenance: Provenance) -> str:
    browser, options = provenance.browser, provenance.options
    if browser is None:
        return ""
    size = options.viewport if options else None
    parts = (
        f"Chromium {browser.version}",
        f"{size.width} × {size.height}" if size and size.width and size.height else "",
        options.locale if options else "",
        options.time_zone if options else "",
        f"sandbox {'on' if browser.sandbox else 'off'}",
    )
    return ", ".join(part for part in parts if part)


def _requests(provenance: Provenance) -> str:
    if provenance.recorder is None or provenance.recorder.exchanges is None:
        return ""
    found = provenance.completeness
    seen = f"; {found.matched} of the {found.sighted} that the page was seen to make" if found else ""
    return f"{provenance.recorder.exchanges} recorded{seen}"


def _replay(provenance: Provenance) -> str:
    """What the check found that opened the snapshot offline when it was saved."""
    check = provenance.check
    if check is None:
        return ""
    scores = {"text": check.text, "picture": check.screenshot}
    parts = [f"{name} {score:.3f} the same" for name, score in scores.items() if score is not None]
    parts.append(shortfall_of(provenance).replay)
    return f"Opened offline after saving: {', '.join(parts)}"


def _certificate(tls: Tls) -> str:
    """The connection, and whom its server's certificate names."""
    return ", ".join(part for part in (tls.version, tls.cipher, *_leaf(tls.certificates)) if part)


def _leaf(chain: tuple[str, ...]) -> Iterator[str]:
    for pem in chain[:1]:
        try:
            leaf = x509.load_pem_x509_certificate(pem.encode())
            yield f"certificate for {leaf.subject.rfc4514_string() or 'no name'}"
            yield f"by {leaf.issuer.rfc4514_string()}"
            yield f"until {dates.day(leaf.not_valid_after_utc)}"
        except ValueError:
            yield "a certificate that cannot be read"
