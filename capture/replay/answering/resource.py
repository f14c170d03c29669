"""The answer to any request that a replayed page makes, under its mapped hosts or under the real origins.

How it works. ``resource`` answers for mapped hosts: a preflight gets a yes, a navigation to the page its frozen view;
all else goes from the request to a record (``match_of``), from that to its bytes (``content_of``), and is given the
shape that mode and purpose ask for: a document inert or live, a style sheet with its URLs mapped, a file to keep, or
the bytes as they are. What was made so is cached; what differs from request to request (the reader's origin, a range,
HEAD) is put on it afterwards. ``original`` answers a browser whose whole network ends in this snapshot: archived
headers and bytes, nothing mapped, nothing rewritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

from capture.errors import Damaged, NotFound
from capture.model.record_names import HTML_TYPES
from capture.replay.answering import headers
from capture.replay.answering.frozen import frozen, marked
from capture.replay.answering.lookup import LookupMatch
from capture.replay.answering.navigation import presented, sniffed
from capture.replay.answering.not_archived import not_archived, refused
from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.ranges import RangePart
from capture.replay.answering.replay_index import ReplayIndex, plain_url
from capture.replay.answering.request import Content, ReplayRequest, content_of, match_of, ranged, without_body
from capture.replay.answering.response import Cache, MatchKind, Mode, NotArchived, Response
from capture.replay.answering.rewrite import css, css_label, declared, inert_page, live_page
from capture.replay.answering.rewrite.urls import Urls, is_script

__all__ = ["original", "resource"]

_REDIRECTS = (301, 302, 303, 307, 308)


def resource(
    index: ReplayIndex,
    origins: OriginMap,
    method: str,
    url: str,
    request_headers: Mapping[str, str],
    body: bytes = b"",
    *,
    mode: Mode = Mode.FROZEN,
    cache: Cache | None = None,
) -> Response:
    """The snapshot's answer to a request for the archived ``url`` (from ``OriginMap.to_archived``).

    ``request_headers`` have lower-case names. Documents come as ``mode`` says: without scripts under the strict policy,
    or running, with their absolute URLs mapped. A URL with the frozen view's mark, and in frozen mode a navigation to
    the page itself, give the rendered DOM. ``cache`` belongs to this index and origin map alone.
    """
    plain, frame = marked(url)
    request = ReplayRequest.of(method, plain, request_headers, body)
    wanted = request.get("access-control-request-method")
    if request.method == "OPTIONS" and wanted:
        # A yes to pages of the same snapshot, whatever they ask; to others nothing that a browser takes for one.
        origin = request.get("origin")
        fields: headers.Pairs = (("Vary", "Origin"),)
        if origins.owns(origin):
            fields = headers.preflight(origin, wanted, request.get("access-control-request-headers"))
        return Response(status=204, headers=fields, body=b"", match=MatchKind.EXACT)
    if request.get("service-worker").lower() == "script":
        return refused(origins, "A replayed page has no service worker of its own.")
    to_page = request.navigation and 0 in index.frames and plain_url(request.url) == plain_url(index.page_url)
    if request.reads and (frame is not None or (mode is Mode.FROZEN and to_page)):
        return without_body(frozen(index, origins, frame or 0, cache=cache), request.method)
    return _Answer(index, origins, request, mode, cache).made()


@dataclass(frozen=True, slots=True)
class _Answer:
    """One request on its way through the record to the answer."""

    index: ReplayIndex
    origins: OriginMap
    request: ReplayRequest
    mode: Mode
    cache: Cache | None

    def made(self) -> Response:
        match = match_of(self.index, self.request)
        if match.record is None:
            return self._not_archived("")
        key: tuple[str, ...] = ()
        if match.kind is MatchKind.EXACT and not match.parts:  # a fuzzy answer depends on what is asked (JSONP)
            key = (match.record.record_id, self.mode.value, "document" if self.request.navigation else "")
        known = self.cache.get(key) if self.cache is not None and key else None
        if known is not None:
            return self._finished(known, RangePart(0, known.body, len(known.body)))
        try:
            content = content_of(self.index, match, self.request)
        except (Damaged, NotFound) as error:
            return self._not_archived(error.message)
        answer = self._whole(match, content)
        if not content.part.is_whole:
            return self._finished(answer, replace(content.part, data=answer.body))
        if self.cache is not None and key:
            self.cache.put(key, answer)
        return self._finished(answer, RangePart(0, answer.body, len(answer.body)))

    def _not_archived(self, why: str) -> Response:
        request = self.request
        url, origin = urldefrag(request.url)[0], request.get("origin")
        return not_archived(self.origins, request.method, url, origin, navigation=request.navigation, why=why)

    def _finished(self, answer: Response, part: RangePart) -> Response:
        """What differs from request to request: the reader's origin, the range, HEAD."""
        shared = headers.cors(self.origins, self.request.get("origin"))
        answer = replace(answer, headers=answer.headers + shared)
        return without_body(ranged(answer, part, self.request), self.request.method)

    def _whole(self, match: LookupMatch, content: Content) -> Response:
        record, archived = match.record, content.payload.head
        assert record is not None
        status, location = record.status or 200, archived.get("location")
        fields: headers.Pairs = ()
        if status in _REDIRECTS and location:
            body = b""
            if not is_script(location):
                fields = (("Location", Urls(self.origins, record.url).mapped(location) or location),)
        else:
            body, fields = self._body(record.url, content)
        is_live = self.mode is Mode.LIVE
        policy = headers.live_policy if is_live else headers.frozen_policy
        return Response(
            status=200 if status == 206 else status,
            headers=(
                *headers.exposed((*fields, *headers.kept(archived, *(name for name, _ in fields)))),
                *headers.memento(record.url, record.date),
                ("Content-Security-Policy", policy(self.origins)),
                ("Cache-Control", "no-store"),
                ("X-DNS-Prefetch-Control", "off"),
                ("Cross-Origin-Resource-Policy", "cross-origin"),
                *(() if is_live and not self.request.navigation else headers.NO_SNIFFING),
                ("Warcite-Answer", match.kind.value),
            ),
            body=body,
            match=match.kind,
            record_id=record.record_id,
            url=record.url,
        )

    def _body(self, url: str, content: Content) -> tuple[bytes, headers.Pairs]:
        """The body as it is shown, and what says how: the one type that was decided on, never the site's own list."""
        payload, data = content.payload, content.part.data
        if self.request.navigation:
            mime = payload.mime or sniffed(data)
            if mime in HTML_TYPES and self.mode is Mode.LIVE:
                body, label = live_page(data, self.origins, url, payload.charset)
                return body, _content_type(payload.mime or "text/html", label)
            if mime in HTML_TYPES:
                body, label = inert_page(data, self.origins, url, charset=payload.charset)
                return body, _content_type("text/html", label)  # as XML, other names could stand for scripts
            if self.mode is Mode.FROZEN:
                return presented(data, mime, payload.charset, self.origins.to_mapped(url))
        if payload.mime == "text/css" or self.request.get("sec-fetch-dest") == "style":
            # Style sheets that do not name their encoding have that of the page, which a frozen page has lost.
            label = payload.charset
            if self.mode is not Mode.LIVE and not label and not css_label(data):
                label = _page_charset(self.index)
            return css(data, self.origins, url), _content_type(payload.mime or "text/css", label)
        return data, (("Content-Type", payload.content_type),) if payload.mime else ()


def _content_type(mime: str, charset: str) -> headers.Pairs:
    return (("Content-Type", f"{mime}; charset={charset}" if charset else mime),)


def _page_charset(index: ReplayIndex) -> str:
    """The encoding that the page's document declares; empty for none. Read once."""
    if index.page_charset is None:
        index.page_charset = ""
        record = index.pages.get(plain_url(index.page_url)) if index.page_url else None
        if record is not None and record.mime in HTML_TYPES:
            try:
                payload = index.payload(record)
                index.page_charset = declared(payload.data, payload.charset)
            except (Damaged, NotFound):
                pass  # the page's own bytes are not there: nothing to go by
    return index.page_charset


def original(
    index: ReplayIndex, method: str, url: str, request_headers: Mapping[str, str], body: bytes = b""
) -> Response:
    """Archived headers and bytes under the real origin, content coding undone; nothing mapped, nothing rewritten.

    What changes: the name of a JSONP callback, ranges (cut from the whole), CORS preflights (a generic
    yes). A miss is a 404 with a line of text. ``request_headers`` have lower-case names.
    """
    request = ReplayRequest.of(method, url, request_headers, body)
    wanted = request.get("access-control-request-method")
    if request.method == "OPTIONS" and wanted:
        yes = headers.preflight(request.get("origin") or "*", wanted, request.get("access-control-request-headers"))
        return Response(status=204, headers=yes, body=b"", match=MatchKind.EXACT)
    match = match_of(index, request)
    why = "It was not loaded when the snapshot was made."
    if match.record is not None:
        try:
            content = content_of(index, match, request)
        except (Damaged, NotFound) as error:
            why = error.message
        else:
            status = match.record.status or 200
            archived = headers.original(content.payload.head) or (("Content-Type", content.payload.mime),)
            answer = Response(
                status=200 if status == 206 else status,
                headers=(*archived, ("Warcite-Answer", match.kind.value)),
                body=content.part.data,
                match=match.kind,
                record_id=match.record.record_id,
                url=match.record.url,
            )
            return without_body(ranged(answer, content.part, request), request.method)
    text = f"Not archived: {url}\n{why}\n".encode("utf-8", "replace")
    fields = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Access-Control-Allow-Origin", "*"),
        ("Warcite-Answer", MatchKind.MISS.value),
    )
    return Response(
        status=404,
        headers=fields,
        body=b"" if request.method == "HEAD" else text,
        match=MatchKind.MISS,
        missing=NotArchived(method=request.method, url=url, why=why),
    )
