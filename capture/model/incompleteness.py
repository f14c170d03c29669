"""Why a snapshot is not complete, out of its provenance record: of today's form, or of an earlier one. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urldefrag

from capture.model.exchange import Truncation
from capture.model.missing_requests import MissingRequest, MissingRequests, Why, counted, kind_of
from capture.model.net_error import in_words
from capture.model.outcome import Outcome, Reason
from capture.model.provenance import Provenance

__all__ = ["account", "page_cut", "reasons_of", "shortfall_of"]

_COUNTED = re.compile(r"([0-9]{1,9}) × ([^:]+)(?:: .*)?", re.DOTALL)  # how reasons were written at first
_CODES = {why.value for why in Why}
_ABORTED = -3  # net::ERR_ABORTED
_NAME = re.compile(r"net::(ERR_[A-Z0-9_]+)")


def account(provenance: Provenance) -> tuple[str, ...]:
    """Why the snapshot is not complete, in sentences for a list row: what is missing first, counted once."""
    missing = shortfall_of(provenance).headline
    others = tuple(reason.text for reason in reasons_of(provenance) if not (missing and reason.code in _CODES))
    if provenance.outcome == Outcome.PARTIAL and missing:
        return (f"Saved, with {missing}", *others)
    return (*others, missing) if missing else others


def reasons_of(provenance: Provenance) -> tuple[Reason, ...]:
    """The reasons as they were sealed; those that list addresses are put into a sentence of their number."""
    return tuple(replace(reason, text=_sentence(provenance, reason)) for reason in provenance.reasons)


def shortfall_of(provenance: Provenance) -> MissingRequests:
    """What is missing; nothing where the record says nothing of it."""
    if provenance.missing is not None:
        return provenance.missing
    lacks = tuple(_earlier(provenance))
    exchanges = provenance.recorder.exchanges if provenance.recorder else None
    recorded = {exchange.url for exchange in (*provenance.failed, *provenance.cut)}
    beside = sum(1 for lack in lacks if lack.url not in recorded and lack.why is not Why.NOT_WHOLE)
    return MissingRequests(lacks=lacks, requests=exchanges + beside if exchanges else 0)


def page_cut(provenance: Provenance) -> str:
    """A sentence without its full stop where the page's own answer is not known to be whole; else empty.

    Of such a page words may be missing that were on it, and their absence shows nothing.
    """
    url = urldefrag(provenance.url).url
    for exchange in provenance.cut:
        given_up = exchange.net_error == _ABORTED or 300 <= (exchange.status or 0) < 400
        if exchange.url == url and exchange.status == provenance.status and not given_up:
            return "the server's answer broke off, or is not known to be whole: words of the page may be missing"
    return ""


def _sentence(provenance: Provenance, reason: Reason) -> str:
    match = _COUNTED.fullmatch(reason.text)
    if not match:
        return reason.text
    if reason.code in _CODES and (sentence := shortfall_of(provenance).sentence(Why(reason.code))):
        return sentence
    number, what = int(match[1]), match[2]
    first, _, rest = what.partition(" ")
    return f"{counted(number)} {first}{'' if number == 1 else 's'} {rest}".strip()


def _earlier(provenance: Provenance) -> Iterator[MissingRequest]:
    """From the lists that earlier snapshots have; each address as often as it is listed, and no place twice."""
    seen = set()

    def lack(url: str, why: Why, cause: str = "") -> MissingRequest:
        seen.add(url)
        return MissingRequest(url=url, kind=kind_of(url), why=why, cause=cause)

    for exchange in provenance.failed:
        match = _NAME.search(exchange.detail)
        cause = in_words(match[1]) if match else exchange.detail or "the request failed"
        yield lack(exchange.url, Why.REFUSED if exchange.refused else Why.FAILED, exchange.refused or cause)
    for exchange in provenance.cut:
        # All that broke off are listed; what the page gave up itself, or nobody waited for, was never a lack.
        if exchange.truncated in (Truncation.DISCONNECT, Truncation.LENGTH) and exchange.net_error != _ABORTED:
            yield lack(exchange.url, Why.CUT)
    hosts = [url.partition("://")[2] for url in seen]
    for refusal in provenance.guard.refusals if provenance.guard else ():
        host = refusal.host
        if not any(rest.startswith((f"{host}/", f"{host}:", f"[{host}]")) for rest in hosts):
            yield lack(f"{host} port {refusal.port}", Why.REFUSED, refusal.why)
    completeness, check = provenance.completeness, provenance.check
    for missing in completeness.not_recorded if completeness else ():
        yield lack(missing.url, Why.NOT_RECORDED)
    for missing in completeness.not_whole if completeness else ():
        if missing.url not in seen:
            yield lack(missing.url, Why.NOT_WHOLE)
    for gap in check.gaps if check else ():
        if gap.url not in seen:
            yield lack(gap.url, Why.NOT_REPLAYED)
