"""Which record answers a request: exact, fuzzy, nearest or miss, in this order (rules 1 to 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from capture.formats.warc import RecordRef
from capture.formats.warc.body_query import body_query
from capture.model.digest import sha256
from capture.replay.answering.replay_index import ReplayIndex, plain_url
from capture.replay.answering.response import How
from capture.replay.answering.rules import VOLATILE, Pair, rules

__all__ = ["LookupMatch", "find", "holds"]


@dataclass(frozen=True, slots=True)
class LookupMatch:
    """The record that answers, None for a miss. ``parts`` are 206 records where there is no whole one."""

    record: RecordRef | None
    how: How
    parts: tuple[RecordRef, ...] = ()


_MISS = LookupMatch(None, How.MISS)


def find(
    memory: ReplayIndex, method: str, url: str, *, content_type: str = "", body: bytes = b"", navigation: bool = False
) -> LookupMatch:
    """The record for a request. HEAD is answered from the GET; a fragment in ``url`` does not count.

    ``content_type`` is that of the request's ``body``. ``navigation``: the browser wants a document.
    """
    if method in ("GET", "HEAD"):
        table = memory.pages if navigation else memory.gets
        record = table.get(url)
        if record is not None:
            return LookupMatch(record, How.EXACT)
        return _get(memory, method, plain_url(url), table)
    return _other(memory, method.upper(), plain_url(url), content_type, body)


def holds(memory: ReplayIndex, url: str) -> bool:
    """Whether a GET of that URL was recorded, volatile values aside: what ``find`` calls exact or fuzzy."""
    plain = plain_url(url)
    if url in memory.gets or plain in memory.gets or memory.parts.get(plain):
        return True
    path, _, query = plain.partition("?")
    return bool(memory.lasting.get(("GET", path, rules().lasting(query))))


def _get(memory: ReplayIndex, method: str, url: str, table: dict[str, RecordRef]) -> LookupMatch:
    if record := table.get(url):
        return LookupMatch(record, How.EXACT)
    if parts := memory.parts.get(url):
        return LookupMatch(parts[-1], How.EXACT, tuple(parts))
    if method == "HEAD" and (record := memory.heads.get(url)):
        return LookupMatch(record, How.EXACT)
    path, _, query = url.partition("?")
    lasting = rules().lasting(query)
    if same := memory.lasting.get(("GET", path, lasting)):
        return LookupMatch(_closest(same, query), How.FUZZY)
    near = _nearest(memory.paths.get(path, ()), lasting)
    return LookupMatch(near, How.NEAREST) if near else _MISS


def _closest(records: Sequence[RecordRef], query: str) -> RecordRef:
    """Of records that differ in volatile values alone: a page that is there, most equal values, the last."""
    asked = set(query.split("&"))

    def closeness(at: int) -> tuple[bool, int, int]:
        record = records[at]
        own = record.url.partition("#")[0].partition("?")[2].split("&")
        return (record.status or 200) < 400, len(asked.intersection(own)), at

    return records[max(range(len(records)), key=closeness)]


def _nearest(records: Sequence[RecordRef], asked: tuple[Pair, ...]) -> RecordRef | None:
    """Of records of the same path the one with most equal parameters, at least the share that rules name.

    Volatile values say nothing either way.
    """
    best, best_share = None, rules().share
    wanted = _telling(asked)
    for record in records:
        own = _telling(rules().lasting(plain_url(record.url).partition("?")[2]))
        most = max(len(own), len(wanted))
        share = len(own & wanted) / most if most else 0.0
        if share >= best_share and share > 0 and (record.status or 200) < 400:
            best, best_share = record, share
    return best


def _telling(parameters: tuple[Pair, ...]) -> set[Pair]:
    return {pair for pair in parameters if pair[1] != VOLATILE}


def _other(memory: ReplayIndex, method: str, url: str, content_type: str, body: bytes) -> LookupMatch:
    """Other methods: the same body; the same body but for volatile values; the last of the fuzzy key."""
    query = body_query(method, content_type, body)
    records = memory.others.get((method, url), ())
    if record := _same_body(memory, records, body, query):
        return LookupMatch(record, How.EXACT)
    path, _, parameters = url.partition("?")
    alike = memory.lasting.get((method, path, rules().lasting(parameters)), ())
    lasting = rules().lasting(query)
    for record in sorted(alike, key=_preference, reverse=True):
        if rules().lasting(record.body_query) == lasting:
            return LookupMatch(record, How.FUZZY)
    return LookupMatch(alike[-1], How.NEAREST) if alike else _MISS


def _same_body(memory: ReplayIndex, records: Sequence[RecordRef], body: bytes, query: str) -> RecordRef | None:
    """The request's body by its digest; by its query where no digest is recorded."""
    if not records:
        return None
    digest = sha256(body)
    found = []
    for record in records:
        known = memory.body_digests.get(record.record_id, "")
        same = known == digest if known.startswith("sha256:") else record.body_query == query
        if same:
            found.append(record)
    return max(found, key=_preference, default=None)


def _preference(record: RecordRef) -> tuple[bool, float]:
    return (record.status or 200) < 400, record.date.timestamp()
