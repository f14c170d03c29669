"""Which exchange is that of which sighting: the browser's account and the wire's, put together. Pure.

The two share no number. ``connection_id`` of a sighting is the browser's for the socket that the guard numbers in its
own way; it is not told of every answer. So the join goes:

1. Both sides are grouped by method, URL and status. Where one of each is in a group, the two are a pair, and say which
   connection the browser means by its number. Where several are, each combination is a weaker hint.
2. From the hints follows whose connection is whose, one to one, most hints first. A network service that died begins
   its numbers anew: then one number may stand for several connections, one after the other.
3. Within a group, those of one connection are paired first, in the order of their streams; what names no connection
   takes of the rest, in order of time. Of a connection that is known no other's exchange is taken.
4. What is left on both sides is compared by method and URL alone: answers that the cache completed, and failures of
   which the page was told nothing but that.

Time only chooses among what is alike: what the browser noted and what the guard noted of one request lie as far apart
as the machine is busy. But nothing explains a failure that began after it.
"""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from capture.model.address import bare_url
from capture.model.exchange import Exchange
from capture.model.sighting import Sighting

__all__ = ["Joined", "Key", "is_from_the_network", "join", "key_of_exchange", "key_of_sighting"]

Key = tuple[str, str, int]
"""Method, URL as records have it, status (0: none)."""

_NETWORK = ("http://", "https://", "ws://", "wss://")
_REVALIDATED = frozenset({304, 206})  # on the wire, where the page is told of a whole 200
_CLOCKS = timedelta(seconds=1)  # the browser tells by its own clock, from which the machine's may have been moved
_MOST_HINTS = 1000  # of one group: the same request over and over on many connections says nothing of them
_Pair = tuple[Sighting, Exchange]
_Group = tuple[list[Sighting], list[Exchange]]
_SightingKey = Callable[[Sighting], Hashable | None]
_ExchangeKey = Callable[[Exchange], Hashable | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The pairs, and what is left of both sides."""

    pairs: Sequence[_Pair]
    sightings: Sequence[Sighting]
    exchanges: Sequence[Exchange]


def is_from_the_network(sighting: Sighting) -> bool:
    """Whether an exchange is to be expected: no cache answered, and it is an address of the network."""
    return not sighting.from_cache and sighting.url.lower().startswith(_NETWORK)


def key_of_sighting(sighting: Sighting) -> Key:
    """By what it is compared."""
    url = sighting.url
    return _key(sighting.method, bare_url(url) if "#" in url or "@" in url else url, sighting.status)


def key_of_exchange(exchange: Exchange) -> Key:
    """By what it is compared."""
    return _key(exchange.method, exchange.url, exchange.status or 0)


def _key(method: str, url: str, status: int) -> Key:
    """A websocket is asked for by http, and may be named so; over HTTP/2 it is opened with a 200 (RFC 8441, 5)."""
    if not url.startswith(("ws://", "wss://")):
        return method, url, status
    return method, f"http{url[2:]}", 101 if status == 200 else status


def join(sightings: Iterable[Sighting], exchanges: Iterable[Exchange]) -> Joined:
    """Pair them; each is in one pair at most. Takes time in proportion to their number.

    Left out are sightings that never went out (``is_from_the_network``) and the browser's own traffic.
    """
    seen = sorted(filter(is_from_the_network, sightings), key=lambda s: s.started)
    read = sorted((e for e in exchanges if not e.background), key=_wire_order)
    pairs: list[_Pair] = []
    seen, read = _join_alike(seen, read, pairs)
    for of_sighting, of_exchange in _LOOSER:
        seen, read = _join_by(seen, read, of_sighting, of_exchange, pairs)
    return Joined(pairs=pairs, sightings=seen, exchanges=read)


def _wire_order(exchange: Exchange) -> tuple[datetime, int, int, int]:
    return exchange.started, exchange.connection or 0, exchange.stream, exchange.number


def _join_alike(
    seen: Sequence[Sighting], read: Sequence[Exchange], pairs: list[_Pair]
) -> tuple[list[Sighting], list[Exchange]]:
    """Steps 1 to 3: what agrees in method, URL and status; gives what is left, in order of time."""
    groups, left, spare = _grouped(seen, read, key_of_sighting, key_of_exchange)
    owners = _owners(groups, read)
    ours = set(owners.values())
    for some_seen, some_read in groups:
        by_number = defaultdict[int, list[Sighting]](list)
        by_owner = defaultdict[int, list[Exchange]](list)
        for sighting in some_seen:
            by_number[sighting.connection_id if sighting.connection_id in ours else 0].append(sighting)
        for exchange in some_read:
            by_owner[owners.get(exchange.connection or 0, 0)].append(exchange)
        untold = by_number.pop(0, [])
        for number, of_one in by_number.items():
            streams = sorted(by_owner.pop(number, []), key=lambda e: (e.connection, e.stream))
            one_left, streams_left = _in_order(of_one, streams, pairs)
            left += one_left
            by_owner[number] = streams_left
        rest = [exchange for of_owner in by_owner.values() for exchange in of_owner]
        untold_left, rest_left = _in_order(untold, sorted(rest, key=_wire_order), pairs)
        left += untold_left
        spare += rest_left
    return sorted(left, key=lambda s: s.started), sorted(spare, key=_wire_order)


def _grouped(
    seen: Iterable[Sighting], read: Iterable[Exchange], of_sighting: _SightingKey, of_exchange: _ExchangeKey
) -> tuple[Iterable[_Group], list[Sighting], list[Exchange]]:
    """What is alike of both sides, and what is left of either. A key of None: not to be compared."""
    groups: dict[Hashable, _Group] = {}
    left, spare = list[Sighting](), list[Exchange]()
    for exchange in read:
        if (key := of_exchange(exchange)) is None:
            spare.append(exchange)
        else:
            groups.setdefault(key, ([], []))[1].append(exchange)
    for sighting in seen:
        group = groups.get(of_sighting(sighting))
        (left if group is None else group[0]).append(sighting)
    return groups.values(), left, spare


def _owners(groups: Iterable[_Group], read: Sequence[Exchange]) -> dict[int, int]:
    """Of each of the guard's connections the browser's number for it, as far as hints go."""
    certain, weak = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for some_seen, some_read in groups:
        numbers = Counter(s.connection_id for s in some_seen if s.connection_id)
        connections = Counter(e.connection for e in some_read if e.connection)
        if len(numbers) * len(connections) > _MOST_HINTS:
            continue
        hints = certain if len(some_seen) == len(some_read) == 1 else weak
        for number, often in numbers.items():
            for connection, as_often in connections.items():
                hints[number, connection] += min(often, as_often)
    sizes = Counter(exchange.connection or 0 for exchange in read)
    # Of equal hints that one first whose connection has the fewest exchanges that the hints do not explain.
    order = sorted(certain | weak, key=lambda hint: (-certain[hint], -weak[hint], sizes[hint[1]], hint))
    owners: dict[int, int] = {}
    held: dict[int, list[int]] = {}
    for number, connection in order:
        if connection not in owners and number not in held:
            owners[connection] = number
            held[number] = [connection]
    ages = _ages(read) if len(owners) < len(sizes) else {}
    for number, connection in order:
        if connection not in owners and ages[connection] not in {ages[other] for other in held[number]}:
            owners[connection] = number
            held[number].append(connection)
    return owners


def _ages(read: Sequence[Exchange]) -> dict[int, int]:
    """Of each connection the number of the age in which it lived; where one ends, no connection is in use.

    A network service that dies takes all of its connections with it, so that its numbers are those of one age.
    """
    spans: dict[int, tuple[datetime, datetime]] = {}
    for exchange in read:
        connection = exchange.connection or 0
        begun, over = spans.get(connection, (exchange.started, exchange.started))
        spans[connection] = begun, max(over, exchange.ended or exchange.started)
    age, until, ages = 0, None, dict[int, int]()
    for connection, (begun, over) in sorted(spans.items(), key=lambda item: item[1]):
        if until is None or begun > until:
            age, until = age + 1, over
        until = max(until, over)
        ages[connection] = age
    return ages


def _in_order(
    seen: Sequence[Sighting], read: Sequence[Exchange], pairs: list[_Pair]
) -> tuple[list[Sighting], list[Exchange]]:
    """Pair what is alike in all but time: in order where there are as many of both, else the nearest; what is left."""
    if len(seen) == len(read) and all(map(_possible, seen, read)):
        pairs += zip(seen, read, strict=True)
        return [], []
    left, spare = [], sorted(read, key=lambda e: e.started)
    starts = [exchange.started for exchange in spare]
    for sighting in seen:
        place, begun = bisect(starts, sighting.started), sighting.started
        near = [at for at in (place - 1, place) if 0 <= at < len(starts) and _possible(sighting, spare[at])]
        if near:
            best = min(near, key=lambda at: abs(starts[at] - begun))
            del starts[best]
            pairs.append((sighting, spare.pop(best)))
        else:
            left.append(sighting)
    return left, spare


def _possible(sighting: Sighting, exchange: Exchange) -> bool:
    """Whether a failure may be that exchange's; of answers all are possible, whatever was done to the clock."""
    over = sighting.ended
    return sighting.status > 0 or over is None or exchange.started <= over + _CLOCKS


def _join_by(
    seen: Sequence[Sighting],
    read: Sequence[Exchange],
    of_sighting: _SightingKey,
    of_exchange: _ExchangeKey,
    pairs: list[_Pair],
) -> tuple[list[Sighting], list[Exchange]]:
    """One of the looser comparisons of what is left; gives what is left then."""
    groups, left, spare = _grouped(seen, read, of_sighting, of_exchange)
    for some_seen, some_read in groups:
        one_left, one_spare = _in_order(some_seen, some_read, pairs)
        left += one_left
        spare += one_spare
    return left, spare


_LOOSER: tuple[tuple[_SightingKey, _ExchangeKey], ...] = (
    # What the browser's cache completed.
    (
        lambda s: key_of_sighting(s)[:2] if s.status else None,
        lambda e: key_of_exchange(e)[:2] if e.status in _REVALIDATED else None,
    ),
    # An answer that broke off so early that the page was told of the failure alone.
    (
        lambda s: key_of_sighting(s)[:2] if s.failed and not s.status else None,
        lambda e: key_of_exchange(e)[:2] if e.net_error or e.truncated else None,
    ),
    # An answer that the page was not let see, or whose head the browser had not told of when it ended.
    (lambda s: None if s.status else key_of_sighting(s)[:2], lambda e: key_of_exchange(e)[:2]),
)
