"""Detours: hosts that were reached otherwise than the web's own names and certificates lead.

What such a host sent may be anybody's page under a famous name. Nothing in the archive can tell, so that every
word about the snapshot has to: it rests on what the person who saved it told. A detour is written into the sealed
provenance record for each host that was really reached so, and read back by ``detours_of`` alone.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from capture.model.options import Options

__all__ = ["EVERY_HOST", "Detour", "Way", "detour_sentence", "detours_of", "possible"]

MOST = 100  # that are read of one record
EVERY_HOST = "*"  # of a way that an option opens for all
NAMED = 3  # hosts in a sentence; the others are counted


class Way(enum.StrEnum):
    """What stood between a host's name and its answer."""

    MAPPED = "mapped"  # a host map named the address
    PRIVATE = "private"  # the name led to an address that is not public, and that an option opened
    PROXIED = "proxied"  # a proxy was asked for the host by name
    UNVERIFIED = "unverified"  # its certificate was taken as it came
    OWN_AUTHORITY = "own-authority"  # only a root that somebody added to the machine vouches for its certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """One host and the way to it. ``place`` is an address with its port or a proxy without its credentials; empty
    for a certificate.
    """

    way: Way
    host: str
    place: str = ""


def detour_sentence(detours: Iterable[Detour]) -> str:
    """All of them in one sentence without its full stop, in their order; empty where there are none.

    ``www.example.com was answered by 127.0.0.1:8080, as the person who saved it told``
    """
    ways: dict[Way, dict[str, dict[str, None]]] = {}
    for one in detours:
        ways.setdefault(one.way, {}).setdefault(one.place, {})[one.host] = None
    return "; ".join(_said(way, places) for way, places in ways.items())


def possible(options: Options, proxy: str) -> tuple[Detour, ...]:
    """The ways that these options open, whether or not a host is reached by them; ``proxy`` without credentials."""
    maps = (Detour(way=Way.MAPPED, host=one.host, place=f"{one.address}:{one.port or '*'}") for one in options.host_map)
    through = (Detour(way=Way.PROXIED, host=EVERY_HOST, place=proxy),) if proxy else ()
    taken = (Detour(way=Way.UNVERIFIED, host=EVERY_HOST),) if options.ignore_tls_errors else ()
    return (*maps, *through, *taken)


def detours_of(provenance: Mapping[str, Any]) -> tuple[Detour, ...]:
    """Those that a provenance record tells of; what is not of their shape, as in a hostile record, is left out."""
    listed = provenance.get("detours")
    if "detours" not in provenance:  # of before they had a place of their own: the host maps that the guard had used
        guard = provenance.get("guard")
        used = guard.get("mapped") if isinstance(guard, Mapping) else None
        listed = [
            {"way": "mapped", "host": each.get("host"), "place": f"{each.get('address')}:{each.get('port') or '*'}"}
            for each in (used if isinstance(used, list) else [])
            if isinstance(each, Mapping)
        ]
    entries = listed[:MOST] if isinstance(listed, list) else []
    return tuple(found for entry in entries if (found := _read(entry)) is not None)


def _read(entry: object) -> Detour | None:
    if not isinstance(entry, Mapping):
        return None
    way, host, place = (entry.get(name) for name in ("way", "host", "place"))
    if not (isinstance(way, str) and isinstance(host, str) and isinstance(place, str) and host):
        return None
    return Detour(way=Way(way), host=host, place=place) if way in set(Way) else None


_WORDS = {
    Way.MAPPED: (" answered", " by", ", as the person who saved it told"),
    Way.PRIVATE: (" answered", " by", ", which is no public address"),
    Way.PROXIED: (" reached", " through the proxy", ", as the person who saved it told"),
    Way.UNVERIFIED: (" taken without a valid certificate", "", ", as the person who saved it told"),
    Way.OWN_AUTHORITY: (" taken on a certificate that only the capturing machine trusts", "", ""),
}


def _said(way: Way, places: Mapping[str, Iterable[str]]) -> str:
    """``a and b were answered by P, c by Q and 2 hosts more, as …``"""
    done, by, end = _WORDS[way]
    clauses: list[str] = []
    for place, hosts in list(places.items())[:NAMED]:
        names = list(hosts)
        verb = "" if clauses else f" {'was' if len(names) == 1 else 'were'}{done}"
        clauses.append(f"{_listed(names)}{verb}{by}{' ' if place else ''}{place}")
    more = sum(len(list(hosts)) for hosts in list(places.values())[NAMED:])
    return _listed([*clauses, *([f"{more} more otherwise"] if more else [])]) + end


def _listed(names: list[str]) -> str:
    """``a, b and c``; of many the first are named, the others counted."""
    if len(names) > NAMED + 1:
        names = [*names[:NAMED], f"{len(names) - NAMED} more"]
    return f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]
