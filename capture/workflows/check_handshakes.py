"""The kept TLS handshakes of a snapshot, checked again: does each show what the provenance record says of it?

The signature of each is checked over its messages. Then host, certificate and result are compared with the line of the
same connection in the provenance record, and the certificate with those that the record has for that host. A snapshot
that somebody sealed with a handshake that never was is found so, though its seal holds. One with a true handshake and a
page that never came over it is not: who has the secrets can write anything behind a handshake.
"""

import hashlib
import ssl
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from urllib.parse import urlsplit

from capture.archive.seal import Check
from capture.archive.seal.read_provenance import read_block
from capture.errors import Damaged, NotFound
from capture.formats import cdxj
from capture.formats.wacz import Package
from capture.formats.warc import Record, read
from capture.formats.warc.reader import read_one
from capture.model.detour import Way
from capture.model.provenance import Provenance
from capture.model.record_names import HANDSHAKE
from capture.model.tls_report import KeyClaim, KeyResult, WhyNotShown
from capture.recording.wire.certificate_proof import KNOWN_SCHEMES, KeyProof, check_key_proof
from capture.recording.wire.handshake import HandshakeType
from capture.recording.wire.known_roots import is_private_root
from capture.recording.wire.tls_facts import TlsFacts
from capture.recording.wire.tls_handshake import TlsHandshake, Unreadable
from capture.workflows.certificate_names import names_host
from capture.workflows.kept_handshake import KeptHandshake

__all__ = ["HandshakeFindings", "check_handshakes"]

LIMIT = 4_000_000  # bytes of a record
MOST = 10_000  # records that are looked at; a capture has at most 3000 connections
NAMED = 3  # hosts in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class HandshakeFindings:
    """The checks, none where no handshake was kept; and what each connection's handshake showed, by its number.

    ``shown`` has ``FALSE`` also where a handshake shows something else than the record says. A connection that took up
    a session is in it where the handshake that began the session is here too, and issued its ticket. ``unrooted`` are
    hosts for whose certificates no root vouches that is known here.
    """

    checks: tuple[Check, ...] = ()
    shown: Mapping[int, KeyResult] = field(default_factory=dict)
    unrooted: frozenset[str] = frozenset()


def check_handshakes(package: Package, provenance: Provenance) -> HandshakeFindings:
    """Check every handshake that a package holds. Never raises for what it holds."""
    looking = _Comparison(provenance)
    for file, record in _records(package):
        looking.look_at(file, record)
    return looking.findings()


class _Comparison:
    """One pass over the handshakes, held against one provenance record."""

    def __init__(self, provenance: Provenance) -> None:
        self._provenance, self._told = provenance, provenance.connections
        self._claims = {one.number: one for one in self._told.each} if self._told else {}
        self._leaves = _leaves(provenance)
        self._faults: list[Check] = []
        self._counts: Counter[str] = Counter()
        self._unrooted: list[str] = []
        self._shown: dict[int, KeyResult] = {}
        self._facts: dict[int, TlsFacts] = {}

    def look_at(self, file: str, record: Record) -> None:
        """One record of a handshake."""
        try:
            kept = _read(record)
        except ValueError as error:
            self._counts[_WRONG] += 1
            self._faults.append(_fault("record", f"a kept handshake cannot be read: {error}", file, record))
            return
        number, proof = kept.connection, check_key_proof(kept.messages)
        differ = list(self._differences(kept, proof))
        whose = f"connection {number} with {kept.host}"
        self._faults += [_fault("key", f"{whose}: {text}", file, record) for text in differ]
        if proof.result is KeyResult.FALSE and not differ:  # the record says so itself: it is no worse than it says
            told = _fault("key", f"{whose}: {_UNSIGNED}, as the record says", file, record)
            self._faults.append(replace(told, ok=True, remark=True))
        self._counts[_WRONG if differ else _GROUPS.get(proof.why or proof.result, _NOTHING)] += 1
        self._shown[number] = KeyResult.FALSE if differ else proof.result
        self._facts[number] = _facts(kept)

    def findings(self) -> HandshakeFindings:
        """What came out of all of them."""
        if not self._counts:
            return HandshakeFindings()
        parts = [f"{count:,} {text}" for text in _ORDER if (count := self._counts[text])]
        count = self._counts.total()
        text = f"{count:,} handshake{' was' if count == 1 else 's were'} kept: {', '.join(parts)}"
        holds = all(check.ok for check in self._faults)
        checks = [Check(name="handshake", ok=holds, text=text), *self._remarks(), *self._faults]
        shown = {number: result for number, result in self._shown.items() if self._is_linked(number)}
        return HandshakeFindings(checks=tuple(checks), shown=shown, unrooted=frozenset(self._unrooted))

    def _differences(self, kept: KeptHandshake, proof: KeyProof) -> Iterator[str]:
        """In what a handshake is not what the record says of its connection and its host."""
        if kept.connection in self._shown:
            yield "there are two handshakes of it"
        claim = self._claims.get(kept.connection)
        if claim is None:
            if proof.result is KeyResult.FALSE:
                yield _UNSIGNED
            if self._told is not None and not self._told.rest:
                yield "the provenance record tells of no such connection"
            return
        leaf = hashlib.sha256(proof.chain[0]).hexdigest() if proof.chain else ""
        if (kept.host, kept.address, kept.port) != (claim.host, claim.address, claim.port):
            yield f"the record says that it was with {claim.host} ({claim.address} port {claim.port})"
        asked = proof.server_name
        if asked and asked.lower().rstrip(".") != kept.host.lower().rstrip("."):
            yield f"the browser asked for {asked} in it"
        yield from _contradiction(claim.key or KeyClaim(result=KeyResult.NOT_SHOWN), proof)
        if leaf and claim.leaf_sha256 not in ("", leaf):
            yield f"its certificate has the sha256 {leaf}, the record says {claim.leaf_sha256[:64]}"
        known = self._leaves.get(claim.host, frozenset())
        if leaf and known and claim.carried and leaf not in known:
            yield f"its certificate, sha256 {leaf}, is none of those that the record has for that host"
        if leaf and claim.carried and not self._is_doubtful(claim.host, Way.UNVERIFIED):
            if not names_host(proof.chain[0], claim.host):
                yield "its certificate does not name that host"
            elif is_private_root(proof.chain) and not self._is_doubtful(claim.host, Way.OWN_AUTHORITY):
                self._unrooted.append(claim.host)

    def _is_doubtful(self, host: str, way: Way) -> bool:
        """Whether the record says of itself that its word for a host's certificate is not the web's."""
        options, detours = self._provenance.options, self._provenance.detours
        every = way is Way.UNVERIFIED and options is not None and options.ignore_tls_errors
        return every or any(detour.way is way and detour.host == host for detour in detours)

    def _is_linked(self, number: int) -> bool:
        """Whether a connection took up no session, or that of a connection which is here and issued its ticket."""
        facts, claim = self._facts[number], self._claims.get(number)
        if not facts.resumed or claim is None or claim.session_of is None:
            return True
        family = [one.number for one in self._claims.values() if claim.session_of in (one.number, one.session_of)]
        issued = (self._facts[one].tickets_issued for one in family if one in self._facts)
        return claim.session_of in self._facts and any(facts.ticket_used in tickets for tickets in issued)

    def _remarks(self) -> Iterator[Check]:
        """What is no fault: certificates that today's roots do not vouch for, handshakes that are not here."""
        if self._unrooted:
            hosts = ", ".join(list(dict.fromkeys(self._unrooted))[:NAMED])
            text = f"no root that is known here today vouches for the certificates of {hosts}"
            yield Check(name="handshake.root", ok=True, remark=True, text=text)
        if self._provenance.options is None or not self._provenance.options.keep_wire:
            return
        absent = (one for number, one in self._claims.items() if number not in self._shown)
        lost = [one.host for one in absent if one.key and one.key.result is not KeyResult.NOT_SHOWN]
        if lost:
            hosts = ", ".join(list(dict.fromkeys(lost))[:NAMED])
            text = f"of {len(lost):,} more connections the handshake was checked and is not here: {hosts}"
            yield Check(name="handshake.missing", ok=True, remark=True, text=text)


_UNSIGNED = "its signature is not that of the certificate's key"
_SIGNED, _RESUMED, _NOTHING = "signed with the certificate's key", "by the session of another", "without a signature"
_UNREAD, _FALSE, _WRONG = "not readable, or not finished", "with a false signature", "not as the record says"
_ORDER = (_SIGNED, _RESUMED, _NOTHING, _UNREAD, _FALSE, _WRONG)
_GROUPS = {
    KeyResult.SHOWN: _SIGNED,
    KeyResult.FALSE: _FALSE,
    WhyNotShown.RESUMED: _RESUMED,
    WhyNotShown.UNREADABLE: _UNREAD,
    WhyNotShown.UNFINISHED: _UNREAD,
}
_SAID = {KeyResult.SHOWN: "that it was shown", KeyResult.NOT_SHOWN: "nothing", KeyResult.FALSE: "that it is false"}
_NOT_KNOWN_THEN = (WhyNotShown.UNKNOWN_SCHEME, WhyNotShown.UNREADABLE, WhyNotShown.OTHER)


def _contradiction(said: KeyClaim, proof: KeyProof) -> Iterator[str]:
    """Whether the record says something else of the key; not where one of the two versions knew less than the other."""
    newer = proof.why is WhyNotShown.UNKNOWN_SCHEME and said.scheme not in KNOWN_SCHEMES
    less = said.why in _NOT_KNOWN_THEN or newer
    if proof.result is KeyResult.FALSE and said.result is not KeyResult.FALSE:
        yield _UNSIGNED
    elif said.result is not proof.result and not less:
        yield f"the record says {_SAID[said.result]} of the key, and it shows {_SAID[proof.result]}"


def _records(package: Package) -> Iterator[tuple[str, Record]]:
    """Records of handshakes with their files, found by the index; without one the WARC files are read through."""
    try:
        if index := package.index():
            lines = [line for line in cdxj.read(index) if line.url.startswith(HANDSHAKE)][:MOST]
            for line in lines:
                file = f"archive/{line.filename}"
                yield from ((file, record) for record in read_one(package.warc_path(file), line.offset))
            return
        for file in package.warcs:
            every = read(package.warc_path(file))
            yield from islice(((file, record) for record in every if record.url.startswith(HANDSHAKE)), MOST)
    except (Damaged, NotFound, OSError, ValueError):
        return  # the records' own check names it


def _read(record: Record) -> KeptHandshake:
    """Raises ValueError where it is no handshake of the connection that the record's name says."""
    block = read_block(record, LIMIT)
    if block is None:
        raise ValueError("it is too large")
    kept = KeptHandshake.from_bytes(block)
    if record.url != f"{HANDSHAKE}{kept.connection}":
        raise ValueError(f"it is named {record.url[:80]} and is of connection {kept.connection}")
    return kept


def _facts(kept: KeptHandshake) -> TlsFacts:
    """What its messages say, as far as they can be read."""
    handshake = TlsHandshake()
    try:
        for message in kept.messages:
            if message.type == HandshakeType.FINISHED:
                handshake.change_cipher_spec(message.direction)  # it comes before, and is no handshake message
            handshake.take(message.direction, message.data)
    except Unreadable:
        pass
    return handshake.facts


def _leaves(provenance: Provenance) -> Mapping[str, frozenset[str]]:
    """SHA-256 of the servers' certificates, by host."""
    found: dict[str, set[str]] = {}
    for host in provenance.hosts:
        try:
            name = urlsplit(f"//{host.host}").hostname or ""
            ders = [ssl.PEM_cert_to_DER_cert(tls.certificates[0]) for tls in host.tls if tls.certificates]
        except ValueError:
            continue
        found.setdefault(name, set()).update(hashlib.sha256(der).hexdigest() for der in ders)
    return {name: frozenset(digests) for name, digests in found.items()}


def _fault(name: str, text: str, file: str, record: Record) -> Check:
    return Check(
        name=f"handshake.{name}", ok=False, text=text, file=file, record=record.record_id, offset=record.offset
    )
