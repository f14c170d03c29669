"""How a snapshot was saved, as its own provenance record tells it: lines for people. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography import x509

from capture.model import moment as moments
from capture.model.completeness_text import answers, bytes_on_the_wire
from capture.model.exchange import Tls
from capture.model.incompleteness import reasons_of, shortfall_of
from capture.model.key_sentence import key_words
from capture.model.missing_requests import MissingRequest
from capture.model.outcome import Outcome
from capture.model.provenance import Provenance
from capture.web import dates
from capture.web.safe_text import sentence

__all__ = ["MissingSummary", "Server", "TlsRow", "connections", "missing", "saved", "servers", "unanswered", "unlisted"]

SHOWN = 200  # connections; the command line lists them all


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsRow:
    """A TLS connection: what was agreed on, what it shows of its server's key, and how it ended where that was odd."""

    number: int
    host: str
    agreed: str
    key: str
    odd: str


def saved(provenance: Provenance) -> Iterator[tuple[str, str]]:
    """Terms and what stands beside them, in the order in which people ask; of what the record does not tell none."""
    url, hops = provenance.url, len(provenance.redirects)
    asked_for = provenance.requested_url
    led_to = f"{url} ({hops} redirect{'s' if hops > 1 else ''})" if hops else url if url != asked_for else ""
    requests, recorder, completeness = "", provenance.recorder, provenance.completeness
    if recorder is not None and recorder.exchanges is not None:
        requests = f"{recorder.exchanges} recorded"
        if completeness:
            requests += f"; {answers(completeness, len(provenance.cut))}"
    relayed = bytes_on_the_wire(completeness) if completeness else ""
    lines = {
        "Asked for": asked_for,
        "Led to": led_to,
        "By": ", job ".join(part for part in (provenance.software, provenance.job) if part),
        "Visit": _visit(provenance),
        "Clock": provenance.clock,
        "Browser": _browser(provenance),
        "Requests": requests,
        "Bytes": relayed[:1].upper() + relayed[1:],
        "Replay": _replay(provenance),
        "Tags": ", ".join(provenance.tags),
        "Note": provenance.note,
    }
    return ((term, text) for term, text in lines.items() if text)


def missing(provenance: Provenance) -> MissingSummary:
    """What has no whole answer in the archive."""
    found = shortfall_of(provenance)
    return MissingSummary(headline=found.headline, requests=tuple(Counter(found.lacks).items()))


def unanswered(provenance: Provenance) -> str:
    """Why there is no answer to the page itself, in a sentence; empty where there is one."""
    if provenance.status is not None or provenance.known_outcome is not Outcome.FAILED:
        return ""
    return next((sentence(reason.text) for reason in reasons_of(provenance)), "Nothing was answered.")


def servers(provenance: Provenance) -> tuple[Server, ...]:
    """Who answered, host by host."""
    return tuple(
        Server(host=host.host, addresses=host.addresses, certificates=tuple(map(_connection, host.tls)))
        for host in provenance.hosts
    )


def connections(provenance: Provenance) -> tuple[TlsRow, ...]:
    """The first of the TLS connections, in the order in which they were opened."""
    each = provenance.connections.each if provenance.connections else ()
    return tuple(
        TlsRow(
            number=one.number,
            host=one.host,
            agreed=", ".join(filter(None, (one.version, one.group, one.cipher, one.alpn))),
            key=key_words(one),
            odd="; ".join(
                filter(None, (one.fault, *(f"alert {alert.name} of the {alert.sender}" for alert in one.alerts)))
            ),
        )
        for one in each[:SHOWN]
    )


def unlisted(provenance: Provenance) -> int:
    """How many more TLS connections there were than are shown."""
    known = provenance.connections
    return max(0, len(known.each) - SHOWN) + max(0, known.rest) if known else 0


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
    return ", ".join(filter(None, parts))


def _replay(provenance: Provenance) -> str:
    """What the check found that opened the snapshot offline when it was saved."""
    if (check := provenance.check) is None:
        return ""
    scores = {"text": check.text, "picture": check.screenshot}
    parts = [f"{name} {score:.3f} the same" for name, score in scores.items() if score is not None]
    return f"Opened offline after saving: {', '.join([*parts, shortfall_of(provenance).replay])}"


def _connection(tls: Tls) -> str:
    """The connection, and whom its server's certificate names."""
    parts = [tls.version, tls.cipher]
    if tls.certificates:
        try:
            leaf = x509.load_pem_x509_certificate(tls.certificates[0].encode())
            parts.append(f"certificate for {leaf.subject.rfc4514_string() or 'no name'}")
            parts.append(f"by {leaf.issuer.rfc4514_string()}")
            parts.append(f"until {dates.day(leaf.not_valid_after_utc)}")
        except ValueError:
            parts.append("a certificate that cannot be read")
    return ", ".join(filter(None, parts))
