"""A request as replay sees it, and the bytes that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from capture.errors import NotFound
from capture.formats.warc import Payload, RecordRef
from capture.replay.answering import ranges
from capture.replay.answering.lookup import LookupMatch, find, negotiated
from capture.replay.answering.ranges import RangePart
from capture.replay.answering.replay_index import ReplayIndex, plain_url
from capture.replay.answering.response import MatchKind, Response
from capture.replay.answering.rules import with_callback

__all__ = ["Content", "ReplayRequest", "content_of", "match_of", "ranged", "without_body"]

_NAVIGATIONS = frozenset(("document", "iframe", "frame", "object", "embed", "fencedframe"))
_CONDITIONS = ("if-none-match", "if-modified-since")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRequest:
    """``url`` is archived, ``headers`` have lower-case names; ``navigation``: a document is asked for."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    navigation: bool

    @classmethod
    def of(cls, method: str, url: str, headers: Mapping[str, str], body: bytes) -> "ReplayRequest":
        """A request with what its headers say of its purpose.

        Browsers send ``Sec-Fetch-Dest`` to mapped hosts; where it is missing, whoever accepts HTML navigates.
        """
        purpose = headers.get("sec-fetch-dest", "").lower()
        navigation = purpose in _NAVIGATIONS if purpose else "text/html" in headers.get("accept", "").lower()
        return cls(method=method.upper(), url=url, headers=headers, body=body, navigation=navigation)

    def get(self, name: str) -> str:
        """A header's value, empty where there is none."""
        return self.headers.get(name, "")

    @property
    def reads(self) -> bool:
        """Whether it is a GET or a HEAD."""
        return self.method in ("GET", "HEAD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a record holds: ``part`` is the whole body, or as much of it as 206 records give."""

    payload: Payload
    part: RangePart


def match_of(index: ReplayIndex, request: ReplayRequest) -> LookupMatch:
    """The record that answers; a recorded 304 where the page itself asks on a condition.

    Of several answers to the same URL, that to a request like this one.
    """
    match = find(
        index,
        request.method,
        request.url,
        content_type=request.get("content-type"),
        body=request.body,
        navigation=request.navigation,
    )
    if request.reads and match.kind is MatchKind.EXACT and match.record is not None and not match.parts:
        match = replace(match, record=negotiated(index, match.record, request.headers))
    if index.unchanged and request.reads and any(name in request.headers for name in _CONDITIONS):
        unchanged = index.unchanged.get(plain_url(request.url))
        return match if unchanged is None else replace(match, record=unchanged, parts=())
    return match


def content_of(index: ReplayIndex, match: LookupMatch, request: ReplayRequest) -> Content:
    """The bytes of the record that was found, the callback of JSONP renamed.

    Raises NotFound where they are not in this archive, Damaged where they cannot be read.
    """
    record = match.record
    assert record is not None
    if match.parts:
        return _joined(index, match.parts, request)
    payload = index.payload(record)
    data = payload.data
    if request.reads and "?" in record.url and "?" in request.url:
        queries = (url.partition("#")[0].partition("?")[2] for url in (record.url, request.url))
        data = with_callback(data, *queries)
    return Content(payload=payload, part=RangePart(0, data, len(data)))


def _joined(index: ReplayIndex, records: tuple[RecordRef, ...], request: ReplayRequest) -> Content:
    """Parts of one body joined: whole, or the run that holds the first byte asked for."""
    payloads = [index.payload(record) for record in records]
    parts = [ranges.part_of(payload.head.get("content-range"), payload.data) for payload in payloads]
    for run in ranges.runs(part for part in parts if part is not None):
        piece = None if run.is_whole else ranges.cut(request.get("range"), run)
        if run.is_whole or (piece is not None and piece.status == 206):
            return Content(payload=payloads[-1], part=run)
    raise NotFound("Only other parts of this file were loaded when the snapshot was made.")


def ranged(answer: Response, part: RangePart, request: ReplayRequest) -> Response:
    """The answer cut to the range that was asked for; as it stands where none was, or several."""
    if answer.status != 200:
        return answer
    piece = ranges.cut(request.get("range"), part) if "range" in request.headers and request.reads else None
    if piece is None:
        return answer
    fields = (*answer.headers, ("Content-Range", piece.content_range), ("Accept-Ranges", "bytes"))
    return replace(answer, status=piece.status, headers=fields, body=piece.data)


def without_body(answer: Response, method: str) -> Response:
    """The answer to a HEAD: the headers of the GET, with the length that its body would have."""
    if method != "HEAD":
        return answer
    fields = (*answer.headers, ("Content-Length", str(len(answer.body))))
    return replace(answer, headers=fields, body=b"")
