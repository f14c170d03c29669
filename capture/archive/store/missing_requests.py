"""What a placed snapshot says is missing, out of its provenance record: of today's form, or of an earlier one. Pure.

The record may be hostile: what is not of the shape that is looked for is passed over, never raised.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from capture.model.missing_requests import Lack, MissingKind, Shortfall, Why, counted, kind_of
from capture.model.net_error import in_words
from capture.model.outcome import Reason

__all__ = ["account", "reasons_of", "shortfall_of"]

Told = Mapping[str, Any]

_COUNTED = re.compile(r"([0-9]{1,9}) × ([^:]+)(?:: .*)?", re.DOTALL)  # how reasons were written at first
_CODES = {why.value for why in Why}
_ABORTED = -3  # net::ERR_ABORTED
_NAME = re.compile(r"net::(ERR_[A-Z0-9_]+)")


def account(told: Told) -> tuple[str, ...]:
    """Why the snapshot is not complete, in sentences for a list row: what is missing first, counted once."""
    missing = shortfall_of(told).headline
    others = tuple(reason.text for reason in reasons_of(told) if not (missing and reason.code in _CODES))
    if told.get("outcome") == "partial" and missing:
        return (f"Saved, with {missing}", *others)
    return (*others, missing) if missing else others


def reasons_of(told: Told) -> tuple[Reason, ...]:
    """The reasons as they were sealed; those that list addresses are put into a sentence of their number."""
    return tuple(
        Reason(code=_text(entry, "code"), text=_sentence(told, _text(entry, "code"), _text(entry, "text")))
        for entry in _objects(told, "reasons")
    )


def shortfall_of(told: Told) -> Shortfall:
    """What is missing; nothing where the record says nothing of it."""
    missing = told.get("missing")
    if isinstance(missing, dict):
        lacks = tuple(_lack(entry) for entry in _objects(missing, "lacks"))
        return Shortfall(lacks=lacks, requests=_number(missing, "requests"))
    lacks = tuple(_earlier(told))
    exchanges = _number(_object(told, "recorder"), "exchanges")
    recorded = {_text(entry, "url") for name in ("failed", "cut") for entry in _objects(told, name)}
    beside = sum(1 for lack in lacks if lack.url not in recorded and lack.why is not Why.NOT_WHOLE)
    return Shortfall(lacks=lacks, requests=exchanges + beside if exchanges else 0)


def _sentence(told: Told, code: str, text: str) -> str:
    found = _COUNTED.fullmatch(text)
    if not found:
        return text
    if code in _CODES and (said := shortfall_of(told).sentence(Why(code))):
        return said
    number, what = int(found[1]), found[2]
    first, _, rest = what.partition(" ")
    return f"{counted(number)} {first}{'' if number == 1 else 's'} {rest}".strip()


def _lack(entry: Told) -> Lack:
    kind, why = _text(entry, "kind"), _text(entry, "why")
    return Lack(
        url=_text(entry, "url"),
        kind=MissingKind(kind) if kind in list(MissingKind) else MissingKind.OTHER,
        why=Why(why) if why in list(Why) else Why.FAILED,
        cause=_text(entry, "cause"),
    )


def _earlier(told: Told) -> Iterator[Lack]:
    """From the lists that earlier snapshots have; each address as often as it is listed, and no place twice."""
    seen = set()

    def lack(url: str, why: Why, cause: str = "") -> Lack:
        seen.add(url)
        return Lack(url=url, kind=kind_of(url), why=why, cause=cause)

    for one in _objects(told, "failed"):
        refused, detail = _text(one, "refused"), _text(one, "detail")
        found = _NAME.search(detail)
        cause = in_words(found[1]) if found else detail or "the request failed"
        yield lack(_text(one, "url"), Why.REFUSED if refused else Why.FAILED, refused or cause)
    for one in _objects(told, "cut"):
        # All that broke off are listed; what the page gave up itself, or nobody waited for, was never a lack.
        if one.get("truncated") in ("disconnect", "length") and one.get("net_error") != _ABORTED:
            yield lack(_text(one, "url"), Why.CUT)
    hosts = [url.partition("://")[2] for url in seen]
    for one in _objects(_object(told, "guard"), "refusals"):
        host = _text(one, "host")
        if not any(rest.startswith((f"{host}/", f"{host}:", f"[{host}]")) for rest in hosts):
            yield lack(f"{host} port {one.get('port')}", Why.REFUSED, _text(one, "why"))
    for one in _objects(_object(told, "completeness"), "not_recorded"):
        yield lack(_text(one, "url"), Why.NOT_RECORDED)
    for one in _objects(_object(told, "completeness"), "not_whole"):
        if (url := _text(one, "url")) not in seen:
            yield lack(url, Why.NOT_WHOLE)
    for one in _objects(_object(told, "check"), "gaps"):
        if (url := _text(one, "url")) not in seen:
            yield lack(url, Why.NOT_REPLAYED)


def _text(fields: Told, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _number(fields: Told, name: str) -> int:
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**62 else 0


def _object(fields: Told, name: str) -> Told:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def _objects(fields: Told, name: str) -> tuple[Told, ...]:
    value = fields.get(name)
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
