"""What a capture lacks: every request of the page without a whole answer, once, with its kind and cause. Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urldefrag

from capture.formats.warc import http_head
from capture.model.address import host_of, normal_host
from capture.model.exchange import Exchange, Truncation
from capture.model.guard_report import FailureKind, GuardReport
from capture.model.missing_requests import Lack, Shortfall, Why, kind_of
from capture.model.net_error import in_words
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import Completeness, Sighting
from capture.workflows import provenance_record
from capture.workflows.exchange_log import place

__all__ = ["shortfall"]

_NO_NAME = in_words("NAME_NOT_RESOLVED")
_FAILURES = {
    FailureKind.NOT_A_NAME: "its host is no name",
    FailureKind.UNRESOLVED: _NO_NAME,
    FailureKind.REFUSED: in_words("CONNECTION_REFUSED"),
    FailureKind.UNREACHABLE: in_words("ADDRESS_UNREACHABLE"),
    FailureKind.TIMED_OUT: in_words("TIMED_OUT"),
    FailureKind.PROXY: in_words("TUNNEL_CONNECTION_FAILED"),
}
_CUTS = {
    Truncation.DISCONNECT: "the connection broke off",
    Truncation.LENGTH: "a limit of size was reached",
    Truncation.TIME: "a limit of time was reached",
    Truncation.UNSPECIFIED: "it was still on its way when the visit ended",
}
_NAME = re.compile(r"net::(ERR_[A-Z0-9_]+)")


def shortfall(
    exchanges: tuple[Exchange, ...],
    sightings: Iterable[Sighting],
    completeness: Completeness,
    guard: GuardReport,
    check: ReplayCheck | None,
    media: Iterable[Lack] = (),
    *,
    answer_url: str,
    answered: bool,
    left: datetime,
) -> Shortfall:
    """The lacks in the order in which the requests ended, then those of which there is no exchange.

    ``answer_url`` is the seed's own; where it was not ``answered``, that is the outcome and no lack.
    ``left`` is when the visit ended; ``media`` are recordings and films that are not whole.
    """
    types = {urldefrag(one.url).url: one.resource_type for one in sightings}
    page = urldefrag(answer_url).url

    def lack(url: str, why: Why, cause: str = "", mime: str = "") -> Lack:
        kind = kind_of(url, resource_type=types.get(url, ""), mime=mime, page_url=page)
        return Lack(url=url, kind=kind, why=why, cause=cause)

    causes = {(normal_host(one.host.strip("[]")), one.port): _FAILURES.get(one.kind, one.why) for one in guard.failures}
    cut = {id(one) for one in provenance_record.cut(exchanges, left)}
    failed = {id(one) for one in provenance_record.failed(exchanges) if answered or one.url != page}
    parts = {one.url: one for one in media}  # they say how much is there
    lacks = []
    for one in exchanges:
        if one.refused:
            lacks.append(lack(one.url, Why.REFUSED, one.refused))
        elif id(one) in failed:
            lacks.append(lack(one.url, Why.FAILED, causes.get(place(one.url)) or _cause(one)))
        elif id(one) in cut and one.url not in parts:
            mime = http_head.parse(one.response_head).media_type[0]
            lacks.append(lack(one.url, Why.CUT, _CUTS.get(one.truncated or Truncation.UNSPECIFIED, ""), mime))
    told = {one.url for one in lacks}
    lacks += [lack(one.url, Why.NOT_WHOLE) for one in completeness.not_whole if one.url not in told]
    beside = [
        *(lack(url, Why.REFUSED, cause) for url, cause in _places(exchanges, guard)),
        *(lack(one.url, Why.NOT_RECORDED) for one in completeness.not_recorded),
    ]
    known = {one.url for one in (*lacks, *beside)}
    recorded = {one.url for one in exchanges}
    for part in parts.values():
        if part.url not in known:
            (lacks if part.url in recorded else beside).append(part)
    known |= {one.url for one in (*lacks, *beside)}
    beside += [lack(url, Why.NOT_REPLAYED) for url in (check.missing if check else ()) if url not in known]
    return Shortfall(lacks=(*lacks, *beside), requests=len(exchanges) + len(beside))


def _places(exchanges: tuple[Exchange, ...], guard: GuardReport) -> Iterator[tuple[str, str]]:
    """Each place that the guard refused to something of which there is no exchange, and why."""
    known = {place(one.url) for one in exchanges if one.refused}
    for one in guard.refusals:
        if (normal_host(one.host), one.port) not in known:
            yield f"{one.host} port {one.port}", one.why


def _cause(exchange: Exchange) -> str:
    """Of a failure that the guard knows nothing of: it never hears of names that cannot exist (RFC 6761)."""
    host = host_of(exchange.url)
    if host == "invalid" or host.endswith(".invalid"):
        return _NO_NAME
    found = _NAME.search(exchange.detail)
    return in_words(found[1] if found else "")
