"""Revisits resolved: which record holds the payload that a revisit leaves out (WARC 1.1, 6.7)."""

from collections.abc import Sequence

from capture.formats.warc.record_ref import RecordRef
from capture.model.digest import EMPTY

__all__ = ["is_empty", "original"]

_EMPTY = {EMPTY, "sha1:3i42h3s6nnfq2msvx7xzkyayscx5qbyj", "md5:d41d8cd98f00b204e9800998ecf8427e"}


def is_empty(record: RecordRef) -> bool:
    """Whether the payload is known to be empty, so that no original is needed: other records' heads must
    not stand for it."""
    return record.payload_digest.lower() in _EMPTY


def original(revisit: RecordRef, records: Sequence[RecordRef]) -> RecordRef | None:
    """The response whose payload ``revisit`` repeats; None where it is not in this archive.

    Tried in this order: the record it names, the URL and date it names, equal payload digest, and for
    ``server-not-modified`` without a reference the newest earlier 200 of the same URL.
    """
    bodies = [record for record in records if record.type in ("response", "resource")]
    if revisit.refers_to and (named := [r for r in bodies if r.record_id == revisit.refers_to]):
        return named[0]
    if found := _by_date(revisit, bodies) or _by_digest(revisit, bodies):
        return found
    if "not-modified" in revisit.profile and not revisit.refers_to_url:
        same = [r for r in bodies if r.url == revisit.url and r.status == 200]
        earlier = [r for r in same if r.date <= revisit.date]
        return max(earlier or same, key=lambda record: record.date, default=None)
    return None


def _by_date(revisit: RecordRef, bodies: Sequence[RecordRef]) -> RecordRef | None:
    """Dates are compared to the second: writers cut or keep fractions as they like."""
    second = revisit.refers_to_date[:19]
    if not (revisit.refers_to_url and second):
        return None
    found = [
        record
        for record in bodies
        if record.url == revisit.refers_to_url and record.date.strftime("%Y-%m-%dT%H:%M:%S") == second
    ]
    return next((r for r in found if r.payload_digest == revisit.payload_digest), next(iter(found), None))


def _by_digest(revisit: RecordRef, bodies: Sequence[RecordRef]) -> RecordRef | None:
    if not revisit.payload_digest:
        return None
    return next((r for r in bodies if r.payload_digest == revisit.payload_digest), None)
