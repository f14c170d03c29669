"""Which record answers a request: exact, fuzzy, nearest or miss, in this order (rules 1 to 5). Pure.

How it works. A GET is looked up by its URL, then by its path with the parameters that say what is asked for (what
busts caches is dropped, of volatile values the name counts), then by the share of equal parameters. Another method is
looked up by the same body, then by the body without its volatile values.

Of several answers to one URL that one is taken which was given to a request like this: ``Vary`` (RFC 9110, 12.5.5).
``<img src=/x>`` and ``fetch("/x")`` may have got a picture and JSON from the same address. Which, the recorded
requests tell: an answer is the more likely the more of the fields that its ``Vary`` names are the same. Another
browser than the one that captured says ``Accept`` in other words; then what it wants the answer for decides, and
whether it accepts its type.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from capture.errors import Damaged, NotFound
from capture.formats.warc import HttpHead, RecordRef
from capture.formats.warc.body_query import body_query
from capture.model.digest import sha256
from capture.replay.answering.replay_index import ReplayIndex, Selecting, plain_url
from capture.replay.answering.response import MatchKind
from capture.replay.answering.rules import VOLATILE, Pair, rules

__all__ = ["MOST", "LookupMatch", "accepts", "find", "is_archived", "negotiated"]

MOST = 24  # of one URL's answers, the newest; a page that has more asks for news
_SPACES = re.compile(r"\s*,\s*|\s+")
_DESTINATION = "sec-fetch-dest"


@dataclass(frozen=True, slots=True)
class LookupMatch:
    """The record that answers, None for a miss. ``parts`` are 206 records where there is no whole one."""

    record: RecordRef | None
    kind: MatchKind
    parts: tuple[RecordRef, ...] = ()


_MISS = LookupMatch(None, MatchKind.MISS)


def find(
    index: ReplayIndex, method: str, url: str, *, content_type: str = "", body: bytes = b"", navigation: bool = False
) -> LookupMatch:
    """The record for a request. HEAD is answered from the GET; a fragment in ``url`` does not count.

    ``content_type`` is that of the request's ``body``. ``navigation``: the browser wants a document.
    """
    if method not in ("GET", "HEAD"):
        return _by_body(index, method.upper(), plain_url(url), content_type, body)
    table = index.pages if navigation else index.gets
    if (record := table.get(url)) is not None:
        return LookupMatch(record, MatchKind.EXACT)
    url = plain_url(url)
    if record := table.get(url):
        return LookupMatch(record, MatchKind.EXACT)
    if parts := index.parts.get(url):
        return LookupMatch(parts[-1], MatchKind.EXACT, tuple(parts))
    if method == "HEAD" and (record := index.heads.get(url)):
        return LookupMatch(record, MatchKind.EXACT)
    path, _, query = url.partition("?")
    lasting = rules().lasting(query)
    if same := index.lasting.get(("GET", path, lasting)):
        return LookupMatch(_closest(same, query), MatchKind.FUZZY)
    near = _nearest(index.paths.get(path, ()), lasting)
    return LookupMatch(near, MatchKind.NEAREST) if near else _MISS


def is_archived(index: ReplayIndex, url: str) -> bool:
    """Whether a GET of that URL was recorded, volatile values aside: what ``find`` calls exact or fuzzy."""
    plain = plain_url(url)
    if url in index.gets or plain in index.gets or index.parts.get(plain):
        return True
    path, _, query = plain.partition("?")
    return bool(index.lasting.get(("GET", path, rules().lasting(query))))


def _closest(records: Sequence[RecordRef], query: str) -> RecordRef:
    """Of records that differ in volatile values alone: a page that is there, most equal values, the last."""
    asked = set(query.split("&"))

    def closeness(at: int) -> tuple[bool, int, int]:
        own = records[at].url.partition("#")[0].partition("?")[2].split("&")
        return (records[at].status or 200) < 400, len(asked.intersection(own)), at

    return records[max(range(len(records)), key=closeness)]


def _nearest(records: Sequence[RecordRef], asked: tuple[Pair, ...]) -> RecordRef | None:
    """Of records of the same path the one with most equal parameters, at least the share that rules name.

    Volatile values say nothing either way.
    """
    best, best_share = None, rules().share
    wanted = _without_volatile(asked)
    for record in records:
        own = _without_volatile(rules().lasting(plain_url(record.url).partition("?")[2]))
        most = max(len(own), len(wanted))
        share = len(own & wanted) / most if most else 0.0
        if share >= best_share and share > 0 and (record.status or 200) < 400:
            best, best_share = record, share
    return best


def _without_volatile(parameters: tuple[Pair, ...]) -> set[Pair]:
    return {pair for pair in parameters if pair[1] != VOLATILE}


def _by_body(index: ReplayIndex, method: str, url: str, content_type: str, body: bytes) -> LookupMatch:
    """Other methods: the same body; the same body but for volatile values; the last of the fuzzy key.

    The body is compared by its digest; by its query where no digest is recorded.
    """
    query = body_query(method, content_type, body)
    if records := index.others.get((method, url), ()):
        digest = sha256(body)
        same = []
        for record in records:
            known = index.body_digests.get(record.record_id, "")
            if known == digest if known.startswith("sha256:") else record.body_query == query:
                same.append(record)
        if same:
            return LookupMatch(max(same, key=_preference), MatchKind.EXACT)
    path, _, parameters = url.partition("?")
    alike = index.lasting.get((method, path, rules().lasting(parameters)), ())
    lasting = rules().lasting(query)
    for record in sorted(alike, key=_preference, reverse=True):
        if rules().lasting(record.body_query) == lasting:
            return LookupMatch(record, MatchKind.FUZZY)
    return LookupMatch(alike[-1], MatchKind.NEAREST) if alike else _MISS


def _preference(record: RecordRef) -> tuple[bool, float]:
    return (record.status or 200) < 400, record.date.timestamp()


def negotiated(index: ReplayIndex, record: RecordRef, asked: Mapping[str, str]) -> RecordRef:
    """``record``, or one that is as good and was given to a request more like ``asked`` (names in lower case)."""
    rivals = [rival for rival in index.rivals(record) if rival is not record][-MOST:]
    if not rivals:
        return record
    candidates = [*rivals, record]  # of those that are as like, the one that is answered with otherwise
    known = [_selecting(index, candidate) for candidate in candidates]
    if not any(selecting.vary for selecting in known):
        return record

    def likeness(at: int) -> tuple[bool, bool, bool, int, int]:
        fields, wanted = known[at].fields, asked.get(_DESTINATION, "")
        same = [_plain(fields.get(name, "")) == _plain(asked.get(name, "")) for name in known[at].vary]
        return (
            bool(same) and all(same),
            bool(wanted) and fields.get(_DESTINATION, "") == wanted,
            accepts(asked.get("accept", ""), known[at].mime),
            sum(same),
            at,
        )

    return candidates[max(range(len(known)), key=likeness)]


def accepts(accept: str, mime: str) -> bool:
    """Whether an ``Accept`` field names the type, or (of media) another of its family; stars alone say nothing."""
    family = mime.partition("/")[0]
    weights = {}
    for part in accept.lower().split(","):
        named, _, parameters = part.partition(";")
        weights[named.strip()] = re.search(r"q\s*=\s*0(\.0*)?\s*(;|$)", parameters) is None
    if mime in weights:
        return weights[mime]
    if family in ("image", "audio", "video", "font"):
        return any(wanted for named, wanted in weights.items() if named.startswith(f"{family}/"))
    return weights.get(f"{family}/*", False)


def _plain(value: str) -> str:
    return ",".join(_SPACES.split(value.strip().lower()))


def _selecting(index: ReplayIndex, record: RecordRef) -> Selecting:
    """What an answer was chosen by, read once."""
    known = index.selecting.get(record.record_id)
    if known is None:
        vary = ",".join(_head(index, record).every("vary")).lower().split(",")
        request = index.requests.get(record.record_id)
        head = _head(index, request) if request is not None else HttpHead(start_line=b"")
        known = Selecting(
            vary=tuple(dict.fromkeys(name.strip() for name in vary if name.strip() not in ("", "*"))),
            fields={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in head.headers},
            mime=record.mime,
        )
        index.selecting[record.record_id] = known
    return known


def _head(index: ReplayIndex, record: RecordRef) -> HttpHead:
    try:
        return index.payload(record).head
    except (Damaged, NotFound):
        return HttpHead(start_line=b"")
