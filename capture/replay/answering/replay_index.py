"""What a snapshot can answer from: its records in tables by URL, built once."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from capture.formats.warc import Payload, RecordRef, WarcIndex
from capture.model.record_names import DOM, FRAME, HTML_TYPES, LAYOUT
from capture.replay.answering.rules import Pair, rules

__all__ = ["ArchivedFrame", "ReplayIndex", "Selecting", "plain_url"]


Lasting = tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFrame:
    """A frame's rendered DOM, and its layout; ``number`` 0 is the page itself, the others count in preorder."""

    number: int
    url: str
    record: RecordRef
    layout: RecordRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selecting:
    """By what a server chose an answer: the request fields that its ``Vary`` names, and what those were."""

    vary: tuple[str, ...]
    fields: Mapping[str, str]
    mime: str


class ReplayIndex:
    """The records of one snapshot, looked up by request. ``payload`` reads a record's decoded payload.

    ``gets`` and ``pages`` hold the answer to a GET of each URL: the newest 200, else another 2xx, a redirect,
    an error. A HEAD, a 304 and a 206 are never among them. In ``pages`` a document goes before what a script
    fetched later from the same URL. ``paths`` and ``lasting`` are the tables of inexact lookup.
    """

    def __init__(self, records: Iterable[RecordRef], payload: Callable[[RecordRef], Payload]) -> None:
        self.payload = payload
        self.gets: dict[str, RecordRef] = {}
        self.pages: dict[str, RecordRef] = {}
        self.heads: dict[str, RecordRef] = {}
        self.unchanged: dict[str, RecordRef] = {}  # 304
        self.parts: dict[str, list[RecordRef]] = {}  # 206
        self.others: dict[tuple[str, str], list[RecordRef]] = {}
        self.body_digests: dict[str, str] = {}
        self.requests: dict[str, RecordRef] = {}  # by the response that they belong to
        self.selecting: dict[str, Selecting] = {}  # by response, once it is asked for
        self._answers: dict[str, list[RecordRef]] = {}  # all to a GET of each URL
        self.lasting: dict[tuple[str, str, Lasting], list[RecordRef]] = {}
        self.paths: dict[str, list[RecordRef]] = {}
        self.frames: dict[int, ArchivedFrame] = {}
        self.child_frames: dict[int, tuple[int | None, ...]] | None = None  # once they are asked for
        self.page_charset: str | None = None  # of the page's document, once it is asked for
        records = tuple(records)
        for record in records:
            if record.type == "request" and record.concurrent_to:
                self.requests[record.concurrent_to] = record
                if record.payload_digest:
                    self.body_digests[record.concurrent_to] = record.payload_digest
        for record in records:
            self._add(record)
        for record in (*self.gets.values(), *itertools.chain.from_iterable(self.others.values())):
            method = record.method.upper() or "GET"
            path, _, query = plain_url(record.url).partition("?")
            if method == "GET":
                self.paths.setdefault(path, []).append(record)
            self.lasting.setdefault((method, path, rules().lasting(query)), []).append(record)
        self.page_url = self.frames[0].url if 0 in self.frames else ""

    @classmethod
    def of(cls, *views: WarcIndex) -> Self:
        """Of one WARC file, or of the several of a package."""
        owner = {id(record): view for view in views for record in view.records()}
        records = [record for view in views for record in view.records()]
        index = cls(records, lambda record: owner[id(record)].payload(record))
        if not index.page_url:
            index.page_url = next((document.url for view in views if (document := view.document())), "")
        return index

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of all URLs that are recorded, for the origin map's table."""
        urls = (*self.gets, *(url for _, url in self.others), *self.parts)
        return frozenset(url.split("/", 3)[2].rpartition("@")[2].partition(":")[0] for url in urls)

    def rivals(self, record: RecordRef) -> tuple[RecordRef, ...]:
        """All answers to a GET of its URL that are as good as it, oldest first."""
        order = _rank(record)[:2]
        return tuple(rival for rival in self._answers.get(plain_url(record.url), ()) if _rank(rival)[:2] == order)

    def _add(self, record: RecordRef) -> None:
        if record.url.startswith((DOM, LAYOUT)) and record.type == "resource":
            self._add_frame(record)
        if record.type not in ("response", "revisit", "resource") or record.url[:4].lower() != "http":
            return
        url, method = plain_url(record.url), record.method.upper()
        if method == "HEAD":
            self.heads[url] = record
        elif method not in ("", "GET"):
            self.others.setdefault((method, url), []).append(record)
        elif record.status == 304:
            self.unchanged[url] = record
        elif record.status == 206:
            self.parts.setdefault(url, []).append(record)
        elif record.status is None or record.status >= 200:
            self._answers.setdefault(url, []).append(record)
            _prefer(self.gets, url, record, _rank)
            _prefer(self.pages, url, record, _page_rank)

    def _add_frame(self, record: RecordRef) -> None:
        of_layout = record.url.startswith(LAYOUT)
        url, _, number = record.url.removeprefix(LAYOUT if of_layout else DOM).partition(FRAME)
        if number and not (number.isascii() and number.isdigit() and len(number) < 6):
            return
        index = int(number or 0)
        known = self.frames.get(index)
        if not of_layout:
            self.frames[index] = ArchivedFrame(number=index, url=url, record=record)
        elif known is not None and known.url == url:  # it is written right behind its DOM
            self.frames[index] = replace(known, layout=record)


def plain_url(url: str) -> str:
    """The URL as the tables have it: no fragment, scheme and host in lower case, no default port.

    Already normal URLs, which browsers send, come back as they are.
    """
    url = url.partition("#")[0]
    scheme, mark, rest = url.partition("://")
    scheme = scheme.lower()
    cut = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
    host, tail = rest[:cut].lower(), rest[cut:]
    host = host.removesuffix(":443" if scheme == "https" else ":80")
    return f"{scheme}{mark}{host}{tail if tail.startswith('/') else '/' + tail}"


def _prefer(
    table: dict[str, RecordRef], url: str, record: RecordRef, rank: Callable[[RecordRef], tuple[float, ...]]
) -> None:
    known = table.get(url)
    if known is None or rank(record) >= rank(known):
        table[url] = record


def _rank(record: RecordRef) -> tuple[float, ...]:
    """A redirect that came back to its own URL (a gate) ranks below the page that it led to."""
    status = record.status or 200
    order = 4 if status == 200 else 3 if status < 300 else 2 if status < 400 else 1
    return order, not record.truncated, record.date.timestamp()


def _page_rank(record: RecordRef) -> tuple[float, ...]:
    order, whole, date = _rank(record)
    return order, record.resource_type == "document", record.mime in HTML_TYPES, whole, date
