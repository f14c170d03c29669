"""What a capture lacks: every request of the page without a whole answer, once, with its kind and cause. Pure.

A request lacks its answer where the guard refused it, where it failed, where the answer broke off, where the browser
saw one that the wire did not, and where a replay asks for more. A recording or film is a case of its own: a browser
loads its first seconds, ranges of it, and with ``preload=none`` nothing, so that its ranges are put together. What a
script feeds piece by piece (Media Source Extensions) has no address of its own: there the seconds that the browser had
loaded tell whether all of it came.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urldefrag, urlsplit

from capture.formats.warc import http_head
from capture.model.address import bare_url, host_of, joined, normal_host
from capture.model.exchange import Exchange, Truncation
from capture.model.guard_report import FailureKind, GuardReport
from capture.model.missing_requests import MissingKind, MissingRequest, MissingRequests, Why, kind_of
from capture.model.net_error import in_words
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import Completeness, Media, Sighting
from capture.replay.answering.ranges import part_of
from capture.workflows.exchange_log import netloc

__all__ = ["GONE", "cut", "failed", "incomplete_media", "is_on_the_wire", "media_lacks", "shortfall"]

ABORTED = -3  # net::ERR_ABORTED: the page or the browser gave the request up
_ENDING = ("text/css", "text/html", "text/javascript", "application/javascript", "image/", "font/")
"""Types that come to an end, whether or not their length was told; others without one may be streams."""
NEARLY = 0.98  # of its seconds: the last frames of a film are shorter than its clock says
PLAYLISTS = ("mpegurl", "dash+xml")  # the file is there, what it lists is not
GONE = frozenset({404, 410})  # there is no such file: all of it that there is, if nothing of it came before
PAGE = "text/html"
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
    media: Iterable[MissingRequest] = (),
    *,
    answer_url: str,
    answered: bool,
    left: datetime,
) -> MissingRequests:
    """The lacks in the order in which the requests ended, then those of which there is no exchange.

    ``answer_url`` is the seed's own; where it was not ``answered``, that is the outcome and no lack.
    ``left`` is when the visit ended; ``media`` are recordings and films that are not whole.
    """
    types = {urldefrag(sighting.url).url: sighting.resource_type for sighting in sightings}
    page = urldefrag(answer_url).url

    def lack(url: str, why: Why, cause: str = "", mime: str = "") -> MissingRequest:
        kind = kind_of(url, resource_type=types.get(url, ""), mime=mime, page_url=page)
        return MissingRequest(url=url, kind=kind, why=why, cause=cause)

    causes = {
        (normal_host(failure.host.strip("[]")), failure.port): _FAILURES.get(failure.kind, failure.why)
        for failure in guard.failures
    }
    broken_off = {id(exchange) for exchange in cut(exchanges, left)}
    unanswered = {id(exchange) for exchange in failed(exchanges) if answered or exchange.url != page}
    parts = {part.url: part for part in media}  # they say how much is there
    lacks = []
    for exchange in exchanges:
        url = exchange.url
        if exchange.refused:
            lacks.append(lack(url, Why.REFUSED, exchange.refused))
        elif id(exchange) in unanswered:
            lacks.append(lack(url, Why.FAILED, causes.get(netloc(url)) or _cause(exchange)))
        elif id(exchange) in broken_off and url not in parts:
            mime = http_head.parse(exchange.response_head).media_type[0]
            cause = _CUTS.get(exchange.truncated or Truncation.UNSPECIFIED, "")
            if _is_doubtful(exchange, left):
                cause = _cause(exchange) if exchange.net_error else exchange.detail
            lacks.append(lack(url, Why.CUT, cause, mime))
    known = {entry.url for entry in lacks}
    lacks += [lack(missing.url, Why.NOT_WHOLE) for missing in completeness.not_whole if missing.url not in known]
    # The guard refused connections for something of which there is no exchange.
    refused = {netloc(exchange.url) for exchange in exchanges if exchange.refused}
    beside = [
        lack(f"{refusal.host} port {refusal.port}", Why.REFUSED, refusal.why)
        for refusal in guard.refusals
        if (normal_host(refusal.host), refusal.port) not in refused
    ]
    beside += [lack(missing.url, Why.NOT_RECORDED) for missing in completeness.not_recorded]
    known = {entry.url for entry in (*lacks, *beside)}
    recorded = {exchange.url for exchange in exchanges}
    for part in parts.values():
        if part.url not in known:
            (lacks if part.url in recorded else beside).append(part)
    known |= {entry.url for entry in (*lacks, *beside)}
    beside += [lack(url, Why.NOT_REPLAYED) for url in (check.missing if check else ()) if url not in known]
    return MissingRequests(lacks=(*lacks, *beside), requests=len(exchanges) + len(beside))


def _cause(exchange: Exchange) -> str:
    """Of a failure that the guard knows nothing of: it never hears of names that cannot exist (RFC 6761)."""
    host = host_of(exchange.url)
    if host == "invalid" or host.endswith(".invalid"):
        return _NO_NAME
    match = _NAME.search(exchange.detail)
    return in_words(match[1] if match else "")


def failed(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Requests that got no answer, but for those that the page gave up itself."""
    return [exchange for exchange in exchanges if exchange.status is None and exchange.net_error not in (0, ABORTED)]


def cut(exchanges: Iterable[Exchange], left: datetime) -> list[Exchange]:
    """Answers whose end is missing against the page's will: the connection broke, a limit was reached, the framing is
    none, or nothing tells whether the end that came is the true one.

    Or the browser was closed (from ``left`` on) while they still came, and would have come to an end: streams have
    none, and of media a browser takes no more than it plays. A redirect's body is cut by every browser, and shown by
    none.
    """

    def is_cut(exchange: Exchange) -> bool:
        if exchange.status is None or 300 <= exchange.status < 400 or exchange.truncated is None:
            return False
        if exchange.truncated in (Truncation.DISCONNECT, Truncation.LENGTH) and exchange.net_error != ABORTED:
            return True
        if _is_doubtful(exchange, left):
            return True
        head = http_head.parse(exchange.response_head)
        media = head.media_type[0].startswith(("video/", "audio/"))
        ends = head.media_type[0].startswith(_ENDING) or head.content_length is not None
        return exchange.started < left <= (exchange.ended or left) and not media and ends

    return [exchange for exchange in exchanges if is_cut(exchange)]


def _is_doubtful(exchange: Exchange, left: datetime) -> bool:
    """The answer came to an end while the page was there, nobody gave it up, and yet it is not known to be whole."""
    ended = bool(exchange.net_error) or (exchange.ended or left) < left
    return exchange.truncated is Truncation.UNSPECIFIED and exchange.net_error != ABORTED and ended


def media_lacks(media: Iterable[Media], exchanges: Iterable[Exchange]) -> tuple[MissingRequest, ...]:
    """Each medium that is not whole in these exchanges, with how much of it is there."""
    return tuple(
        MissingRequest(
            url=medium.url,
            kind=MissingKind.FILM if medium.video else MissingKind.SOUND,
            why=Why.MEDIA_NOT_WHOLE,
            cause=part.words,
        )
        for medium, part in incomplete_media(media, exchanges)
    )


@dataclass(frozen=True, slots=True)
class IncompletePart:
    """What is there of a medium that is not whole: ``words`` say it; ``total`` bytes it has, 0 where nobody said."""

    words: str
    total: int = 0


def incomplete_media(media: Iterable[Media], exchanges: Iterable[Exchange]) -> Iterator[tuple[Media, IncompletePart]]:
    """Each medium that is not whole in these exchanges, and what there is of it."""
    by_url: dict[str, list[Exchange]] = {}
    for exchange in exchanges:
        by_url.setdefault(exchange.url, []).append(exchange)
    followed: set[str] = set()  # where the redirects of those before lead: the same files
    for medium in media:
        if medium.url in followed:
            continue
        urls = _led_to(medium.url, by_url)
        followed.update(urls)
        part = _part(medium, [exchange for url in urls for exchange in by_url.get(url, ())])
        if part is not None:
            yield medium, part


def _led_to(url: str, by_url: Mapping[str, Sequence[Exchange]]) -> Iterable[str]:
    """The address, and those that its redirects lead to, in that order, each once."""
    urls, waiting = dict[str, None](), [url]
    while waiting:
        at = waiting.pop()
        if at not in urls:
            urls[at] = None
            heads = (http_head.parse(one.response_head) for one in by_url.get(at, ()) if 300 <= (one.status or 0) < 400)
            places = dict.fromkeys(joined(at, place) for head in heads if (place := head.get("location")))
            waiting += reversed([bare_url(place) for place in places])
    return urls


def is_on_the_wire(url: str) -> bool:
    """Whether anything of that address can be recorded at all."""
    return url.startswith(("http://", "https://"))


def _part(media: Media, exchanges: Sequence[Exchange]) -> IncompletePart | None:
    heads = [http_head.parse(exchange.response_head) for exchange in exchanges]
    listed = any(kind in head.get("content-type").lower() for head in heads for kind in PLAYLISTS)
    if listed or not is_on_the_wire(media.url):
        if not (listed or media.url.startswith("blob:")) or 0 < NEARLY * media.seconds <= media.loaded:
            return None
        length = f"{media.seconds:,.0f} seconds" if media.seconds else "seconds that nobody counted"
        return IncompletePart(f"{media.loaded:,.0f} of {length}, which a script or a playlist plays piece by piece")
    whole = [
        head
        for exchange, head in zip(exchanges, heads, strict=True)
        if exchange.status == 200 and exchange.truncated is None
    ]
    # What played is media, whatever its type says.
    if any(media.seconds or head.media_type[0] != PAGE for head in whole):
        return None
    arrived, total = _ranges(exchanges, heads)
    if total and arrived >= total and not whole:
        return None
    if not arrived and any(exchange.status in GONE for exchange in exchanges):
        return None
    statuses = [exchange.status for exchange in exchanges if exchange.status]
    refused = next((f"the server answered HTTP {status}" for status in statuses if status >= 400), "")
    if whole:
        return IncompletePart(f"{_name(media.url)} (the server answered with a page in its place)")
    size = f"{_size(arrived)} of {_size(total)}" if total else f"{_size(arrived)} of an unknown size"
    return IncompletePart(f"{_name(media.url)} ({size if arrived else refused or 'nothing of it'})", total)


def _ranges(exchanges: Sequence[Exchange], heads: Sequence[http_head.HttpHead]) -> tuple[int, int]:
    """Bytes that arrived of the file, each counted once, and how many it has; 0 where nobody said.

    Ranges of two versions of a file are no file: the version of which most arrived counts.
    """
    versions: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for exchange, head in zip(exchanges, heads, strict=True):
        version = head.get("etag") or head.get("last-modified")
        if exchange.status == 200:
            spans = versions.setdefault((version, head.content_length or 0), [])
            spans.append((0, exchange.response_body.length))
        elif exchange.status == 206 and (part := part_of(head.get("content-range"), b"")):
            spans = versions.setdefault((version, max(part.total, 0)), [])
            spans.append((part.start, part.start + exchange.response_body.length))
    return max(((_covered(spans), total) for (_, total), spans in versions.items()), default=(0, 0))


def _covered(spans: Iterable[tuple[int, int]]) -> int:
    """How many bytes lie in any of the spans."""
    covered = end = 0
    for first, last in sorted(spans):
        covered += max(0, last - max(first, end))
        end = max(end, last)
    return covered


def _name(url: str) -> str:
    """The file's name as a person knows it, no longer than a line."""
    name = unquote(urlsplit(url).path.rpartition("/")[2]) or urlsplit(url).netloc
    return name if len(name) <= 60 else f"{name[:57]}…"


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.0f} kB"
